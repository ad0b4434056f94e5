import GaitModel

/// Impacts on a descent well above the runner's own on the level.
///
/// On the level the runner's own spread is no news, and a cue there would be one too many; a limit in g that
/// somebody has set holds everywhere.
///
/// A sensor's peak depends on where and how it sits, so no limit in g holds for two people; the runner's
/// own median on the level does (Zandbergen 2023: medians of 25 strides). Speed is the first thing to
/// change: it raises the strain in the tibia more than the slope does (Baggaley 2023).
struct HardImpactRule: WarningRule {
  static let description = RuleDescription(
    kind: .hardImpact,
    summary: "Impacts on a descent well above the runner's own on the level, or anywhere above a limit in g.",
    value: "peak of the step that completed it, g", reference: "the limit it crossed, g")

  private let limits: HardImpactSettings
  private var streak: Streak
  /// The runner's own on the level: left, right and unknown side, for two sensors never sit alike.
  private var own = InlineArray<3, RunningMedian>(repeating: RunningMedian(lowest: 0.4))

  init(_ settings: HardImpactSettings) {
    limits = settings
    streak = Streak(limits.streak)
  }

  mutating func push(_ input: RuleInput) -> RuleOpinion {
    guard case .event(.strike(let strike)) = input, strike.isRunning else { return .none }
    let peak = strike.peakAccelerationG
    let set = limits.limitG > 0 ? Float(limits.limitG) : .infinity
    var limit = set
    let side = strike.side == .left ? 0 : strike.side == .right ? 1 : 2
    if limits.ratio > 0, strike.descent > 0, let own = own[side].value(after: limits.baselineSteps) {
      limit = min(limit, own * Float(limits.ratio))
    }
    if strike.descent == 0 { own[side].add(peak) }
    let verdict: StepVerdict =
      limit == .infinity ? .outside : peak.isNaN ? .doubt : peak > limit ? .fault : .onTarget
    let state = streak.push(verdict, at: strike.initialContact)
    return RuleOpinion(
      state, Observation(of: strike, value: peak, reference: limit, limitIsSet: limit == set))
  }

  mutating func forgetStreak() { streak.forget() }
}

extension StrikeWarning.Kind {
  /// Impacts well above the runner's own baseline.
  public static let hardImpact = Self(
    "hard_impact",
    raised: {
      "hard impacts, \(StrikeWarning.tenths($0.value)) g,"
        + " \($0.against("over", "\(StrikeWarning.tenths($0.reference)) g")): ease off the pace, shorter steps"
    },
    cleared: { _ in "back on target: softer impacts" })
}

extension RunnerProfile {
  /// Settings of `hard_impact`.
  public var hardImpact: HardImpactSettings {
    get { self[HardImpactRule.self] }
    set { self[HardImpactRule.self] = newValue }
  }
}

/// Settings of the hard impact rule.
public struct HardImpactSettings: StreakRuleSettings {
  /// Speaks at all.
  public var isEnabled = true
  /// Peaks above this many times the runner's own median on the level are hard; 0 uses `limitG` alone.
  public var ratio = 1.5
  /// Level steps a side seen before the ratio is used; 1 or more.
  public var baselineSteps = 50
  /// Peaks above this are hard, g as felt at the sensor; 0 is no fixed limit.
  public var limitG = 0.0
  /// Steps that make a streak.
  public var streak = StreakSettings(raiseCount: 5, window: 8, clearCount: 6)

  /// The defaults.
  public init() {}

  /// Its settings as rows of a profile file.
  public static var rows: [SettingRow<Self>] {
    [
      .flag("enabled", \.isEnabled, "speak of hard impacts at all"),
      .number(
        "ratio", \.ratio, unit: "× own median", in: 0...10,
        zero: "uses limit_g alone", "peaks above this many times the runner's own on the level are hard"),
      .count(
        "baseline_steps", \.baselineSteps, unit: "steps a side", in: 1...100_000,
        "level steps seen before the ratio is used"),
      .number(
        "limit_g", \.limitG, unit: "g", in: 0...1000, zero: "no fixed limit",
        "peaks above this are hard; what is felt depends on where the sensor sits"),
    ] + SettingRow.streak
  }
}
