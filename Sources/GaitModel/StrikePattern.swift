/// The part of the foot that meets the ground first.
///
/// By foot strike angle (Mo et al. 2021, 43 people): rearfoot above +7.4°, forefoot below −0.8°, midfoot
/// between; both against the ground and not against gravity.
public enum StrikePattern: String, CaseIterable, BitwiseCopyable, Sendable {
  /// Heel first.
  case rearfoot
  /// Flat: heel and ball of the foot within some ten milliseconds.
  case midfoot
  /// Ball of the foot first.
  case forefoot
}

/// Why a strike has no pattern.
public enum NoPatternReason: String, CaseIterable, BitwiseCopyable, Sendable {
  /// Sampled too slowly: under 50 Hz for events, under 100 Hz for a pattern.
  case rateTooLow = "rate_too_low"
  /// The sensor's range was exceeded where the pattern would be read.
  case clipped
  /// Samples are missing where the pattern would be read.
  case gap
  /// Nothing published tells the pattern from this placement; it needs a personal model.
  case placementCannotTell = "placement_cannot_tell"
  /// Both patterns are about as likely.
  case uncertain
  /// The foot was never seen flat or still, so there is nothing to hold the angle against.
  case noReference = "no_reference"
  /// The person was not running at that contact.
  case notRunning = "not_running"
  /// Gravity was taken out of the acceleration, and with it the angle.
  case gravityRemoved = "gravity_removed"
  /// The signal lies outside what the model was trained on: another place on the shoe, or another way of running.
  case unfamiliar
}
