import GaitModel

/// A descent run faster than the runner wants; silent until a limit is set.
///
/// Speed raises the strain in the tibia (9 % for each m/s, Baggaley 2023) where the slope alone does not,
/// so it deserves a word as much as the foot does; but nothing published says how fast is too fast, so the
/// limit is the runner's.
struct FastDescentRule: WarningRule {
  static let description = RuleDescription(
    kind: .fastDescent,
    summary: "Downhill running above a speed of the runner's choice, or a multiple of the own on the level.",
    value: "speed at the step that completed it, m/s", reference: "the limit it crossed, m/s")

  private let limits: FastDescentSettings
  private var streak: Streak
  /// The runner's own on the level, m/s.
  private var own = RunningMedian(lowest: 0.5)

  init(_ settings: FastDescentSettings) {
    limits = settings
    streak = Streak(limits.streak)
  }

  mutating func push(_ input: RuleInput) -> RuleOpinion {
    guard case .event(.strike(let strike)) = input, strike.isRunning else { return .none }
    let speed = strike.speedMetresPerSecond
    guard strike.descent > 0 else {
      own.add(speed)
      return .none
    }
    let set = limits.limitMetresPerSecond > 0 ? Float(limits.limitMetresPerSecond) : .infinity
    var limit = set
    if limits.ratio > 0, let own = own.value(after: limits.baselineSteps) {
      limit = min(limit, own * Float(limits.ratio))
    }
    let verdict: StepVerdict =
      limit == .infinity ? .outside : speed.isNaN ? .doubt : speed > limit ? .fault : .onTarget
    let state = streak.push(verdict, at: strike.initialContact)
    return RuleOpinion(
      state, Observation(of: strike, value: speed, reference: limit, limitIsSet: limit == set))
  }

  mutating func forgetStreak() { streak.forget() }
}

extension StrikeWarning.Kind {
  /// A descent run faster than the runner wants.
  public static let fastDescent = Self(
    "fast_descent",
    raised: {
      "fast downhill, \(StrikeWarning.tenths($0.value)) m/s,"
        + " \($0.against("over", "\(StrikeWarning.tenths($0.reference)) m/s")): ease off"
    },
    cleared: { "back on target: \(StrikeWarning.tenths($0.value)) m/s" })
}

extension RunnerProfile {
  /// Settings of `fast_descent`.
  public var fastDescent: FastDescentSettings {
    get { self[FastDescentRule.self] }
    set { self[FastDescentRule.self] = newValue }
  }
}

/// Settings of the fast descent rule.
public struct FastDescentSettings: StreakRuleSettings {
  /// Speaks at all; with both limits at zero it still has nothing to say.
  public var isEnabled = true
  /// Downhill running faster than this is fast, m/s; 0 is no fixed limit.
  public var limitMetresPerSecond = 0.0
  /// Faster than this many times the runner's own median on the level is fast; 0 uses the fixed limit
  /// alone.
  public var ratio = 0.0
  /// Level steps seen before the ratio is used; 1 or more.
  public var baselineSteps = 50
  /// Steps that make a streak.
  public var streak = StreakSettings(raiseCount: 8, window: 10, clearCount: 6)

  /// The defaults: silent.
  public init() {}

  /// Its settings as rows of a profile file.
  public static var rows: [SettingRow<Self>] {
    [
      .flag("enabled", \.isEnabled, "speak of speed at all"),
      .number(
        "limit_m_s", \.limitMetresPerSecond, unit: "m/s", in: 0...20,
        zero: "no fixed limit", "downhill running faster than this is fast"),
      .number(
        "ratio", \.ratio, unit: "× own median", in: 0...10,
        zero: "uses limit_m_s alone", "faster than this many times the runner's own on the level is fast"),
      .count(
        "baseline_steps", \.baselineSteps, unit: "steps", in: 1...100_000,
        "level steps seen before the ratio is used"),
    ] + SettingRow.streak
  }
}
