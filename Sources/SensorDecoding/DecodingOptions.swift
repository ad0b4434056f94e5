import GaitModel

/// What the person knows of a recording; each `nil` is guessed and the guess explained.
public struct DecodingOptions: Sendable, Equatable {
  /// Unit of an acceleration.
  public enum AccelerationUnit: Sendable, Equatable, CustomStringConvertible {
    /// 9.80665 m/s².
    case g
    /// Thousandths of a g.
    case milliG
    /// m/s².
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

    /// m/s² in one.
    public var metresPerSecondSquared: Double {
      switch self {
      case .g: 9.80665
      case .milliG: 9.80665e-3
      case .metresPerSecondSquared: 1
      case .raw(let counts): 9.80665 / counts
      }
    }

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

  /// Unit of an angular rate.
  public enum AngularRateUnit: Sendable, Equatable, CustomStringConvertible {
    /// Degrees a second.
    case degreesPerSecond
    /// Radians a second.
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

    /// As the option is written.
    public var description: String {
      switch self {
      case .degreesPerSecond: "deg/s"
      case .radiansPerSecond: "rad/s"
      case .raw(let counts): "raw:\(shortNumber(counts))"
      }
    }
  }

  /// Unit of a time column.
  public enum TimeUnit: String, Sendable, CaseIterable {
    /// Seconds.
    case seconds = "s"
    /// Thousandths of a second.
    case milliseconds = "ms"
    /// Millionths of a second.
    case microseconds = "us"
    /// Thousand-millionths of a second.
    case nanoseconds = "ns"
    /// A date and a time of day.
    case dateTime = "date"
    /// A time of day without a date; midnight is unrolled.
    case clock
    /// A count of samples; needs the rate.
    case counter

    /// Power of ten from it to nanoseconds; `nil` where it is no decimal unit.
    var powerToNanoseconds: Int? {
      switch self {
      case .seconds: 9
      case .milliseconds: 6
      case .microseconds: 3
      case .nanoseconds: 0
      case .dateTime, .clock, .counter: nil
      }
    }
  }

  /// `,` `;` TAB space or `|`.
  public var delimiter: Character?
  /// Numbers are written `0,5`.
  public var decimalComma: Bool?
  /// Lines before the first row of data, headings among them.
  public var skipRows: Int?
  /// A column's name or 1-based number by its role.
  public var columns: [ColumnRole: String] = [:]
  /// Unit of the acceleration.
  public var accelerationUnit: AccelerationUnit?
  /// Unit of the angular rate.
  public var angularRateUnit: AngularRateUnit?
  /// Unit of the time.
  public var timeUnit: TimeUnit?
  /// Samples a second, where no column tells or its word is not trusted. Positive.
  public var rateHertz: Double?
  /// The device took gravity out of the acceleration.
  public var gravityRemoved: Bool?
  /// Where the accelerometer clips, in g. Positive.
  public var accelerationRangeG: Double?
  /// Which of several sensors in one file, by its name or number.
  public var sensor: String?

  /// Everything is guessed.
  public init() {}
}

/// A number with at most six digits and no trailing zeros.
func shortNumber(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
  if value == value.rounded() { return "\(Int(value))" }
  var scale = 1.0
  while abs(value) * scale < 1e3, scale < 1e9 { scale *= 10 }
  let rounded = (value * scale).rounded() / scale
  return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
}
