import GaitModel

/// Steps on a descent slower than the runner's own on the level.
///
/// A higher step rate lowers the strike angle and the work of knee and hip (Anderson 2022, Heiderscheit
/// 2011: +5 to +10 %), so it is the first cue to give.
public struct LowCadenceRule: StepLimitRule {
  /// What it warns of.
  public static let description = RuleDescription(
    kind: .lowCadence,
    summary: "Steps on a descent slower than the runner's own at like speed on the level.",
    value: "cadence of both feet at the step that completed it, steps/min",
    reference: "the limit it fell below, steps/min")

  /// Steps of both feet a minute.
  public static let limit = StepLimit(
    bound: .floor, key: "limit_steps_per_minute", unit: "steps/min", range: 0...400,
    ratio: 0.92, greatestRatio: 2, matter: "slow steps",
    ratioSummary: "cadence below this part of the runner's own is low",
    limitSummary: "cadence of both feet below this is low")

  private var steps: StepLimitStreak<Self>
  /// The runner's own on the level, steps of both feet a minute.
  private var own = MedianBySpeed(lowest: 40)

  /// A rule that has seen nothing.
  public init(_ settings: StepLimitSettings<Self>) { steps = StepLimitStreak(settings) }

  /// What the next event makes it think.
  public mutating func push(_ input: RuleInput) -> RuleOpinion {
    guard case .event(.strike(let strike)) = input, strike.isRunning else { return .none }
    let (cadence, speed) = (strike.cadenceStepsPerMinute, strike.speedMetresPerSecond)
    guard strike.descent > 0 else {
      own.add(cadence, speed: speed)
      return .none
    }
    return steps.push(cadence, own: own.median(speed: speed, after: steps.settings.baselineSteps), of: strike)
  }

  /// The share of its last steps beyond the limit.
  public func badness(at time: SensorTime) -> Float { steps.badness(at: time) }

  /// Forgets its streak.
  public mutating func forgetStreak() { steps.forget() }
}

extension StrikeWarning.Kind {
  /// Steps on a descent slower than the runner's own.
  public static let lowCadence = Self(
    "low_cadence",
    spoken: "slow steps: shorter, quicker steps",
    raised: {
      "\(StrikeWarning.whole($0.value)) steps a minute,"
        + " \($0.against("under", StrikeWarning.whole($0.reference))): shorter, quicker steps"
    },
    cleared: { "back on target: \(StrikeWarning.whole($0.value)) steps a minute" })
}

extension RunnerProfile {
  /// Settings of `low_cadence`; its limit is in steps of both feet a minute.
  public var lowCadence: StepLimitSettings<LowCadenceRule> {
    get { self[LowCadenceRule.self] }
    set { self[LowCadenceRule.self] = newValue }
  }
}
