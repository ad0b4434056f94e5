import GaitModel

/// How foot, trunk and arm moved: told and drawn, and judged by nobody, for there is no norm.
extension StrideMeasure {
  /// Outer edge down at the contact, against where the foot lies flat in it.
  public static let footRoll = StrideMeasure(
    "foot_roll", .degrees, heading: "roll", title: "Foot roll at contact", decimals: 2, shownDecimals: 1,
    isSigned: true, range: -60...60, bins: 2400, leastSpan: 6, tellsSpread: true,
    shown: [.summary, .summaryJSON, .sides, .descents], reading: .contact { $0.motion.rollDegrees })

  /// Fastest rolling inwards after the contact.
  public static let eversionRate = StrideMeasure(
    "eversion_rate", .degreesPerSecond, heading: "eversion", title: "Greatest eversion rate", decimals: 1,
    shownDecimals: 0, range: -500...2000, bins: 2500, leastSpan: 100, tellsSpread: true,
    shown: [.summary, .summaryJSON, .sides, .descents],
    reading: .contact { $0.motion.eversionRateDegreesPerSecond })

  /// Spread of how the flat foot lies from step to step.
  public static let groundRoughness = StrideMeasure(
    "ground_roughness", .degrees, heading: "roughness", title: "Roughness of the ground", decimals: 2,
    shownDecimals: 1, range: 0...30, bins: 1500, leastSpan: 2, shown: [.summary, .summaryJSON, .descents],
    reading: .contact { $0.motion.roughnessDegrees })

  /// Forward speed lost from the contact to the slowest in the step.
  public static let braking = StrideMeasure(
    "braking", .centimetresPerSecond, heading: "braking", decimals: 1, shownDecimals: 0, scale: 100,
    range: 0...300, bins: 3000, leastSpan: 10, tellsSpread: true,
    shown: [.summary, .summaryJSON, .descents, .fading],
    reading: .contact { $0.motion.brakingMetresPerSecond })

  /// The same as a share of the speed.
  public static let brakingShare = StrideMeasure(
    "braking_share", .percent, heading: "braking", title: "Braking of the speed", decimals: 2,
    shownDecimals: 1, scale: 100, range: 0...100, bins: 2000, width: 10, leastSpan: 4,
    shown: [.summaryJSON, .descents],
    reading: .contact { $0.motion.brakingMetresPerSecond / $0.strike.speedMetresPerSecond })

  /// Against the own on the level, + forward.
  public static let trunkLean = StrideMeasure(
    "trunk_lean", .degrees, heading: "lean", title: "Trunk lean against one's own on the level", decimals: 2,
    shownDecimals: 1, isSigned: true, range: -60...60, bins: 2400, leastSpan: 4, tellsSpread: true,
    caveat: lateWithoutGyroscope, shown: [.summaryJSON, .descents, .fading],
    reading: .contact { $0.motion.leanDegrees })

  /// The same against the ground's normal: nothing where a trunk leans with the slope as it does on the level.
  public static let trunkLeanToSlope = StrideMeasure(
    "trunk_lean_to_slope", .degrees, heading: "lean to slope", title: "Trunk lean to the slope", decimals: 2,
    shownDecimals: 1, isSigned: true, range: -60...60, bins: 2400, leastSpan: 4,
    caveat: lateWithoutGyroscope, shown: [.summaryJSON, .descents],
    reading: .contact { $0.motion.leanDegrees + slopeDegrees(gradePercent: $0.strike.gradePercent) })

  /// Sideways share of the trunk's acceleration.
  public static let trunkSway = StrideMeasure(
    "trunk_sway", .none, heading: "sway", title: "Sway of the trunk", decimals: 4, shownDecimals: 2,
    range: 0...1, bins: 2000, leastSpan: 0.1, shown: [.summary, .summaryJSON, .descents, .fading],
    reading: .contact { $0.motion.swayRatio })

  /// Fore-and-aft share of the trunk's acceleration.
  public static let trunkSurge = StrideMeasure(
    "trunk_surge", .none, heading: "surge", title: "Surge of the trunk", decimals: 4, shownDecimals: 2,
    range: 0...1, bins: 2000, leastSpan: 0.1, shown: [.summaryJSON, .descents, .fading],
    reading: .contact { $0.motion.surgeRatio })

  /// How alike the strides are.
  public static let strideRegularity = StrideMeasure(
    "stride_regularity", .none, heading: "regularity", title: "Regularity of the strides", decimals: 4,
    shownDecimals: 2, range: -1...1, bins: 2000, leastSpan: 0.1,
    shown: [.summary, .summaryJSON, .descents, .fading], reading: .contact { $0.motion.regularity })

  /// From the slowest to the fastest turn of the arm in a stride.
  public static let armSwing = StrideMeasure(
    "arm_swing", .degreesPerSecond, heading: "arm swing", decimals: 1, shownDecimals: 0, range: 0...4000,
    bins: 4000, leastSpan: 100, tellsSpread: true, shown: [.summary, .summaryJSON, .descents],
    reading: .contact { $0.motion.armSwingDegreesPerSecond })

  /// Peak acceleration ÷ the own median on the level.
  public static let impactAgainstLevel = StrideMeasure(
    "impact_against_level", .none, heading: "× level", title: "Impact against one's own on the level",
    decimals: 3, shownDecimals: 2, range: 0...20, bins: 2000, leastSpan: 0.5,
    shown: [.summaryJSON, .descents], reading: .contact { $0.motion.impactAgainstLevel })

  private static let lateWithoutGyroscope: @Sendable (StreamDescription) -> String? = {
    $0.hasAngularRate ? nil : "without a gyroscope it follows a slope some five seconds late"
  }
}
