import GaitModel
import StrikeWarnings

/// What a sensor reads of this runner on level ground, which later contacts are held against.
struct OwnLevel: Sendable {
  /// Ground within this is level, percent.
  private static let levelPercent: Float = 2
  /// Level contacts before anything is held against them.
  private static let leastContacts = 20
  /// Contacts whose lean is averaged; from then on older ones fade.
  private static let mostContacts: Float = 400

  private var lean: (mean: Float, members: Float) = (0, 0)
  private var peak = RunningMedian(lowest: 0.5)

  /// Learns from a contact whose slope is known, and writes into it how it differs from the own on the level.
  ///
  /// Its lean is against the stream's own beginning before, and NaN as long as too little level ground was run.
  mutating func relate(_ contact: inout GroundContact) {
    let strike = contact.strike
    let isLevel = strike.isRunning && abs(strike.gradePercent) <= Self.levelPercent
    if isLevel {
      if contact.motion.leanDegrees.isFinite {
        lean.members = min(lean.members + 1, Self.mostContacts)
        lean.mean += (contact.motion.leanDegrees - lean.mean) / lean.members
      }
      if !strike.peakIsClipped { peak.add(strike.peakAccelerationG) }
    }
    contact.motion.leanDegrees =
      lean.members >= Float(Self.leastContacts) ? contact.motion.leanDegrees - lean.mean : .nan
    if let own = peak.value(after: Self.leastContacts) {
      contact.motion.impactAgainstLevel = strike.peakAccelerationG / own
    }
  }
}
