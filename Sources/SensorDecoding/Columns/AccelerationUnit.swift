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

  /// What Razor AHRS writes.
  static let razor = AccelerationUnit.raw(countsPerG: 256)

  /// What lines of text without names may be written in: 16-bit sensors at ±16, 8, 4 and 2 g besides the usual.
  static let guessable: [AccelerationUnit] =
    [.g, .milliG, .metresPerSecondSquared]
    + [2_048, 4_096, 8_192, 16_384].map { .raw(countsPerG: $0) }

  static func named(_ unit: TextField.Unit) -> AccelerationUnit? {
    switch unit {
    case .g: .g
    case .milliG: .milliG
    case .metresPerSecondSquared: .metresPerSecondSquared
    case .razorAcceleration: .razor
    default: nil
    }
  }

  /// The unit in which a person's usual |a| is nearest to 1 g. Sizes apart by a factor of two, those of raw
  /// steps, can be mistaken for each other in running; then pin the unit.
  static func guessed(medianSize: Double) -> AccelerationUnit {
    guard medianSize > 0 else { return .g }
    var best = AccelerationUnit.g
    var bestRatio = Double.infinity
    for unit in guessable {
      let ratio = medianSize / (1.15 * Double(Float(unit.perG)))
      let distance = max(ratio, 1 / ratio)
      if distance < bestRatio { (best, bestRatio) = (unit, distance) }
    }
    return best
  }
}
