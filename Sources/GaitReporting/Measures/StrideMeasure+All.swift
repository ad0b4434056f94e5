import CLibrary
import GaitModel

extension StrideMeasure {
  /// Every measure, in the order in which summaries tell them.
  ///
  /// To add one: fill a field of `Strike` or `GroundContact` in its detector, add its row here, and hold it
  /// against a truth in a test. Every output then has it.
  public static let all: [StrideMeasure] = [
    cadence, groundContactTime, flightTime, dutyFactor, footStrikeAngle, peakAcceleration, grade, speed,
    strideTime, stepTime, strideLength, strideRise, footStrikeAngleError,
    stepLength, gradeAdjustedSpeed, footRoll, eversionRate, groundRoughness, braking, brakingShare, trunkLean,
    trunkLeanToSlope, trunkSway, trunkSurge, strideRegularity, armSwing, impactAgainstLevel,
  ]

  /// Steps of both feet a minute.
  public static let cadence = StrideMeasure(
    "cadence", .stepsPerMinute, heading: "cadence", decimals: 1, summaryDecimals: 2, shownDecimals: 0,
    range: 60...360, bins: 3000, tile: "cadence", leastSpan: 20,
    shown: [
      .log, .live, .summary, .summaryJSON, .groups, .descentTable, .tile, .chart, .sessions, .sessionsText,
      .downhill, .fading,
    ],
    reading: .strike { $0.cadenceStepsPerMinute })

  /// From the initial contact to the toe-off.
  public static let groundContactTime = StrideMeasure(
    "ground_contact_time", .milliseconds, heading: "contact", title: "Contact time", decimals: 1,
    shownDecimals: 0, scale: 1000, range: 0...1000, bins: 2000, spoken: "on the ground", leastSpan: 40,
    caveat: { stream in
      if stream.placement == .chest { return "at the chest nobody has measured how right it is" }
      guard !stream.hasAngularRate else { return nil }
      return stream.placement == .shank
        ? "without a gyroscope it is 87 ms off at the shank: not to be used"
        : "without a gyroscope it depends on where the sensor sits (one run: 297 ms at the shoe, 267 ms at the"
          + " hip); hold it against your own at the same place only"
    },
    shown: [
      .log, .live, .summary, .summaryJSON, .sides, .asymmetry, .sidesSentence, .groups,
      .descentTable, .tile, .chart, .sessions, .fading,
    ],
    reading: .contact { $0.groundContactSeconds })

  /// From the toe-off to the next initial contact of either foot; negative in walking.
  public static let flightTime = StrideMeasure(
    "flight_time", .milliseconds, heading: "flight", decimals: 1, shownDecimals: 0, scale: 1000,
    range: -500...1000, bins: 3000, shown: [.summary, .summaryJSON, .asymmetry],
    reading: .contact { $0.flightSeconds })

  /// Contact ÷ stride.
  public static let dutyFactor = StrideMeasure(
    "duty_factor", .none, heading: "duty factor", decimals: 4, shownDecimals: 2, range: 0...1, bins: 1000,
    shown: [.summary, .summaryJSON], reading: .contact { $0.dutyFactor })

  /// Foot to ground at the initial contact, + is toes up.
  public static let footStrikeAngle = StrideMeasure(
    "foot_strike_angle", .degrees, heading: "angle", title: "Foot strike angle", decimals: 2,
    shownDecimals: 1, isSigned: true, range: -60...60, bins: 2400, width: 6, tellsMean: true,
    shown: [.log, .summaryJSON, .sides, .descents], reading: .strike { $0.footStrikeAngleDegrees })

  /// Highest |acceleration| of the impact; a shoe's is about four times a tibia's, so the names never mix.
  public static let peakAcceleration = StrideMeasure(
    "peak_acceleration", .g, heading: "peak", decimals: 3, shownDecimals: 1, range: 0...200, bins: 4000,
    width: 8, tellsHigh: true,
    nameAt: { $0.facts.peakName },
    shown: [
      .log, .live, .summary, .summaryJSON, .sides, .asymmetry, .descents, .tile, .sessions, .fading,
      .doses,
    ],
    reading: .strike { $0.peakAccelerationG })

