import GaitModel

/// One thing worth telling a runner, told apart from how often it may be told.
///
/// A rule only forms an opinion of each event; `RuleTrack` turns opinions into raised and cleared
/// warnings, and `CueGate` keeps them rare. So every rule gets hysteresis, fading and the rate cap alike.
protocol WarningRule: Sendable {
  /// What it warns of; one rule a kind.
  static var description: RuleDescription { get }
  /// Its settings as rows of a profile file.
  static var settings: [ProfileSetting] { get }
  /// A rule that has seen nothing.
  init(_ profile: RunnerProfile)
  /// Whether the profile wants it at all.
  var isEnabled: Bool { get }
  /// What the next event, or the state of the stream, makes it think.
  ///
  /// - Parameter usual: what is usual for this runner in such a step, as known before it.
  mutating func push(_ input: RuleInput, usual: UsualStep) -> RuleOpinion
  /// Forgets its streak.
  mutating func forgetStreak()
}

/// What a rule is shown.
enum RuleInput {
  /// The next event of the analysis.
  case event(GaitEvent)
  /// The stream's counters so far, at a stream time.
  case health(StreamHealth, SensorTime)
}

/// What a rule thinks after one event.
enum RuleOpinion {
  /// The event says nothing on its matter.
  case none
  /// Too long without anything to judge: whatever was raised is over without a word.
  case forgotten
  /// It holds, and this event is part of why.
  case holds(Observation)
  /// It is over: enough on target in a row.
  case onTarget(Observation)
}

/// What was seen, as the fields of a warning.
struct Observation {
  var time: SensorTime
  var initialContact: SensorTime?
  var source: UInt16 = 0
  var side: Side?
  var value: Float
  var reference: Float
  var descent: Int32 = 0

  init(
    time: SensorTime, initialContact: SensorTime? = nil, source: UInt16 = 0, value: Float, reference: Float
  ) {
    self.time = time
    self.initialContact = initialContact
    self.source = source
    self.value = value
    self.reference = reference
  }

  init(of strike: Strike, value: Float, reference: Float) {
    time = strike.decidedAt
    initialContact = strike.initialContact
    source = strike.source
    side = strike.side
    self.value = value
    self.reference = reference
    descent = strike.descent
  }
}

/// A rule in words, for help texts and documentation.
public struct RuleDescription: Sendable {
  /// What it warns of.
  public let kind: StrikeWarning.Kind
  /// One sentence: when it speaks.
  public let summary: String
  /// What `StrikeWarning.value` is for this kind, with its unit.
  public let value: String
  /// What `StrikeWarning.reference` is for this kind, with its unit.
  public let reference: String
  /// Whether it coaches: some of its cues are left out by `feedback_share` and the sessions' plan, and a
  /// cue is repeated while it holds. What a runner can't change by running is said once.
  public let isCoaching: Bool
}

extension RuleOpinion {
  /// What a streak's state means, with what was seen at the step that led to it.
  init(_ state: Streak.State, _ seen: Observation) {
    self =
      switch state {
      case .unchanged: .none
      case .forgotten: .forgotten
      case .holds: .holds(seen)
      case .onTarget: .onTarget(seen)
      }
  }
}
