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
}
