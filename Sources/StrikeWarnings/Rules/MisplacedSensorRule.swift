import GaitModel

/// The signal does not look like the placement that was told or guessed: then what is told of steps may be wrong.
struct MisplacedSensorRule: WarningRule {
  static let description = RuleDescription(
    kind: .misplacedSensor,
    summary: "The signal does not look like one of the placement that was told or guessed.",
    value: "the placement it was taken for: "
      + Placement.allCases.map { "\($0.nearness) \($0.rawValue)" }.joined(separator: ", "),
    reference: "what it looks like, so numbered")

  /// Of each sensor, by its number.
  private var streaks: [Streak] = []
  private let settings: MisplacedSensorSettings

  init(_ settings: MisplacedSensorSettings) { self.settings = settings }

  mutating func push(_ input: RuleInput) -> RuleOpinion {
    guard case .placement(let verdict) = input else { return .none }
    let source = Int(verdict.source)
    while streaks.count <= source { streaks.append(Streak(settings.streak)) }
    func number(_ placement: Placement?) -> Float {
      placement.map { Float($0.nearness) } ?? .nan
    }
    return RuleOpinion(
      streaks[source].push(verdict.fits ? .onTarget : .fault, at: verdict.time),
      Observation(
        time: verdict.time, source: verdict.source, value: number(verdict.taken),
        reference: number(verdict.looksLike)))
  }

  /// Nothing: a sensor sits where it sat before a pause.
  mutating func forgetStreak() {}
}

extension StrikeWarning.Kind {
  /// The sensor does not look to sit where it was taken to.
  public static let misplacedSensor = Self(
    "sensor_misplaced", isCoaching: false, spoken: "check where the sensor sits",
    raised: {
      "the signal does not look like one of the \(place($0.value) ?? "placement")"
        + (place($0.reference).map { ", but of the \($0)" } ?? "") + ": check where the sensor sits"
    },
    cleared: { "the signal looks like one of the \(place($0.value) ?? "placement")" })

  private static func place(_ number: Float) -> String? {
    let all = Placement.allCases
    return number >= 0 && number < Float(all.count) ? all[Int(number)].rawValue : nil
  }
}

extension RunnerProfile {
  /// Settings of `sensor_misplaced`.
  public var misplacedSensor: MisplacedSensorSettings {
    get { self[MisplacedSensorRule.self] }
    set { self[MisplacedSensorRule.self] = newValue }
  }
}

/// Settings of the misplaced sensor rule; its streak counts stretches of five seconds.
public struct MisplacedSensorSettings: RuleSettings {
  /// Speaks at all.
  public var isEnabled = true
  /// Stretches that make a streak: three of four, and seen as they should be for half a minute.
  var streak = StreakSettings(raiseCount: 3, window: 4, clearCount: 6)

  /// The defaults.
  public init() { streak.forgetAfterSeconds = 0 }

  /// Its settings as rows of a profile file.
  public static var rows: [SettingRow<Self>] {
    [.flag("enabled", \.isEnabled, "speak of a sensor that does not look to sit where it was taken to")]
  }
}
