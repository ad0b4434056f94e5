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
    value: "peak of the step that completed it, g", reference: "the limit it crossed, g", isCoaching: true)

  private let limits: HardImpactSettings
  private var streak: Streak

  init(_ profile: RunnerProfile) {
    limits = profile.hardImpact
    streak = Streak(limits.streak)
  }

  var isEnabled: Bool { limits.isEnabled }

  mutating func push(_ input: RuleInput, usual: UsualStep) -> RuleOpinion {
    guard case .event(.strike(let strike)) = input, strike.isRunning else { return .none }
    let peak = strike.peakAccelerationG
    var limit = limits.limitG > 0 ? Float(limits.limitG) : .infinity
    if limits.ratio > 0, strike.descent > 0, let own = usual.peakG {
      limit = min(limit, own * Float(limits.ratio))
    }
    let verdict: StepVerdict =
      limit == .infinity ? .outside : peak.isNaN ? .doubt : peak > limit ? .fault : .onTarget
    let state = streak.push(verdict, at: strike.initialContact)
    return RuleOpinion(state, Observation(of: strike, value: peak, reference: limit))
  }

  mutating func forgetStreak() { streak.forget() }

  static var settings: [ProfileSetting] {
    [
      .flag("hard_impact.enabled", \.hardImpact.isEnabled, "speak of hard impacts at all"),
      .number(
        "hard_impact.ratio", \.hardImpact.ratio, unit: "× own median", in: 0...10,
        zero: "uses limit_g alone", "peaks above this many times the runner's own on the level are hard"),
      .count(
        "hard_impact.baseline_steps", \.hardImpact.baselineSteps, unit: "steps a side", in: 1...100_000,
        "level steps seen before the ratio is used"),
      .number(
        "hard_impact.limit_g", \.hardImpact.limitG, unit: "g", in: 0...1000, zero: "no fixed limit",
        "peaks above this are hard; what is felt depends on where the sensor sits"),
    ] + ProfileSetting.streak("hard_impact", \.hardImpact.streak)
  }
}

/// Settings of the hard impact rule.
public struct HardImpactSettings: Sendable, Equatable {
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
}
