import GaitModel

/// One thing worth telling a runner, told apart from how often it may be told.
///
/// A rule only forms an opinion of each event; `RuleTrack` turns opinions into raised and cleared
/// warnings, and `CueGate` keeps them rare. So every rule gets hysteresis, fading and the rate cap alike.
///
/// A rule brings all that is its own: its kind with key and sentences, its settings with their ranges and
/// contradictions, and what it learns of the runner on the level (`RunningMedian`). One from outside this
/// library is added to `RunnerProfile.rules`.
public protocol WarningRule: Sendable {
  /// What a runner may set of it; a section of the profile that is called like its kind.
  associatedtype Settings: RuleSettings
  /// What it warns of; one rule a kind.
  static var description: RuleDescription { get }
  /// A rule that has seen nothing.
  init(_ settings: Settings)
  /// What the next event, or the state of the stream, makes it think.
  mutating func push(_ input: RuleInput) -> RuleOpinion
  /// How bad its matter is at a time: the share of its last steps at fault, from as much as would raise it; 0
  /// where it is well or nothing is judged. Of several the worst is a descent's theme.
  func badness(at time: SensorTime) -> Float
  /// Forgets its streak.
  mutating func forgetStreak()
}

extension WarningRule {
  /// 0: it gives way to every rule that can tell.
  public func badness(at time: SensorTime) -> Float { 0 }
}

/// What a rule is shown.
public enum RuleInput {
  /// The next event of the analysis.
  case event(GaitEvent)
  /// The stream's counters so far, at a stream time.
  case health(StreamHealth, SensorTime)
  /// What a sensor's signal says of where it sits.
  case placement(PlacementVerdict)
}

/// What a rule thinks after one event.
public enum RuleOpinion: Sendable {
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
public struct Observation: Sendable {
  var time: SensorTime
  var initialContact: SensorTime?
  var source: UInt16 = 0
  var side: Side?
  var value: Float
  var reference: Float
  var limitIsSet = false
  var descent: Int32 = 0

  /// Seen at a time of the stream.
  public init(
    time: SensorTime, initialContact: SensorTime? = nil, source: UInt16 = 0, value: Float, reference: Float
  ) {
    self.time = time
    self.initialContact = initialContact
    self.source = source
    self.value = value
    self.reference = reference
  }

  /// Seen with a strike.
  ///
  /// - Parameter limitIsSet: `reference` is a limit that somebody set.
  public init(of strike: Strike, value: Float, reference: Float, limitIsSet: Bool = false) {
    time = strike.decidedAt
    initialContact = strike.initialContact
    source = strike.source
    side = strike.side
    self.value = value
    self.reference = reference
    self.limitIsSet = limitIsSet
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

  /// A rule in words.
  public init(kind: StrikeWarning.Kind, summary: String, value: String, reference: String) {
    self.kind = kind
    self.summary = summary
    self.value = value
    self.reference = reference
  }
}

extension RuleOpinion {
  /// What a streak's state means, with what was seen at the step that led to it.
  public init(_ state: Streak.State, _ seen: Observation) {
    self =
      switch state {
      case .unchanged: .none
      case .forgotten: .forgotten
      case .holds: .holds(seen)
      case .onTarget: .onTarget(seen)
      }
  }
}
