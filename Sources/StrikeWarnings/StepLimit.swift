import GaitModel

/// A rule of a limit that each step keeps or breaks: one that somebody set, or a part of the runner's own on the
/// level.
public protocol StepLimitRule: WarningRule where Settings == StepLimitSettings<Self> {
  /// The limit in numbers and words.
  static var limit: StepLimit { get }
}

/// What tells one such limit from another.
public struct StepLimit: Sendable {
  /// Which side of it is well.
  enum Bound: Sendable { case ceiling, floor }

  var bound = Bound.ceiling
  /// The row of a fixed limit in a profile.
  var key: String
  var unit: String
  var range: ClosedRange<Double>
  /// The fixed limit's unit in units of what is measured.
  var scale: Float = 1
  /// The ratio to the own median that is a limit by default; 0 is none.
  var ratio: Double
  var greatestRatio = 10.0
  /// What the steps of the own median are called.
  var baselineUnit = "steps"
  var streak = StreakSettings(raiseCount: 8, window: 10, clearCount: 6)
  /// What its rows do, in words: on or off, the ratio, the fixed limit.
  var matter: String
  var ratioSummary: String
  var limitSummary: String
}

/// Settings of a rule that is a limit of each step.
public struct StepLimitSettings<Rule: StepLimitRule>: StreakRuleSettings {
  /// Speaks at all.
  public var isEnabled = true
  /// The limit as a multiple of the runner's own median on the level; 0 uses the fixed limit alone.
  public var ratio = Rule.limit.ratio
  /// Level steps seen before the ratio is used; 1 or more.
  public var baselineSteps = 50
  /// The fixed limit, in the unit that its row names; 0 is none.
  public var limit = 0.0
  /// Steps that make a streak.
  public var streak = Rule.limit.streak

  /// The defaults.
  public init() {}

  /// There is a limit to speak of.
  public var canSpeak: Bool { isEnabled && (ratio > 0 || limit > 0) }

  /// Its settings as rows of a profile file.
  public static var rows: [SettingRow<Self>] {
    let limit = Rule.limit
    return [
      .flag("enabled", \.isEnabled, "speak of \(limit.matter) at all"),
      .number(
        "ratio", \.ratio, unit: "× own median", in: 0...limit.greatestRatio,
        zero: "uses \(limit.key) alone", limit.ratioSummary),
      .count(
        "baseline_steps", \.baselineSteps, unit: limit.baselineUnit, in: 1...100_000,
        "level steps seen before the ratio is used"),
      .number(
        limit.key, \.limit, unit: limit.unit, in: limit.range, zero: "no fixed limit", limit.limitSummary),
    ] + SettingRow.streak
  }
}

/// Holds steps against a limit, and counts the streak.
struct StepLimitStreak<Rule: StepLimitRule>: Sendable {
  let settings: StepLimitSettings<Rule>
  private let bound: StepLimit.Bound
  /// What somebody set; where nobody did, what no step breaks.
  private let set: Float
  private var streak: Streak

  init(_ settings: StepLimitSettings<Rule>) {
    self.settings = settings
    bound = Rule.limit.bound
    set = settings.limit > 0 ? Float(settings.limit) * Rule.limit.scale : Self.unbroken(bound)
    streak = Streak(settings.streak)
  }

  private static func unbroken(_ bound: StepLimit.Bound) -> Float {
    switch bound {
    case .ceiling: .infinity
    case .floor: 0
    }
  }

  /// Judges a step.
  ///
  /// - Parameters:
  ///   - value: NaN where it could not be told.
  ///   - own: the runner's own on the level; `nil` where that is not known or does not count.
  /// - Returns: the limit it was held against, too.
  mutating func push(_ value: Float, own: Float?, at time: SensorTime) -> (Streak.State, limit: Float) {
    var limit = set
    if let own, settings.ratio > 0 {
      let least = own * Float(settings.ratio)
      limit = bound == .ceiling ? min(limit, least) : max(limit, least)
    }
    let isBroken = bound == .ceiling ? value > limit : value < limit
    let verdict: StepVerdict =
      limit == Self.unbroken(bound) ? .outside : value.isNaN ? .doubt : isBroken ? .fault : .onTarget
    return (streak.push(verdict, at: time), limit)
  }

  /// Judges a strike by a value of its own.
  mutating func push(_ value: Float, own: Float?, of strike: Strike) -> RuleOpinion {
    let (state, limit) = push(value, own: own, at: strike.initialContact)
    return RuleOpinion(state, seen(value, limit: limit, of: strike))
  }

  /// What is told of a value and the limit it was held against.
  func seen(_ value: Float, limit: Float, of strike: Strike) -> Observation {
    Observation(of: strike, value: value, reference: limit, limitIsSet: limit == set)
  }

  func badness(at time: SensorTime) -> Float { streak.badness(at: time) }

  mutating func forget() { streak.forget() }
}
