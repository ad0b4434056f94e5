/// Everything a runner may set about warnings; each part has its defaults.
public struct RunnerProfile: Sendable, Equatable {
  /// How often cues may come, over all rules.
  public var cues = CueSettings()
  /// Heel first on descents.
  public var heelStrike = HeelStrikeSettings()
  /// Impacts above the runner's own.
  public var hardImpact = HardImpactSettings()
  /// Descents run faster than wanted.
  public var fastDescent = FastDescentSettings()
  /// Slow steps on descents.
  public var lowCadence = LowCadenceSettings()
  /// Long contacts on descents.
  public var longContact = LongContactSettings()
  /// Losses, silence and clipping.
  public var sensorTrouble = SensorTroubleSettings()

  /// The defaults.
  public init() {}

  /// Every setting as a row of a profile file, in the order they are written.
  public static var settings: [ProfileSetting] {
    CueSettings.settings + RuleTable.rules.flatMap { $0.settings }
  }

  /// The first setting that contradicts another, as a sentence; `nil` where all agree.
  var contradiction: String? {
    let streaks: [(String, StreakSettings)] = [
      ("heel_strike", heelStrike.streak), ("hard_impact", hardImpact.streak),
      ("fast_descent", fastDescent.streak), ("low_cadence", lowCadence.streak),
      ("long_contact", longContact.streak),
      ("sensor_trouble", sensorTrouble.streak),
    ]
    for (section, streak) in streaks where streak.raiseCount > streak.window {
      return "\(section).raise_count is \(streak.raiseCount), more than \(section).window,"
        + " \(streak.window); lower one or raise the other"
    }
    return nil
  }
}
