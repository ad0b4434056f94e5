import GaitModel

/// The unit an acceleration is written in, in a file or by a device.
public enum AccelerationUnit: Sendable, Equatable, CustomStringConvertible {
  /// Standard gravity, 9.80665 m/s².
  case g
  /// Thousandths of a g.
  case milliG
  /// SI.
  case metresPerSecondSquared
  /// Counts of the sensor, so many to a g.
  case raw(countsPerG: Double)

  /// `g`, `mg`, `m/s2` or `raw:COUNTS_PER_G`; `nil` for all else.
  public init?(_ text: String) {
    switch text.lowercased() {
    case "g": self = .g
    case "mg": self = .milliG
    case "m/s2", "m/s^2", "m/s²", "ms2": self = .metresPerSecondSquared
    case let raw where raw.hasPrefix("raw:"):
      guard let counts = Double(raw.dropFirst(4)), counts > 0, counts.isFinite else { return nil }
      self = .raw(countsPerG: counts)
    default: return nil
    }
  }

  /// So many to a g.
  public var perG: Double {
    switch self {
    case .g: 1
    case .milliG: 1_000
    case .metresPerSecondSquared: 9.80665
    case .raw(let counts): counts
    }
  }

  /// m/s² in one.
  public var metresPerSecondSquared: Double {
    switch self {
    case .g: 9.80665
    case .milliG: 9.80665e-3
    case .metresPerSecondSquared: 1
    case .raw(let counts): 9.80665 / counts
    }
  }

  /// m/s² in one, as a device's decoder multiplies.
  var step: Float { Units.standardGravity / Float(perG) }

  /// As the option is written.
  public var description: String {
    switch self {
    case .g: "g"
    case .milliG: "mg"
    case .metresPerSecondSquared: "m/s2"
    case .raw(let counts): "raw:\(shortNumber(counts))"
    }
  }
}