  /// Slope under the foot, + uphill.
  public static let grade = StrideMeasure(
    "grade", .percent, heading: "grade", decimals: 2, shownDecimals: 1, meanDecimals: 0, isSigned: true,
    range: -60...60, bins: 2400, width: 8, leastSpan: 4, shown: [.log, .downhill, .downhillText],
    reading: .strike { $0.gradePercent })

  /// Over ground.
  public static let speed = StrideMeasure(
    "speed", .metresPerSecond, heading: "speed", decimals: 3, shownDecimals: 1, range: 0...15, bins: 1500,
    width: 10, leastSpan: 0.8, shown: [.descents, .downhill, .downhillText],
    reading: .strike { $0.speedMetresPerSecond })

  /// From one initial contact to the next of the same foot.
  public static let strideTime = StrideMeasure(
    "stride", .seconds, heading: "stride", decimals: 4, shownDecimals: 2, range: 0...5, bins: 5000,
    shown: [], reading: .stride(before: { $0.strideSeconds }, after: { $0.strideSeconds }))

  /// From the last initial contact of either foot.
  public static let stepTime = StrideMeasure(
    "step", .seconds, heading: "step", decimals: 4, shownDecimals: 2, range: 0...5, bins: 5000, shown: [],
    reading: .strike { $0.stepSeconds })

  /// Over level ground in the last whole stride.
  public static let strideLength = StrideMeasure(
    "stride_length", .metres, heading: "length", title: "Stride length", decimals: 3, shownDecimals: 2,
    range: 0...10, bins: 2000, shown: [], reading: .strike { $0.strideLengthMetres })

  /// What the foot gained in that stride, + up.
  public static let strideRise = StrideMeasure(
    "stride_rise", .metres, heading: "rise", title: "Stride rise", decimals: 3, shownDecimals: 2,
    isSigned: true, range: -5...5, bins: 2000, shown: [], reading: .strike { $0.strideRiseMetres })

  /// Standard error of the foot strike angle.
  public static let footStrikeAngleError = StrideMeasure(
    "foot_strike_angle_error", .degrees, heading: "error", title: "Error of the foot strike angle",
    decimals: 1, shownDecimals: 1, range: 0...20, bins: 200, shown: [],
    reading: .strike { $0.footStrikeAngleErrorDegrees })

  /// Half of the last whole stride, over level ground.
  public static let stepLength = StrideMeasure(
    "step_length", .metres, heading: "step length", decimals: 3, shownDecimals: 2, range: 0...5, bins: 2000,
    leastSpan: 0.2, tellsSpread: true, shown: [.summary, .summaryJSON, .descents],
    reading: .strike { $0.strideLengthMetres / 2 })

  /// The speed on the level that would cost as much as this one on its slope (Minetti 2002, J Appl Physiol
  /// 93:1039), told from −45 to +45 %. People differ by more than a quarter downhill (Björklund 2019).
  public static let gradeAdjustedSpeed = StrideMeasure(
    "grade_adjusted_speed", .metresPerSecond, heading: "level pace", title: "Grade-adjusted speed",
    decimals: 3, shownDecimals: 1, range: 0...30, bins: 3000, leastSpan: 0.8,
    shown: [.summaryJSON, .descents],
    reading: .strike { $0.speedMetresPerSecond * costOfRunning(atGradePercent: $0.gradePercent) / 3.6 })

  /// How far the ground's normal leans forward of the vertical, degrees, negative downhill.
  static func slopeDegrees(gradePercent: Float) -> Float { atan(gradePercent / 100) * 180 / .pi }

  /// Metabolic cost of running, J/kg for each metre of ground; NaN beyond ±45 %.
  static func costOfRunning(atGradePercent grade: Float) -> Float {
    guard abs(grade) <= 45 else { return .nan }
    let i = grade / 100
    return ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + 3.6
  }
}
