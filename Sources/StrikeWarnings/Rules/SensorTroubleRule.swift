import GaitModel

/// The sensor loses samples, falls silent or clips: a runner who relies on it should know.
///
/// Lost time is weighed over about the last ten seconds, so scattered losses stay silent and a burst or a
/// silence does not. Only while running, or within a minute of it: a sensor put away troubles nobody.
struct SensorTroubleRule: WarningRule {
  static let description = RuleDescription(
    kind: .sensorTrouble,
    summary: "The sensor loses samples, falls silent, or clips where the pattern would be read.",
    value: "percent lost, refused or unreadable", reference: "the limit it crossed, percent")

  private let limits: SensorTroubleSettings
  private var lostSeconds = 0.0
  private var fadedTo: SensorTime?
  private var lastRunning: SensorTime?
  private var unreadable: Streak
  private var unreadableHolds = false
  private var health = StreamHealth()
  private var healthAt: SensorTime?
  private var healthPushes = 0
  /// Counts of about the last window, older ones fading.
  private var recent = (good: 0.0, lost: 0.0, refused: 0.0)
  private var healthHolds = false
  private var healthIsQuiet = true
  /// The worse share of the last counters, and its limit; percent.
  private var healthWorst: (value: Float, limit: Float) = (0, 0)

  init(_ settings: SensorTroubleSettings) {
    limits = settings
    unreadable = Streak(limits.streak)
  }

  mutating func push(_ input: RuleInput) -> RuleOpinion {
    switch input {
    case .event(.gap(let gap)):
      fade(to: gap.start)
      if gap.isPause {
        fadedTo = gap.end
        return .none
      }
      lostSeconds = min(lostSeconds + gap.end.seconds(since: gap.start), limits.windowSeconds)
      fadedTo = gap.end
      return opinion(lost(at: gap.end, source: gap.source))
    case .event(.strike(let strike)):
      guard strike.isRunning else { return .none }
      lastRunning = strike.initialContact
      fade(to: strike.initialContact)
      let damaged = strike.noPatternReason == .clipped || strike.noPatternReason == .gap
      switch unreadable.push(damaged ? .fault : .onTarget, at: strike.initialContact) {
      case .holds: unreadableHolds = true
      case .onTarget, .forgotten: unreadableHolds = false
      case .unchanged: break
      }
      return opinion(
        unreadableHolds
          ? Observation(
            of: strike, value: 100 * Float(unreadable.faults) / Float(max(unreadable.judged, 1)),
            reference: 100 * Float(limits.streak.raiseCount) / Float(limits.streak.window))
          : lost(at: strike.decidedAt, source: strike.source))
    case .health(let now, let time):
      return judge(now, at: time)
    default: return .none
    }
  }

  /// What was lost, refused or dropped since the counters were last shown, weighed with what came before.
  private mutating func judge(_ now: StreamHealth, at time: SensorTime) -> RuleOpinion {
    let fading = 1 / (1 + (healthAt.map { max(0, time.seconds(since: $0)) } ?? 0) / limits.windowSeconds)
    func add(_ part: inout Double, _ count: KeyPath<StreamHealth, Int64>) {
      part += Double(max(0, now[keyPath: count] - health[keyPath: count]))
    }
    recent = (recent.good * fading, recent.lost * fading, recent.refused * fading)
    add(&recent.good, \.samples)
    add(&recent.lost, \.lostSamples)
    add(&recent.refused, \.refusedRecords)
    add(&recent.refused, \.droppedByRing)
    health = now
    healthAt = time
    healthPushes += 1
    // The first second or two is too little to make a share of.
    guard healthPushes >= 3 else { return .none }
    let lost = 100 * recent.lost / max(recent.lost + recent.good, 1)
    let refused = 100 * recent.refused / max(recent.refused + recent.good, 1)
    let overLost = limits.lostPercent > 0 ? lost / limits.lostPercent : 0
    let overRefused = limits.refusedPercent > 0 ? refused / limits.refusedPercent : 0
    healthHolds = max(overLost, overRefused) >= 1
    healthIsQuiet = max(overLost, overRefused) <= 0.5
    healthWorst =
      overRefused > overLost
      ? (Float(refused), Float(limits.refusedPercent)) : (Float(lost), Float(limits.lostPercent))
    return opinion(self.lost(at: time, source: 0))
  }

