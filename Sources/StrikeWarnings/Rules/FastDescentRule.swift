import GaitModel

/// A descent run faster than the runner wants; silent until a limit is set.
///
/// Speed raises the strain in the tibia (9 % for each m/s, Baggaley 2023) where the slope alone does not,
/// so it deserves a word as much as the foot does; but nothing published says how fast is too fast, so the
/// limit is the runner's.
public struct FastDescentRule: StepLimitRule {
  /// What it warns of.
  public static let description = RuleDescription(
    kind: .fastDescent,
    summary: "Downhill running above a speed of the runner's choice, or a multiple of the own on the level.",
    value: "speed at the step that completed it, m/s", reference: "the limit it crossed, m/s")

  /// m/s; with both limits at zero, as by default, it has nothing to say.
  public static let limit = StepLimit(
    key: "limit_m_s", unit: "m/s", range: 0...20, ratio: 0, matter: "speed",
    ratioSummary: "faster than this many times the runner's own on the level is fast",
    limitSummary: "downhill running faster than this is fast")

  private var steps: StepLimitStreak<Self>
  /// The runner's own on the level, m/s.
  private var own = RunningMedian(lowest: 0.5)

  /// A rule that has seen nothing.
  public init(_ settings: StepLimitSettings<Self>) { steps = StepLimitStreak(settings) }

  /// What the next event makes it think.
  public mutating func push(_ input: RuleInput) -> RuleOpinion {
    guard case .event(.strike(let strike)) = input, strike.isRunning else { return .none }
    let speed = strike.speedMetresPerSecond
    guard strike.descent > 0 else {
      own.add(speed)
      return .none
    }
    return steps.push(speed, own: own.value(after: steps.settings.baselineSteps), of: strike)
  }

  /// The share of its last steps beyond the limit.
  public func badness(at time: SensorTime) -> Float { steps.badness(at: time) }

  /// Forgets its streak.
  public mutating func forgetStreak() { steps.forget() }
}

extension StrikeWarning.Kind {
  /// A descent run faster than the runner wants.
  public static let fastDescent = Self(
    "fast_descent",
    spoken: "fast: ease off",
    raised: {
      "fast downhill, \(StrikeWarning.tenths($0.value)) m/s,"
        + " \($0.against("over", "\(StrikeWarning.tenths($0.reference)) m/s")): ease off"
    },
    cleared: { "back on target: \(StrikeWarning.tenths($0.value)) m/s" })
}

extension RunnerProfile {
  /// Settings of `fast_descent`; its limit is in m/s.
  public var fastDescent: StepLimitSettings<FastDescentRule> {
    get { self[FastDescentRule.self] }
    set { self[FastDescentRule.self] = newValue }
  }
}
