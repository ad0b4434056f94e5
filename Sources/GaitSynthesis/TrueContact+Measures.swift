extension TrueContact {
  /// One measure of a contact.
  public struct Measure: Sendable {
    /// What a strikes file calls it.
    public let key: String
    /// Decimals in files.
    public let decimals: Int
    /// In the unit that the key ends with; NaN where it is not known.
    public let value: @Sendable (TrueContact) -> Double

    fileprivate init(_ key: String, _ decimals: Int, _ value: @escaping @Sendable (TrueContact) -> Double) {
      self.key = key
      self.decimals = decimals
      self.value = value
    }
  }

  /// What is true of measures, in the order of a truth file's last columns.
  public static let measures: [Measure] = [
    Measure("step_length_m", 3) { $0.stepLengthMetres },
    Measure("foot_roll_deg", 2) { Double($0.motion.rollDegrees) },
    Measure("eversion_rate_deg_per_s", 1) { Double($0.motion.eversionRateDegreesPerSecond) },
    Measure("ground_roughness_deg", 2) { Double($0.motion.roughnessDegrees) },
    Measure("braking_cm_s", 1) { Double($0.motion.brakingMetresPerSecond) * 100 },
    Measure("trunk_lean_deg", 2) { Double($0.motion.leanDegrees) },
    Measure("trunk_sway", 4) { Double($0.motion.swayRatio) },
    Measure("trunk_surge", 4) { Double($0.motion.surgeRatio) },
    Measure("stride_regularity", 4) { Double($0.motion.regularity) },
    Measure("arm_swing_deg_per_s", 1) { Double($0.motion.armSwingDegreesPerSecond) },
  ]
}