  private var percentLost: Double { 100 * lostSeconds / limits.windowSeconds }

  private func lost(at time: SensorTime, source: UInt16) -> Observation {
    healthHolds
      ? Observation(time: time, source: source, value: healthWorst.value, reference: healthWorst.limit)
      : Observation(
        time: time, source: source, value: Float(percentLost), reference: Float(limits.lostPercent))
  }

  /// Lets lost time fade with about the window as its time constant.
  private mutating func fade(to time: SensorTime) {
    if let from = fadedTo {
      lostSeconds /= 1 + max(0, time.seconds(since: from)) / limits.windowSeconds
    }
    fadedTo = time
  }

  private mutating func opinion(_ seen: Observation) -> RuleOpinion {
    guard let lastRunning, abs(seen.time.seconds(since: lastRunning)) <= 60 else {
      return .forgotten
    }
    let losing = limits.lostPercent > 0 && percentLost >= limits.lostPercent
    if losing || unreadableHolds || healthHolds { return .holds(seen) }
    guard healthIsQuiet, limits.lostPercent == 0 || percentLost <= limits.lostPercent / 2 else {
      return .none
    }
    return .onTarget(seen)
  }

  mutating func forgetStreak() {
    unreadable.forget()
    unreadableHolds = false
    healthHolds = false
    healthIsQuiet = true
    recent = (0, 0, 0)
    lostSeconds = 0
  }
}

extension StrikeWarning.Kind {
  /// The sensor is losing samples, clipping or silent.
  public static let sensorTrouble = Self(
    "sensor_trouble",
    isCoaching: false,
    spoken: "sensor trouble: warnings may be missing",
    raised: {
      "\(StrikeWarning.whole($0.value)) % of the sensor's data is lost or unreadable: warnings may be missing"
    },
    cleared: { _ in "the sensor is well again" })
}

extension RunnerProfile {
  /// Settings of `sensor_trouble`.
  public var sensorTrouble: SensorTroubleSettings {
    get { self[SensorTroubleRule.self] }
    set { self[SensorTroubleRule.self] = newValue }
  }
}

/// Settings of the sensor trouble rule; its streak counts steps unreadable through clipping or gaps.
public struct SensorTroubleSettings: StreakRuleSettings {
  /// Speaks at all.
  public var isEnabled = true
  /// Lost time above this share is told and relief comes at half of it, percent; 0 never speaks of it.
  public var lostPercent = 10.0
  /// The time over which lost time is weighed, seconds; above 0.
  public var windowSeconds = 10.0
  /// Share of lines or frames refused or dropped that is accepted, percent; 0 never speaks of them.
  public var refusedPercent = 5.0
  /// Unreadable steps that make a streak.
  public var streak = StreakSettings(raiseCount: 12, window: 20, clearCount: 10)

  /// The defaults.
  public init() {}

  /// Its settings as rows of a profile file.
  public static var rows: [SettingRow<Self>] {
    [
      .flag("enabled", \.isEnabled, "speak of the sensor at all"),
      .number(
        "lost_percent", \.lostPercent, unit: "% of the time", in: 0...100,
        zero: "never speaks of losses", "lost time above this share is told; relief at half of it"),
      .number(
        "window_seconds", \.windowSeconds, unit: "s", in: 1...3600,
        "the time over which lost time is weighed"),
      .number(
        "refused_percent", \.refusedPercent, unit: "% of records", in: 0...100,
        zero: "never speaks of them", "lines or frames refused or dropped that are accepted"),
    ] + SettingRow.streak
  }
}
