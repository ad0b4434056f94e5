import GaitModel

/// The unit a device writes angular rates in.
public enum AngularRateUnit: String, CaseIterable, BitwiseCopyable, Sendable {
  /// Degrees a second.
  case degreesPerSecond = "deg/s"
  /// SI.
  case radiansPerSecond = "rad/s"
  /// A 16-bit sensor at ±2000 °/s.
  case steps16 = "lsb16.4"
  /// A 16-bit sensor at ±1000 °/s.
  case steps33 = "lsb32.8"
  /// A 16-bit sensor at ±500 °/s.
  case steps66 = "lsb65.5"
  /// A 16-bit sensor at ±250 °/s.
  case steps131 = "lsb131"
  /// 14.375 steps to 1 °/s, as Razor AHRS writes.
  case steps14 = "lsb14.375"

  /// rad/s for 1.
  public var step: Float {
    switch self {
    case .radiansPerSecond: 1
    case .degreesPerSecond: Units.radiansPerDegree
    case .steps14: Units.radiansPerDegree / 14.375
    case .steps16: Units.radiansPerDegree / 16.4
    case .steps33: Units.radiansPerDegree / 32.8
    case .steps66: Units.radiansPerDegree / 65.5
    case .steps131: Units.radiansPerDegree / 131
    }
  }

  static func named(_ unit: TextField.Unit) -> AngularRateUnit? {
    switch unit {
    case .degreesPerSecond: .degreesPerSecond
    case .radiansPerSecond: .radiansPerSecond
    case .razorAngularRate: .steps14
    default: nil
    }
  }

  /// What usually comes with an acceleration in that unit: SI with SI, raw steps with raw steps of an
  /// MPU-6050's corresponding range, else degrees.
  static func usual(with acceleration: AccelerationUnit) -> AngularRateUnit {
    switch acceleration {
    case .metresPerSecondSquared: .radiansPerSecond
    case .g, .milliG: .degreesPerSecond
    case .steps256: .steps14
    case .steps2048: .steps16
    case .steps4096: .steps33
    case .steps8192: .steps66
    case .steps16384: .steps131
    }
  }
}
