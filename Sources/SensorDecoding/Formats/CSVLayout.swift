/// Where the samples stand in a text file, and how they are written: all that `CSVDecoder` needs.
public struct CSVLayout: Sendable, Equatable {
  /// How the time column is written.
  public enum TimeFormat: Sendable, Equatable {
    /// There is none: the row's number is its time, and a second has `rateHertz` rows.
    case none
    /// A decimal; 10^`power` of it are nanoseconds.
    case decimal(power: Int)
    /// A count of samples; so many nanoseconds each.
    case counter(nanosecondsPerCount: Double)
    /// A date and time or a time of day, with a fraction or with whole milliseconds.
    case text(millisecondFraction: Bool)
  }

  /// Keeps the rows of one sensor, where several take turns.
  public struct RowFilter: Sendable, Equatable {
    /// 0-based column.
    public var column: Int
    /// The number that stands in it in the rows to keep.
    public var value: Double
  }

  /// Between two fields.
  public var delimiter = UInt8(ascii: ",")
  /// Between the whole and the broken part of a number.
  public var point = UInt8(ascii: ".")
  /// Lines before the first row of data.
  public var skipLines = 0
  /// Fields in a row; one more, empty, is no error.
  public var fieldCount = 0
  /// 0-based time column.
  public var time: Int?
  /// How it is written.
  public var timeFormat = TimeFormat.none
  /// 0-based columns of the acceleration; `nil` where there are fewer than three.
  public var acceleration: [Int?] = [nil, nil, nil]
  /// m/s² in one unit of the acceleration.
  public var accelerationScale = 1.0
  /// 0-based columns of the angular rate; all `nil` where there is none.
  public var angularRate: [Int?] = [nil, nil, nil]
  /// rad/s in one unit of the angular rate.
  public var angularRateScale = 1.0
  /// 0-based column of the altitude.
  public var altitude: Int?
  /// Metres in one unit of the altitude.
  public var altitudeScale = 1.0
  /// 0-based column of the pressure; read only where there is no altitude.
  public var pressure: Int?
  /// 0-based column of the speed.
  public var speed: Int?
  /// m/s in one unit of the speed.
  public var speedScale = 1.0
  /// All of these must hold for a row to be read.
  public var filters: [RowFilter] = []
  /// Nanoseconds between two rows, where there is no time.
  public var nanosecondsPerRow = 0.0

  /// An empty layout.
  public init() {}
}
