/// How a recording is written as text: columns, units, time and separators as real loggers do.
public struct CSVSpelling: Sendable, Equatable {
  /// What the time column counts.
  public enum Time: Sendable, Equatable {
    /// Seconds with that many decimals.
    case seconds(decimals: Int)
    /// Whole milliseconds since the sensor was switched on.
    case milliseconds
    /// Whole microseconds.
    case microseconds
    /// Whole nanoseconds since 1970.
    case unixNanoseconds
    /// No time column.
    case none
  }

  /// What readings are written in.
  public enum Unit: Sendable, Equatable {
    /// m/s² and rad/s.
    case si
    /// g and deg/s.
    case gAndDegrees
    /// Counts of the sensor's resolution.
    case counts
  }

  /// Name, as given on a command line.
  public var name: String
  /// Column names; empty for a file without a header.
  public var header: String
  /// Between fields.
  public var separator: UInt8 = UInt8(ascii: ",")
  /// Decimal sign.
  public var point: UInt8 = UInt8(ascii: ".")
  /// What the time column counts.
  public var time: Time
  /// Added to each time, ns: a device that has been on for a while, or a date.
  public var timeOffsetNanoseconds: Int64 = 0
  /// What readings are written in.
  public var unit: Unit
  /// Decimals of accelerations.
  public var accelerationDecimals: Int
  /// Decimals of angular rates.
  public var angularRateDecimals: Int
  /// Writes the gyroscope's columns where there is one.
  public var writesAngularRate = true
  /// Writes the altitude as a last column: each reading repeated until the next.
  public var writesAltitude = false
  /// Line ends with CR LF.
  public var carriageReturn = false
  /// Begins with a byte order mark.
  public var byteOrderMark = false

  /// A spelling of that name.
  public init(
    name: String, header: String, time: Time, unit: Unit, accelerationDecimals: Int = 4,
    angularRateDecimals: Int = 4
  ) {
    self.name = name
    self.header = header
    self.time = time
    self.unit = unit
    self.accelerationDecimals = accelerationDecimals
    self.angularRateDecimals = angularRateDecimals
  }

  /// Seconds, m/s² and rad/s with plain names, the columns the recording has.
  ///
  /// - Parameter startNanoseconds: when it began, ns since 1970; its times are microseconds since 1970 then.
  public static func plain(angularRate: Bool, altitude: Bool, startNanoseconds: Int64? = nil) -> CSVSpelling {
    var header = "\(startNanoseconds == nil ? "time_s" : "time_us"),ax_m_s2,ay_m_s2,az_m_s2"
    if angularRate { header += ",gx_rad_s,gy_rad_s,gz_rad_s" }
    if altitude { header += ",altitude_m" }
    var spelling = CSVSpelling(
      name: "plain", header: header, time: startNanoseconds == nil ? .seconds(decimals: 4) : .microseconds,
      unit: .si, accelerationDecimals: 2, angularRateDecimals: 3)
    spelling.timeOffsetNanoseconds = startNanoseconds ?? 0
    spelling.writesAngularRate = angularRate
    spelling.writesAltitude = altitude
    return spelling
  }

  /// The spellings there are besides `plain`, by name.
  public static let named: [CSVSpelling] = [
    CSVSpelling(
      name: "milliseconds-g", header: "timestamp,aX,aY,aZ,gX,gY,gZ", time: .milliseconds, unit: .gAndDegrees,
      accelerationDecimals: 4, angularRateDecimals: 2),
    CSVSpelling(
      name: "microseconds-g", header: "timestamp_us,ax,ay,az,gx,gy,gz", time: .microseconds,
      unit: .gAndDegrees, accelerationDecimals: 4, angularRateDecimals: 3),
    CSVSpelling(
      name: "headerless", header: "", time: .seconds(decimals: 3), unit: .si, accelerationDecimals: 3,
      angularRateDecimals: 4),
    {
      var spelling = CSVSpelling(
        name: "decimal-comma", header: "time;ax;ay;az;gx;gy;gz", time: .seconds(decimals: 4), unit: .si,
        accelerationDecimals: 3, angularRateDecimals: 4)
      spelling.separator = UInt8(ascii: ";")
      spelling.point = UInt8(ascii: ",")
      return spelling
    }(),
    {
      var spelling = CSVSpelling(
        name: "phyphox",
        header:
          #""Time (s)","Acceleration x (m/s^2)","Acceleration y (m/s^2)","Acceleration z (m/s^2)""#,
        time: .seconds(decimals: 9), unit: .si, accelerationDecimals: 9)
      spelling.writesAngularRate = false
      return spelling
    }(),
    {
      var spelling = CSVSpelling(
        name: "sensor-logger", header: "time,seconds_elapsed,z,y,x", time: .unixNanoseconds, unit: .si,
        accelerationDecimals: 6)
      spelling.writesAngularRate = false
      spelling.timeOffsetNanoseconds = 1_700_000_000_000_000_000
      return spelling
    }(),
    CSVSpelling(name: "counts", header: "", time: .none, unit: .counts),
    {
      var spelling = CSVSpelling(
        name: "no-time", header: "x,y,z", time: .none, unit: .si, accelerationDecimals: 3)
      spelling.writesAngularRate = false
      return spelling
    }(),
  ]

  /// The spelling of that name; `nil` where there is none.
  public static func named(_ name: String) -> CSVSpelling? { named.first { $0.name == name } }
}
