import GaitModel

/// What the person knows of a recording; each `nil` is guessed and the guess explained.
public struct DecodingOptions: Sendable, Equatable {
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
    /// Days, as spreadsheets and MATLAB count them.
    case days

    /// Power of ten from it to nanoseconds; `nil` where it is no decimal unit.
    var powerToNanoseconds: Int? {
      switch self {
      case .seconds: 9
      case .milliseconds: 6
      case .microseconds: 3
      case .nanoseconds: 0
      case .dateTime, .clock, .counter, .days: nil
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
  /// Dates such as 1/3/2026 begin with the day.
  public var dayFirst: Bool?
  /// The zone of dates that name none; UTC where not given.
  public var timeZone: ClockZone?
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

/// The zone of a clock: how far it is ahead of UTC, which may change twice a year.
public struct ClockZone: Sendable, Equatable {
  /// As it was given.
  public var name: String
  /// Seconds ahead of UTC, by seconds since 1970 as the clock itself tells them.
  public var secondsAhead: @Sendable (Int64) -> Int

  /// A zone by its name, and what its clocks show.
  public init(name: String, secondsAhead: @escaping @Sendable (Int64) -> Int) {
    self.name = name
    self.secondsAhead = secondsAhead
  }

  /// Zones of one name are the same.
  public static func == (first: ClockZone, second: ClockZone) -> Bool { first.name == second.name }
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
