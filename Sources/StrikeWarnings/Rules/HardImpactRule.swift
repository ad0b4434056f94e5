import GaitModel

/// Impacts on a descent well above the runner's own on the level.
///
/// On the level the runner's own spread is no news, and a cue there would be one too many; a limit in g that
/// somebody has set holds everywhere.
///
/// A sensor's peak depends on where and how it sits, so no limit in g holds for two people; the runner's
/// own median on the level does (Zandbergen 2023: medians of 25 strides). Speed is the first thing to
/// change: it raises the strain in the tibia more than the slope does (Baggaley 2023).
public struct HardImpactRule: StepLimitRule {
  /// What it warns of.
  public static let description = RuleDescription(
    kind: .hardImpact,
    summary: "Impacts on a descent well above the runner's own on the level, or anywhere above a limit in g.",
    value: "peak of the step that completed it, g", reference: "the limit it crossed, g")

  /// g as felt at the sensor.
  public static let limit = StepLimit(
    key: "limit_g", unit: "g", range: 0...1000, ratio: 1.5, baselineUnit: "steps a side",
    streak: StreakSettings(raiseCount: 5, window: 8, clearCount: 6), matter: "hard impacts",
    ratioSummary: "peaks above this many times the runner's own on the level are hard",
    limitSummary: "peaks above this are hard; what is felt depends on where the sensor sits")

  private var steps: StepLimitStreak<Self>
  /// The runner's own on the level: left, right and unknown side, for two sensors never sit alike.
  private var own = InlineArray<3, RunningMedian>(repeating: RunningMedian(lowest: 0.4))

  /// A rule that has seen nothing.
  public init(_ settings: StepLimitSettings<Self>) { steps = StepLimitStreak(settings) }

  /// What the next event makes it think.
  public mutating func push(_ input: RuleInput) -> RuleOpinion {
    guard case .event(.strike(let strike)) = input, strike.isRunning else { return .none }
    let peak = strike.peakAccelerationG
    let side = strike.side == .left ? 0 : strike.side == .right ? 1 : 2
    guard strike.descent > 0 else {
      defer { own[side].add(peak) }
      return steps.push(peak, own: nil, of: strike)
    }
    return steps.push(peak, own: own[side].value(after: steps.settings.baselineSteps), of: strike)
  }

  /// The share of its last steps beyond the limit.
  public func badness(at time: SensorTime) -> Float { steps.badness(at: time) }

  /// Forgets its streak.
  public mutating func forgetStreak() { steps.forget() }
}

extension StrikeWarning.Kind {
  /// Impacts well above the runner's own baseline.
  public static let hardImpact = Self(
    "hard_impact",
    spoken: "hard impacts: ease off, shorter steps",
    raised: {
      "hard impacts, \(StrikeWarning.tenths($0.value)) g,"
        + " \($0.against("over", "\(StrikeWarning.tenths($0.reference)) g")): ease off the pace, shorter steps"
    },
    cleared: { _ in "back on target: softer impacts" })
}

extension RunnerProfile {
  /// Settings of `hard_impact`; its limit is in g as felt at the sensor.
  public var hardImpact: StepLimitSettings<HardImpactRule> {
    get { self[HardImpactRule.self] }
    set { self[HardImpactRule.self] = newValue }
  }
}
