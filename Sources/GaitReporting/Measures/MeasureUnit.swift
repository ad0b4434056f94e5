/// The unit of a measure, as keys, columns and sentences spell it.
public struct MeasureUnit: Sendable, Equatable {
  /// The end of a key, as in `ground_contact_time_ms`; empty for a bare number.
  public let key: String
  /// The same in a summary, as in `cadence_steps_per_minute`.
  public let summaryKey: String
  /// The sign: `ms`, `°`, `/min`.
  public let symbol: String
  /// The sign as it follows a number in a column.
  let suffix: String
  /// What follows a number in a table whose heading says the rest.
  let cell: String
  /// In words: `steps/min`.
  let words: String
  /// The same as it follows a number.
  package let sentence: String
  /// In a chart's heading: `Cadence, steps a minute`.
  let long: String

  /// A unit; what is not given is spelt like its sign.
  ///
  /// - Parameter attached: follows a number without a space.
  public init(
    _ key: String, symbol: String, attached: Bool = false, summaryKey: String? = nil, cell: String? = nil,
    words: String? = nil, long: String? = nil
  ) {
    self.key = key
    self.summaryKey = summaryKey ?? key
    self.symbol = symbol
    suffix = attached || symbol.isEmpty ? symbol : " " + symbol
    self.cell = cell ?? suffix
    self.words = words ?? symbol
    sentence = words.map { " " + $0 } ?? suffix
    self.long = long ?? symbol
  }

  /// A ratio, without a unit.
  public static let none = MeasureUnit("", symbol: "")
  /// Milliseconds.
  public static let milliseconds = MeasureUnit("ms", symbol: "ms")
  /// Seconds.
  public static let seconds = MeasureUnit("s", symbol: "s")
  /// Degrees.
  public static let degrees = MeasureUnit("deg", symbol: "°", attached: true, long: "degrees")
  /// Degrees a second.
  public static let degreesPerSecond = MeasureUnit("deg_per_s", symbol: "°/s", long: "degrees a second")
  /// Standard gravities.
  public static let g = MeasureUnit("g", symbol: "g")
  /// Metres.
  public static let metres = MeasureUnit("m", symbol: "m")
  /// Metres a second.
  public static let metresPerSecond = MeasureUnit("m_s", symbol: "m/s")
  /// Centimetres a second.
  public static let centimetresPerSecond = MeasureUnit("cm_s", symbol: "cm/s")
  /// Percent.
  public static let percent = MeasureUnit("percent", symbol: "%", long: "percent")
  /// Steps of both feet a minute.
  public static let stepsPerMinute = MeasureUnit(
    "spm", symbol: "/min", attached: true, summaryKey: "steps_per_minute", cell: "", words: "steps/min",
    long: "steps a minute")
}
