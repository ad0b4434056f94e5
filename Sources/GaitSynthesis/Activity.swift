/// What the body does for a while.
public enum Activity: String, CaseIterable, BitwiseCopyable, Sendable {
  /// Both feet on the ground.
  case standing
  /// One foot always on the ground.
  case walking
  /// With a flight phase.
  case running
  /// Up a staircase, a foot a step.
  case stairsUp = "stairs_up"
  /// Down a staircase, a foot a step, forefoot first as most people do.
  case stairsDown = "stairs_down"
  /// Again and again on both feet.
  case jumping
  /// Sitting in a car, feet on its floor.
  case driving
  /// Running, and the swinging foot catches the ground now and then.
  case stumbling

  /// A foot leaves the ground and meets it again.
  var hasContacts: Bool { self != .standing && self != .driving }

  /// Steps follow each other as in running.
  var isRunning: Bool { self == .running || self == .stumbling }
}
