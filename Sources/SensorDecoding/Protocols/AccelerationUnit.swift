import GaitModel

/// The unit a device writes acceleration in.
public enum AccelerationUnit: String, CaseIterable, BitwiseCopyable, Sendable {
  /// Standard gravity.
  case g
  /// A thousandth of it.
  case milliG = "mg"
  /// SI.
  case metresPerSecondSquared = "m/s2"
  /// 256 steps to 1 g, as Razor AHRS writes.
  case steps256 = "lsb256"
  /// A 16-bit sensor at ±16 g.
  case steps2048 = "lsb2048"
  /// A 16-bit sensor at ±8 g.
  case steps4096 = "lsb4096"
  /// A 16-bit sensor at ±4 g.
  case steps8192 = "lsb8192"
  /// A 16-bit sensor at ±2 g.
  case steps16384 = "lsb16384"

  /// Steps to 1 g.
  public var perG: Float {
    switch self {
    case .g: 1
    case .milliG: 1000
    case .metresPerSecondSquared: Units.standardGravity
    case .steps256: 256
    case .steps2048: 2048
    case .steps4096: 4096
    case .steps8192: 8192
    case .steps16384: 16384
    }
  }

  /// m/s² for 1.
  public var step: Float { Units.standardGravity / perG }

  static func named(_ unit: TextField.Unit) -> AccelerationUnit? {
    switch unit {
    case .g: .g
    case .milliG: .milliG
    case .metresPerSecondSquared: .metresPerSecondSquared
    case .razorAcceleration: .steps256
    default: nil
    }
  }

  /// The unit in which a person's usual |a| is nearest to 1 g. Sizes apart by a factor of two, those of raw
  /// steps, can be mistaken for each other in running; then pin the unit.
  static func guessed(medianSize: Double) -> AccelerationUnit {
    guard medianSize > 0 else { return .g }
    var best = AccelerationUnit.g
    var bestRatio = Double.infinity
    for unit in allCases where unit != .steps256 {
      let ratio = medianSize / (1.15 * Double(unit.perG))
      let distance = max(ratio, 1 / ratio)
      if distance < bestRatio { (best, bestRatio) = (unit, distance) }
    }
    return best
  }
}
