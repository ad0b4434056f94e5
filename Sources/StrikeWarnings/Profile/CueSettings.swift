import GaitModel

/// How often a runner is spoken to, over all rules, and of what.
public struct CueSettings: Sendable, Equatable {
  /// The key of the one kind of warning about running that is given; `worst` is, of each descent, what most of
  /// the last steps were at fault in.
  public var theme = CueSettings.worst
  /// At least this long between two cues of whatever kind, seconds; 0 is no limit.
  public var minimumSecondsBetween = 20.0
  /// A warning that still holds is said again after this long, seconds; 0 says it once. What no runner
  /// can change, the sensor's troubles, is always said once.
  public var repeatAfterSeconds = 30.0
  /// The share of raises that are given, 0…1; 0 is silent. The left-out ones are spread evenly.
  public var feedbackShare = 1.0
  /// Which session of a plan this is, from 1; 0 follows no plan.
  public var session = 0
  /// Sessions of the plan with every cue; after them the share falls evenly, to none after the last.
  public var fullSessions = 4
  /// Sessions of the plan; 1 or more.
  public var plannedSessions = 8

  /// The theme of those who have chosen none.
  public static let worst = "worst"

  /// The defaults: a cue at most every twenty seconds, none left out.
  public init() {}

  /// Whether a kind of warning about running may be a theme.
  func takes(_ kind: StrikeWarning.Kind) -> Bool { theme == Self.worst || theme == kind.key }

  /// The share of raises that are given in this session.
  ///
  /// The plan is the usual one of gait retraining: eight sessions, feedback taken away over the last four
  /// (Crowell & Davis 2011).
  public var effectiveShare: Double {
    guard session > fullSessions else { return feedbackShare }
    guard session <= plannedSessions else { return 0 }
    let fading = Double(plannedSessions - fullSessions + 1)
    return feedbackShare * (1 - Double(session - fullSessions) / fading)
  }

  /// As rows of a profile file.
  static var rows: [SettingRow<Self>] {
    [
      .word(
        "theme", \.theme,
        "what cues are about: the worst of each descent, or one kind of warning, as heel_strike"),
      .number(
        "minimum_seconds_between", \.minimumSecondsBetween, unit: "s", in: 0...3600,
        zero: "no limit", "at least this long between two cues of whatever kind"),
      .number(
        "repeat_after_seconds", \.repeatAfterSeconds, unit: "s", in: 0...36_000,
        zero: "says it once",
        "a warning that still holds is said again after this long, but for sensor_trouble"),
      .number(
        "feedback_share", \.feedbackShare, unit: "0…1", in: 0...1, zero: "silent",
        "the share of raises that are given"),
      .count(
        "session", \.session, unit: "", in: 0...10_000, zero: "follows no plan",
        "which session of the plan this is"),
      .count(
        "full_sessions", \.fullSessions, unit: "sessions", in: 0...10_000,
        zero: "fades from the first", "sessions of the plan with every cue, before the share falls evenly"),
      .count(
        "planned_sessions", \.plannedSessions, unit: "sessions", in: 1...10_000,
        "sessions of the plan; none is cued after them"),
    ]
  }
}
