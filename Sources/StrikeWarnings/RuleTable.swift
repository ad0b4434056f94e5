import GaitModel

/// Every rule, in order of importance: where two would speak at the same step, the first one does.
///
/// Impacts and step rate come before the strike pattern, because the evidence for quicker steps is better
/// than that for another landing.
typealias AllRules = RuleStack<
  HardImpactRule,
  LowCadenceRule,
  HeelStrikeRule,
  LongContactRule,
  SensorTroubleRule
>

/// The rules side by side, each a value of its own type, so that an event costs no indirection.
struct RuleStack<each Rule: WarningRule>: Sendable {
  private var tracks: (repeat RuleTrack<each Rule>)

  init(_ profile: RunnerProfile) {
    tracks = (repeat RuleTrack<each Rule>(profile))
  }

  /// Shows every rule the input; appends what may be said.
  mutating func push(_ input: RuleInput, gate: inout CueGate, into events: inout [GaitEvent]) {
    func step<R: WarningRule>(_ track: RuleTrack<R>) -> RuleTrack<R> {
      var track = track
      track.push(input, gate: &gate, into: &events)
      return track
    }
    tracks = (repeat step(each tracks))
  }

  /// Drops every streak and every raised warning; baselines stay.
  mutating func forgetStreaks() {
    func step<R: WarningRule>(_ track: RuleTrack<R>) -> RuleTrack<R> {
      var track = track
      track.forgetStreak()
      return track
    }
    tracks = (repeat step(each tracks))
  }

  /// The rules in words.
  static var descriptions: [RuleDescription] {
    var all: [RuleDescription] = []
    repeat all.append((each Rule).description)
    return all
  }

  /// The rows their settings have in a profile.
  static var settings: [ProfileSetting] {
    var all: [ProfileSetting] = []
    repeat all.append(contentsOf: (each Rule).settings)
    return all
  }
}
