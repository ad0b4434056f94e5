import Footstrike

/// A warning of one's own: steps quicker than the runner wants, on any ground.
struct HastyStepsRule: WarningRule {
  static let description = RuleDescription(
    kind: .hastySteps, summary: "Steps quicker than a cadence of the runner's choice.",
    value: "cadence of both feet, steps/min", reference: "the limit it crossed, steps/min")

  private let limit: Float
  private var streak: Streak

  init(_ settings: HastyStepsSettings) {
    limit = Float(settings.limitStepsPerMinute)
    streak = Streak(settings.streak)
  }

  mutating func push(_ input: RuleInput) -> RuleOpinion {
    guard case .event(.strike(let strike)) = input, strike.isRunning else { return .none }
    let cadence = strike.cadenceStepsPerMinute
    let state = streak.push(
      cadence.isNaN ? .doubt : cadence > limit ? .fault : .onTarget, at: strike.initialContact)
    return RuleOpinion(state, Observation(of: strike, value: cadence, reference: limit))
  }

  mutating func forgetStreak() { streak.forget() }
}

extension StrikeWarning.Kind {
  /// Steps quicker than the runner wants.
  static let hastySteps = Self(
    "hasty_steps", raised: { "\(Int($0.value)) steps a minute: take your time" },
    cleared: { _ in "no haste any more" })
}

/// Settings of the rule; a section `hasty_steps` of a profile file.
struct HastyStepsSettings: StreakRuleSettings {
  var isEnabled = true
  var limitStepsPerMinute = 120.0
  var streak = StreakSettings(raiseCount: 8, window: 10, clearCount: 6)

  static var rows: [SettingRow<Self>] {
    [
      .flag("enabled", \.isEnabled, "speak of haste at all"),
      .number(
        "limit_steps_per_minute", \.limitStepsPerMinute, unit: "steps/min", in: 0...400,
        "cadence above this is haste"),
    ]
  }
}
