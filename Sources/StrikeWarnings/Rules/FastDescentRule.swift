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
    value: "speed at the step that completed it, m/s", reference: "the limit it crossed, m/s",
    isCoaching: true)

  private let limits: FastDescentSettings
  private var streak: Streak

  init(_ profile: RunnerProfile) {
    limits = profile.fastDescent
    streak = Streak(limits.streak)
  }

  var isEnabled: Bool { limits.isEnabled }

  mutating func push(_ input: RuleInput, usual: UsualStep) -> RuleOpinion {
    guard case .event(.strike(let strike)) = input, strike.isRunning, strike.descent > 0 else {
      return .none
    }
    let speed = strike.speedMetresPerSecond
    var limit = limits.limitMetresPerSecond > 0 ? Float(limits.limitMetresPerSecond) : .infinity
    if limits.ratio > 0, let own = usual.speedMetresPerSecond {
      limit = min(limit, own * Float(limits.ratio))
    }
    let verdict: StepVerdict =
      limit == .infinity ? .outside : speed.isNaN ? .doubt : speed > limit ? .fault : .onTarget
    let state = streak.push(verdict, at: strike.initialContact)
    return RuleOpinion(state, Observation(of: strike, value: speed, reference: limit))
  }

  mutating func forgetStreak() { streak.forget() }

  static var settings: [ProfileSetting] {
    [
      .flag("fast_descent.enabled", \.fastDescent.isEnabled, "speak of speed at all"),
      .number(
        "fast_descent.limit_m_s", \.fastDescent.limitMetresPerSecond, unit: "m/s", in: 0...20,
        zero: "no fixed limit", "downhill running faster than this is fast"),
      .number(
        "fast_descent.ratio", \.fastDescent.ratio, unit: "× own median", in: 0...10,
        zero: "uses limit_m_s alone", "faster than this many times the runner's own on the level is fast"),
      .count(
        "fast_descent.baseline_steps", \.fastDescent.baselineSteps, unit: "steps", in: 1...100_000,
        "level steps seen before the ratio is used"),
    ] + ProfileSetting.streak("fast_descent", \.fastDescent.streak)
  }
}

/// Settings of the fast descent rule.
public struct FastDescentSettings: Sendable, Equatable {
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
}
