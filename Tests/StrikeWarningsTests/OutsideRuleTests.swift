import GaitModel
import StrikeWarnings
import Testing

/// A rule that this library does not know, with all it brings: nothing here is visible to it but what is public.
struct UphillRule: WarningRule {
  struct Settings: StreakRuleSettings {
    var isEnabled = true
    var steepestPercent = 20.0
    var streak = StreakSettings(raiseCount: 2, window: 3, clearCount: 2)

    static var rows: [SettingRow<Self>] {
      [
        .flag("enabled", \.isEnabled, "speak of steep climbs at all"),
        .number("steepest_percent", \.steepestPercent, unit: "%", in: 1...100, "steeper than this is steep"),
      ]
    }
  }

  static let kind = StrikeWarning.Kind(
    "steep_climb", raised: { "\(StrikeWarning.whole($0.value)) % up: walk" }, cleared: { _ in "run" })
  static let description = RuleDescription(
    kind: kind, summary: "A climb steeper than the runner wants to run.", value: "grade, percent",
    reference: "the limit, percent")

  private let limits: Settings
  private var streak: Streak

  init(_ settings: Settings) {
    limits = settings
    streak = Streak(settings.streak)
  }

  mutating func push(_ input: RuleInput) -> RuleOpinion {
    guard case .event(.strike(let strike)) = input else { return .none }
    let isSteep = strike.gradePercent > Float(limits.steepestPercent)
    return RuleOpinion(
      streak.push(isSteep ? .fault : .onTarget, at: strike.initialContact),
      Observation(of: strike, value: strike.gradePercent, reference: Float(limits.steepestPercent)))
  }

  mutating func forgetStreak() { streak.forget() }
}

@Suite struct `A rule from outside` {
  static let rules = WarningRules.all + [UphillRule.self]

  static func words(_ profile: RunnerProfile, grades: [Float]) -> [String] {
    var stage = WarningStage(profile: profile)
    var events: [GaitEvent] = []
    for (step, grade) in grades.enumerated() {
      let time = SensorTime(seconds: 20 * Double(step))
      var strike = Strike(number: step, initialContact: time, initialContactIndex: 0, decidedAt: time)
      strike.gradePercent = grade
      stage.push(.strike(strike), into: &events)
    }
    return events.compactMap { if case .warning(let warning) = $0 { warning.sentence } else { nil } }
  }

  @Test func `warns in its own words`() {
    var profile = RunnerProfile(rules: Self.rules)
    profile[UphillRule.self].streak.forgetAfterSeconds = 0
    #expect(Self.words(profile, grades: [30, 31, 2, 1]) == ["31 % up: walk", "run"])
    #expect(Self.words(RunnerProfile(), grades: [30, 31, 2, 1]) == [])
  }

  @Test func `is set by its own section of a profile, within its ranges`() throws {
    func profile(_ json: String) throws -> RunnerProfile {
      try RunnerProfile(json: Array(json.utf8), file: "r.json", rules: Self.rules)
    }
    let read = try profile(#"{"steep_climb": {"steepest_percent": 40}}"#)
    #expect(read[UphillRule.self].steepestPercent == 40 && read.heelStrike == HeelStrikeSettings())
    #expect(read != RunnerProfile(rules: Self.rules))
    #expect(try RunnerProfile(json: read.json(), file: "r.json", rules: Self.rules) == read)
    #expect(throws: FootstrikeError.self) { try profile(#"{"steep_climb": {"steepest_percent": 0.5}}"#) }
    #expect(throws: FootstrikeError.self) {
      try RunnerProfile(json: Array(#"{"steep_climb": {}}"#.utf8), file: "r.json")
    }
  }

  @Test func `a kind is its key`() {
    let same = StrikeWarning.Kind("steep_climb", raised: { _ in "" }, cleared: { _ in "" })
    #expect(same == UphillRule.kind && same != .heelStrike && Set([same, UphillRule.kind]).count == 1)
    #expect(Set(WarningRules.kinds).count == WarningRules.kinds.count)
  }
}
