/// Where the samples stand in a text file, and how they are written: all that `CSVDecoder` needs.
public struct CSVLayout: Sendable, Equatable {
  /// How the time column is written.
  public enum TimeFormat: Sendable, Equatable {
    /// There is none: the row's number is its time, and a second has `rateHertz` rows.
    case none
    /// A decimal; 10^`power` of it are nanoseconds.
    case decimal(power: Int)
    /// A count of samples, or of days: so many nanoseconds each.
    case scaled(nanosecondsPerUnit: Double)
    /// A date, a time of day or both.
    case text(TimeGrammar)
  }

  /// A column of times.
  public struct TimeColumn: Sendable, Equatable {
    /// 0-based.
    public var column: Int
    /// How it is written.
    public var format: TimeFormat
  }

  /// Keeps the rows of one sensor, where several take turns.
  public struct RowFilter: Sendable, Equatable {
    /// 0-based column.
    public var column: Int
    /// The number that stands in it in the rows to keep.
    public var value: Double
  }

  /// Keeps the rows that begin with a word, where rows of several kinds take turns.
  public var tag: String?

  /// Between two fields.
  public var delimiter = UInt8(ascii: ",")
  /// Between the whole and the broken part of a number.
  public var point = UInt8(ascii: ".")
  /// Lines before the first row of data.
  public var skipLines = 0
  /// Quoted fields go on in the next line.
  public var quotesSpanLines = false
  /// Fields in a row; one more, empty, is no error.
  public var fieldCount = 0
  /// 0-based time column.
  public var time: Int?
  /// How it is written.
  public var timeFormat = TimeFormat.none
  /// What is added to it: the milliseconds of a column of whole seconds, the time of day of a date.
  public var timeAddend: TimeColumn?
  /// 0-based columns of the acceleration; `nil` where there are fewer than three.
  public var acceleration: [Int?] = [nil, nil, nil]
  /// 0-based columns of gravity in the unit of the acceleration, which is told without it; all `nil` where it is in it.
  public var gravity: [Int?] = [nil, nil, nil]
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
