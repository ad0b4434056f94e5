import GaitModel

/// Keeps cues rare over all rules, and fewer with every session where that is asked for.
struct CueGate: Sendable {
  private let settings: CueSettings
  private let share: Double
  private var lastCue: SensorTime?
  /// Grows by the share with every raise; a raise is given when it reaches one.
  private var credit: Double

  init(_ settings: CueSettings) {
    self.settings = settings
    share = settings.effectiveShare
    // So that the first raise is given at any share above zero, and a share of one gives them all.
    credit = 1 - share
  }

  /// Long enough after the last cue of any rule; or so long before it that the clock was set back.
  func isOpen(at time: SensorTime) -> Bool {
    guard let lastCue else { return true }
    return abs(time.seconds(since: lastCue)) >= settings.minimumSecondsBetween
  }

  /// Long enough after its own last cue to say it again.
  func repeats(after lastCue: SensorTime, at time: SensorTime) -> Bool {
    settings.repeatAfterSeconds > 0 && abs(time.seconds(since: lastCue)) >= settings.repeatAfterSeconds
  }

  /// Whether the next raise is one of those that are given; each call counts as one raise.
  mutating func takesNextRaise() -> Bool {
    guard share > 0 else { return false }
    credit += share
    // A share like 0.1 adds up to a little less than one.
    guard credit >= 1 - 1e-9 else { return false }
    credit -= 1
    return true
  }

  mutating func close(at time: SensorTime) { lastCue = time }
}
