import GaitModel

/// The unit an angular rate is written in, in a file or by a device.
public enum AngularRateUnit: Sendable, Equatable, CustomStringConvertible {
  /// Degrees a second.
  case degreesPerSecond
  /// SI.
  case radiansPerSecond
  /// Counts of the sensor, so many to a degree a second.
  case raw(countsPerDegreePerSecond: Double)

  /// `deg/s`, `rad/s` or `raw:COUNTS_PER_DEGREE_PER_SECOND`; `nil` for all else.
  public init?(_ text: String) {
    switch text.lowercased() {
    case "deg/s", "dps", "°/s": self = .degreesPerSecond
    case "rad/s", "rads": self = .radiansPerSecond
    case let raw where raw.hasPrefix("raw:"):
      guard let counts = Double(raw.dropFirst(4)), counts > 0, counts.isFinite else { return nil }
      self = .raw(countsPerDegreePerSecond: counts)
    default: return nil
    }
  }

  /// rad/s in one.
  public var radiansPerSecond: Double {
    switch self {
    case .degreesPerSecond: .pi / 180
    case .radiansPerSecond: 1
    case .raw(let counts): .pi / 180 / counts
    }
  }

  /// rad/s in one, as a device's decoder multiplies.
  var step: Float {
    switch self {
    case .degreesPerSecond: Units.radiansPerDegree
    case .radiansPerSecond: 1
    case .raw(let counts): Units.radiansPerDegree / Float(counts)
    }
  }

  /// As the option is written.
  public var description: String {
    switch self {
    case .degreesPerSecond: "deg/s"
    case .radiansPerSecond: "rad/s"
    case .raw(let counts): "raw:\(shortNumber(counts))"
    }
  }

  /// What Razor AHRS writes.
  static let razor = AngularRateUnit.raw(countsPerDegreePerSecond: 14.375)

  static func named(_ unit: TextField.Unit) -> AngularRateUnit? {
    switch unit {
    case .degreesPerSecond: .degreesPerSecond
    case .radiansPerSecond: .radiansPerSecond
    case .razorAngularRate: .razor
    default: nil
    }
  }

  /// What usually comes with an acceleration in that unit: SI with SI, raw steps with raw steps of an
  /// MPU-6050's corresponding range (±2000, 1000, 500, 250 °/s), else degrees.
  static func usual(with acceleration: AccelerationUnit) -> AngularRateUnit {
    switch acceleration {
    case .metresPerSecondSquared: .radiansPerSecond
    case .razor: .razor
    case .raw(countsPerG: 2_048): .raw(countsPerDegreePerSecond: 16.4)
    case .raw(countsPerG: 4_096): .raw(countsPerDegreePerSecond: 32.8)
    case .raw(countsPerG: 8_192): .raw(countsPerDegreePerSecond: 65.5)
    case .raw(countsPerG: 16_384): .raw(countsPerDegreePerSecond: 131)
    case .g, .milliG, .raw: .degreesPerSecond
    }
  }
}
