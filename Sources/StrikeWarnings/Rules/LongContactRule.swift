import GaitModel

/// Contacts on a descent longer than the runner's own on the level.
///
/// At one speed the slope leaves contact time as it is (0, −5 and −10°: p = 0.73), and fatigue lengthens
/// it, so a longer one is worth a word. A contact's length is known with the next strike of that foot, so
/// the warning comes with that strike and names it.
public struct LongContactRule: StepLimitRule {
  /// What it warns of.
  public static let description = RuleDescription(
    kind: .longContact,
    summary: "Contacts on a descent longer than the runner's own at like speed on the level.",
    value: "ground contact time of the contact that completed it, s",
    reference: "the limit it crossed, s")

  /// Set in milliseconds, measured in seconds.
  public static let limit = StepLimit(
    key: "limit_ms", unit: "ms", range: 0...2000, scale: 0.001, ratio: 1.2, matter: "long contacts",
    ratioSummary: "contacts longer than this many times the runner's own are long",
    limitSummary: "contacts longer than this are long")

  private var steps: StepLimitStreak<Self>
  /// The runner's own on the level, s.
  private var own = MedianBySpeed(lowest: 0.05)
  private var newest: Strike?
  /// What the last contact made it think, until the strike comes that may carry it.
  private var waiting: (state: Streak.State, contact: GroundContact, limit: Float)?

  /// A rule that has seen nothing.
  public init(_ settings: StepLimitSettings<Self>) { steps = StepLimitStreak(settings) }

  /// What the next event makes it think.
  public mutating func push(_ input: RuleInput) -> RuleOpinion {
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
    return RuleOpinion(state, steps.seen(contact.groundContactSeconds, limit: limit, of: newest))
  }

  private mutating func judge(_ contact: GroundContact) {
    let strike = contact.strike
    let (seconds, speed) = (contact.groundContactSeconds, strike.speedMetresPerSecond)
    guard strike.isRunning else { return }
    guard strike.descent > 0 else { return own.add(seconds, speed: speed) }
    let (state, limit) = steps.push(
      seconds, own: own.median(speed: speed, after: steps.settings.baselineSteps), at: strike.initialContact)
    waiting = (state, contact, limit)
  }

  /// The share of its last steps beyond the limit.
  public func badness(at time: SensorTime) -> Float { steps.badness(at: time) }

  /// Forgets its streak.
  public mutating func forgetStreak() {
    steps.forget()
    waiting = nil
  }
}

extension StrikeWarning.Kind {
  /// Contacts on a descent longer than the runner's own.
  public static let longContact = Self(
    "long_contact",
    spoken: "long contacts: quicker feet",
    raised: {
      "contacts of \(StrikeWarning.whole($0.value * 1000)) ms,"
        + " \($0.against("over", "\(StrikeWarning.whole($0.reference * 1000)) ms")): quicker feet"
    },
    cleared: { _ in "back on target: quicker contacts" })
}

extension RunnerProfile {
  /// Settings of `long_contact`; its limit is in milliseconds.
  public var longContact: StepLimitSettings<LongContactRule> {
    get { self[LongContactRule.self] }
    set { self[LongContactRule.self] = newValue }
  }
}
