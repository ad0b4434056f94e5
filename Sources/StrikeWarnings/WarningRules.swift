import GaitModel

/// The rules there are.
public enum WarningRules {
  /// Every rule, in order of importance: where two would speak at the same step, the first one does.
  ///
  /// Impacts, speed and step rate come before the strike pattern, because the evidence for quicker steps is better
  /// than that for another landing. A profile may have more (`RunnerProfile.rules`).
  public static let all: [any WarningRule.Type] = [
    HardImpactRule.self,
    FastDescentRule.self,
    LowCadenceRule.self,
    HeelStrikeRule.self,
    LongContactRule.self,
    SensorTroubleRule.self,
    MisplacedSensorRule.self,
  ]

  /// Every kind of warning, in the order in which files tell their counts; what is newer follows.
  public static var kinds: [StrikeWarning.Kind] {
    let known: [StrikeWarning.Kind] = [
      .heelStrike, .hardImpact, .longContact, .lowCadence, .fastDescent, .sensorTrouble, .hostTrouble,
    ]
    return known + all.map { $0.description.kind }.filter { !known.contains($0) }
  }
}

extension StrikeWarning.Kind {
  /// The computer is near a limit of temperature or voltage, and may warn late; no rule of a stream's.
  public static let hostTrouble = Self(
    "host_trouble", isCoaching: false, spoken: "computer trouble: warnings may come late",
    raised: {
      "the computer is near a limit (\(StrikeWarning.tenths($0.value)) of"
        + " \(StrikeWarning.tenths($0.reference))): warnings may come late"
    },
    cleared: { _ in "the computer is well again" })
}
