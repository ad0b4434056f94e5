import GaitModel

/// Contacts on a descent longer than the runner's own on the level.
///
/// At one speed the slope leaves contact time as it is (0, −5 and −10°: p = 0.73), and fatigue lengthens
/// it, so a longer one is worth a word. A contact's length is known with the next strike of that foot, so
/// the warning comes with that strike and names it.
struct LongContactRule: WarningRule {
  static let description = RuleDescription(
    kind: .longContact,
    summary: "Contacts on a descent longer than the runner's own at like speed on the level.",
    value: "ground contact time of the contact that completed it, s",
    reference: "the limit it crossed, s")

  private let limits: LongContactSettings
  private var streak: Streak
  /// The runner's own on the level, s.
  private var own = MedianBySpeed(lowest: 0.05)
  private var newest: Strike?
  /// What the last contact made it think, until the strike comes that may carry it.
  private var waiting: (state: Streak.State, contact: GroundContact, limit: Float)?

  init(_ settings: LongContactSettings) {
    limits = settings
    streak = Streak(limits.streak)
  }

  mutating func push(_ input: RuleInput) -> RuleOpinion {
    switch input {
    case .event(.strike(let strike)): newest = strike
    case .event(.contact(let contact)): judge(contact)
    default: return .none
    }
    guard let (state, contact, limit) = waiting, let newest, let next = contact.nextInitialContact,
      newest.initialContact >= next
    else { return .none }
    waiting = nil
    // The news came with this strike; nothing is said to someone who stopped or left the descent, nor of
    // a contact from before a gap.
    guard newest.isRunning, newest.descent > 0, newest.initialContact.seconds(since: next) < 2 else {
      return .none
    }
    return RuleOpinion(
      state,
      Observation(
        of: newest, value: contact.groundContactSeconds, reference: limit,
        limitIsSet: limit == setLimit))
  }

  private mutating func judge(_ contact: GroundContact) {
    let strike = contact.strike
    let seconds = contact.groundContactSeconds
    guard strike.isRunning else { return }
    guard strike.descent > 0 else { return own.add(seconds, speed: strike.speedMetresPerSecond) }
    var limit = setLimit
    if limits.ratio > 0,
      let own = own.median(speed: strike.speedMetresPerSecond, after: limits.baselineSteps)
    {
      limit = min(limit, own * Float(limits.ratio))
    }
    let verdict: StepVerdict =
      limit == .infinity ? .outside : seconds.isNaN ? .doubt : seconds > limit ? .fault : .onTarget
    let state = streak.push(verdict, at: strike.initialContact)
    waiting = (state, contact, limit)
  }

  /// Seconds; ∞ where nobody set one.
  private var setLimit: Float {
    limits.limitMilliseconds > 0 ? Float(limits.limitMilliseconds / 1000) : .infinity
  }

  mutating func forgetStreak() {
    streak.forget()
    waiting = nil
  }
}

extension StrikeWarning.Kind {
  /// Contacts on a descent longer than the runner's own.
  public static let longContact = Self(
    "long_contact",
    raised: {
      "contacts of \(StrikeWarning.whole($0.value * 1000)) ms,"
        + " \($0.against("over", "\(StrikeWarning.whole($0.reference * 1000)) ms")): quicker feet"
    },
    cleared: { _ in "back on target: quicker contacts" })
}

extension RunnerProfile {
  /// Settings of `long_contact`.
  public var longContact: LongContactSettings {
    get { self[LongContactRule.self] }
    set { self[LongContactRule.self] = newValue }
  }
}

/// Settings of the long contact rule.
public struct LongContactSettings: StreakRuleSettings {
  /// Speaks at all.
  public var isEnabled = true
  /// Contacts longer than this many times the runner's own on the level are long; 0 uses the fixed limit
  /// alone.
  public var ratio = 1.2
  /// Level steps seen before the ratio is used; 1 or more.
  public var baselineSteps = 50
  /// Contacts longer than this are long, ms; 0 is no fixed limit.
  public var limitMilliseconds = 0.0
  /// Steps that make a streak.
  public var streak = StreakSettings(raiseCount: 8, window: 10, clearCount: 6)

  /// The defaults.
  public init() {}

  /// Its settings as rows of a profile file.
  public static var rows: [SettingRow<Self>] {
    [
      .flag("enabled", \.isEnabled, "speak of long contacts at all"),
      .number(
        "ratio", \.ratio, unit: "× own median", in: 0...10,
        zero: "uses limit_ms alone", "contacts longer than this many times the runner's own are long"),
      .count(
        "baseline_steps", \.baselineSteps, unit: "steps", in: 1...100_000,
        "level steps seen before the ratio is used"),
      .number(
        "limit_ms", \.limitMilliseconds, unit: "ms", in: 0...2000,
        zero: "no fixed limit", "contacts longer than this are long"),
    ] + SettingRow.streak
  }
}
