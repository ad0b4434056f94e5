import GaitModel

/// Heel first on most of the last steps of a descent.
///
/// Evidence that this injures is mixed (Baggaley 2023 and Rice 2024 found no more strain in the tibia
/// downhill; Gottschall & Kram 2005 found 54 % more impact at −9°), so it says what was seen and offers
/// shorter, quicker steps.
struct HeelStrikeRule: WarningRule {
  static let description = RuleDescription(
    kind: .heelStrike,
    summary: "Heel first on most of the last downhill steps, left and right counted together.",
    value: "steps that were heel first", reference: "of so many judged")

  private let limits: HeelStrikeSettings
  private var streak: Streak

  init(_ settings: HeelStrikeSettings) {
    limits = settings
    streak = Streak(limits.streak)
  }

  mutating func push(_ input: RuleInput) -> RuleOpinion {
    guard case .event(.strike(let strike)) = input else { return .none }
    let state = streak.push(verdict(strike), at: strike.initialContact)
    return RuleOpinion(
      state, Observation(of: strike, value: Float(streak.faults), reference: Float(streak.judged)))
  }

  private func verdict(_ strike: Strike) -> StepVerdict {
    guard strike.isRunning, strike.descent > 0 || !limits.descentsOnly else { return .outside }
    guard let pattern = strike.pattern, strike.confidence >= Float(limits.minimumConfidence) else {
      return .doubt
    }
    return pattern == .rearfoot ? .fault : .onTarget
  }

  func badness(at time: SensorTime) -> Float { streak.badness(at: time) }

  mutating func forgetStreak() { streak.forget() }
}

extension StrikeWarning.Kind {
  /// Heel first on most of the last steps of a descent.
  public static let heelStrike = Self(
    "heel_strike",
    spoken: "heel first: shorter, quicker steps",
    raised: {
      "heel first on \(StrikeWarning.whole($0.value)) of the last \(StrikeWarning.whole($0.reference))"
        + " \($0.descent > 0 ? "downhill steps" : "steps"): try shorter, quicker steps"
    },
    cleared: { _ in "back on target: off the heel" })
}

extension RunnerProfile {
  /// Settings of `heel_strike`.
  public var heelStrike: HeelStrikeSettings {
    get { self[HeelStrikeRule.self] }
    set { self[HeelStrikeRule.self] = newValue }
  }
}

/// Settings of the heel strike rule.
public struct HeelStrikeSettings: StreakRuleSettings {
  /// Speaks at all.
  public var isEnabled = true
  /// Only on descents; off for a level treadmill.
  public var descentsOnly = true
  /// Patterns less sure than this count as doubt, 0…1; 0 counts every pattern.
  public var minimumConfidence = 0.6
  /// Steps that make a streak.
  public var streak = StreakSettings(raiseCount: 7, window: 10, clearCount: 5)

  /// The defaults.
  public init() {}

  /// Its settings as rows of a profile file.
  public static var rows: [SettingRow<Self>] {
    [
      .flag("enabled", \.isEnabled, "speak of heel strikes at all"),
      .flag("descents_only", \.descentsOnly, "only on descents"),
      .number(
        "minimum_confidence", \.minimumConfidence, unit: "0…1", in: 0...1,
        zero: "counts every pattern", "patterns less sure than this count as doubt"),
    ] + SettingRow.streak
  }
}
