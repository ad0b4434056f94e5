import GaitModel

/// Says of each landing of a trunk whether it is a running step.
///
/// A jump, a stumble or a pothole lands once; a runner lands again and again, evenly, at 2.1 to 4.5 steps
/// a second, falls freely in between and is borne by more than the body's weight at each step.
struct SacrumRunningGate: BitwiseCopyable, Sendable {
  /// The shortest and the longest step of running, seconds.
  static let stepSeconds: ClosedRange<Float> = 0.2...0.48
  /// How much longer than the one before a step may be, as a ratio.
  static let evenness: Float = 1.35
  /// Even steps that make running.
  static let stepsToEnter = 2

  private var lastContact: Int64?
  private var lastStep: Float = .nan
  private var evenSteps = 0

  /// Judges the next landing.
  mutating func judge(_ landing: SacrumLandings.Landing) -> Bool {
    guard let last = lastContact else {
      lastContact = landing.initialContact
      return false
    }
    let step = Float(landing.initialContact - last) * 1e-9
    lastContact = landing.initialContact
    if Self.stepSeconds.contains(step) {
      let ratio = step > lastStep ? step / lastStep : lastStep / step
      // The first step has none to be compared with.
      evenSteps = ratio.isNaN || ratio <= Self.evenness ? evenSteps + 1 : 1
      lastStep = step
    } else {
      evenSteps = 0
      lastStep = .nan
    }
    return evenSteps >= Self.stepsToEnter
  }

  /// Forgets the steps so far.
  mutating func interrupt() { self = SacrumRunningGate() }
}
