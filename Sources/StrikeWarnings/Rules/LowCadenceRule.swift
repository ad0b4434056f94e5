import GaitModel

/// Steps on a descent slower than the runner's own on the level.
///
/// A higher step rate lowers the strike angle and the work of knee and hip (Anderson 2022, Heiderscheit
/// 2011: +5 to +10 %), so it is the first cue to give.
struct LowCadenceRule: WarningRule {
  static let description = RuleDescription(
    kind: .lowCadence,
    summary: "Steps on a descent slower than the runner's own at like speed on the level.",
    value: "cadence of both feet at the step that completed it, steps/min",
    reference: "the limit it fell below, steps/min")

  private let limits: LowCadenceSettings
  private var streak: Streak
  /// The runner's own on the level, steps of both feet a minute.
  private var own = MedianBySpeed(lowest: 40)

  init(_ settings: LowCadenceSettings) {
    limits = settings
    streak = Streak(limits.streak)
  }

  mutating func push(_ input: RuleInput) -> RuleOpinion {
    guard case .event(.strike(let strike)) = input, strike.isRunning else { return .none }
    let (cadence, speed) = (strike.cadenceStepsPerMinute, strike.speedMetresPerSecond)
    guard strike.descent > 0 else {
      own.add(cadence, speed: speed)
      return .none
    }
    let set = Float(limits.limitStepsPerMinute)
    var limit = set
    if limits.ratio > 0, let own = own.median(speed: speed, after: limits.baselineSteps) {
      limit = max(limit, own * Float(limits.ratio))
    }
    let verdict: StepVerdict =
      limit == 0 ? .outside : cadence.isNaN ? .doubt : cadence < limit ? .fault : .onTarget
    let state = streak.push(verdict, at: strike.initialContact)
    return RuleOpinion(
      state, Observation(of: strike, value: cadence, reference: limit, limitIsSet: limit == set))
  }

  mutating func forgetStreak() { streak.forget() }
}

extension StrikeWarning.Kind {
  /// Steps on a descent slower than the runner's own.
  public static let lowCadence = Self(
    "low_cadence",
    raised: {
      "\(StrikeWarning.whole($0.value)) steps a minute,"
        + " \($0.against("under", StrikeWarning.whole($0.reference))): shorter, quicker steps"
    },
    cleared: { "back on target: \(StrikeWarning.whole($0.value)) steps a minute" })
}

extension RunnerProfile {
  /// Settings of `low_cadence`.
  public var lowCadence: LowCadenceSettings {
    get { self[LowCadenceRule.self] }
    set { self[LowCadenceRule.self] = newValue }
  }
}

/// Settings of the low cadence rule.
public struct LowCadenceSettings: StreakRuleSettings {
  /// Speaks at all.
  public var isEnabled = true
  /// Cadence below this part of the runner's own on the level is low; 0 uses the fixed limit alone.
  public var ratio = 0.92
  /// Level steps seen before the ratio is used; 1 or more.
  public var baselineSteps = 50
  /// Cadence of both feet below this is low, steps a minute; 0 is no fixed limit.
  public var limitStepsPerMinute = 0.0
  /// Steps that make a streak.
  public var streak = StreakSettings(raiseCount: 8, window: 10, clearCount: 6)

  /// The defaults.
  public init() {}

  /// Its settings as rows of a profile file.
  public static var rows: [SettingRow<Self>] {
    [
      .flag("enabled", \.isEnabled, "speak of slow steps at all"),
      .number(
        "ratio", \.ratio, unit: "× own median", in: 0...2,
        zero: "uses limit_steps_per_minute alone", "cadence below this part of the runner's own is low"),
      .count(
        "baseline_steps", \.baselineSteps, unit: "steps", in: 1...100_000,
        "level steps seen before the ratio is used"),
      .number(
        "limit_steps_per_minute", \.limitStepsPerMinute, unit: "steps/min",
        in: 0...400, zero: "no fixed limit", "cadence of both feet below this is low"),
    ] + SettingRow.streak
  }
}
