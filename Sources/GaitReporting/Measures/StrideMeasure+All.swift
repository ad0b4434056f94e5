import GaitModel

extension StrideMeasure {
  /// Every measure, in the order in which summaries tell them.
  ///
  /// To add one: fill a field of `Strike` or `GroundContact` in its detector, add its row here, and hold it
  /// against a truth in a test. Every output then has it.
  public static let all: [StrideMeasure] = [
    cadence, groundContactTime, flightTime, dutyFactor, footStrikeAngle, peakAcceleration, grade, speed,
    strideTime, stepTime, strideLength, strideRise, footStrikeAngleError,
  ]

  /// Steps of both feet a minute.
  public static let cadence = StrideMeasure(
    "cadence", .stepsPerMinute, heading: "cadence", decimals: 1, summaryDecimals: 2, shownDecimals: 0,
    range: 60...360, bins: 3000, tile: "cadence", leastSpan: 20,
    shown: [
      .log, .live, .summary, .summaryJSON, .groups, .descentTable, .tile, .chart, .sessions, .sessionsText,
      .downhill,
    ],
    reading: .strike { $0.cadenceStepsPerMinute })

  /// From the initial contact to the toe-off.
  public static let groundContactTime = StrideMeasure(
    "ground_contact_time", .milliseconds, heading: "contact", title: "Contact time", decimals: 1,
    shownDecimals: 0, scale: 1000, range: 0...1000, bins: 2000, spoken: "on the ground", leastSpan: 40,
    shown: [
      .log, .live, .summary, .summaryJSON, .sides, .asymmetry, .sidesSentence, .groups,
      .descentTable, .tile, .chart, .sessions,
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
      .log, .live, .summary, .summaryJSON, .sides, .asymmetry, .descents, .tile, .sessions,
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
}
