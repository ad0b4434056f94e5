import GaitModel

/// All that is known of a recording before its samples are read.
public struct RecordingDescription: Sendable {
  /// The file, as messages call it.
  public var name: String
  /// How its samples stand in it.
  public var format: RecordingFormat
  /// How its times become stream time.
  public var timeline: TimelineSettings
  /// Everything that was guessed, in the order in which a person would ask.
  public var guesses: [Guess<String>] = []
  /// Samples a second of the chosen sensor, from the first 256 KiB; `nil` where neither a column nor an
  /// option tells.
  public var rateHertz: Double?
  /// How the time is told, in words: `seconds`, `none`.
  public var timeKind = "none"
  /// Nanoseconds to add to a recorded time for nanoseconds since 1970 UTC; `nil` where nothing tells the date.
  public var dateOffset: Int64?
  /// There are angular rates.
  public var hasAngularRate = false
  /// There are altitudes or pressures.
  public var hasAltitude = false
  /// Gravity was taken out of the acceleration.
  public var gravityRemoved = false
  /// Where the accelerometer clips, m/s²; `nil` where unknown.
  public var accelerationRange: Float?
  /// Sensors in the file, by name; one unnamed sensor is none.
  public var sensors: [String] = []
  /// The sensor that is read; `nil` where there is only one.
  public var sensor: String?

  /// A recording of one format.
  public init(name: String, format: RecordingFormat, timeline: TimelineSettings) {
    self.name = name
    self.format = format
    self.timeline = timeline
  }

  /// Where the samples stand in a table of text; `nil` for any other format.
  public var table: CSVLayout? {
    if case .table(let layout) = format { layout } else { nil }
  }

  /// The format as reports name it: `csv` for any table of text.
  public var formatName: String {
    switch format {
    case .table: "csv"
    case .binary(let format, _): format.fileExtension
    }
  }

  /// A decoder at the recording's first byte.
  public func makeDecoder() -> any SensorDecoder {
    switch format {
    case .table(let layout): CSVDecoder(layout: layout)
    case .binary(_, let makeDecoder): makeDecoder()
    }
  }

  /// Names of the columns that are read, or their numbers where they have none, in the order of their roles.
  public var columns: [String] = []

  /// Samples a second at most; no wearable has more, and memory follows it.
  public static let highestRateHertz = 10_000.0

  /// The rate, which the analysis can't do without.
  ///
  /// - Throws: where nothing tells it, or it is higher than `highestRateHertz`.
  public func knownRateHertz() throws(FootstrikeError) -> Double {
    if let rateHertz {
      if rateHertz <= Self.highestRateHertz { return rateHertz }
      throw FootstrikeError(
        what: "its rows are \(Int(min(rateHertz, 1e12))) a second by their times, and at most"
          + " \(Int(Self.highestRateHertz)) are analysed", where: name,
        advice: "name the unit of its times with --time-unit, or the samples a second with --rate HERTZ")
    }
    throw FootstrikeError(
      what: "no column tells the time and nothing tells the rate", where: name,
      advice: "give the samples a second with --rate HERTZ")
  }
}

/// What a file turned out to hold.
public enum SniffedRecording: Sendable {
  /// Samples of an accelerometer.
  case samples(RecordingDescription)
  /// Altitudes or speeds without an acceleration: a companion track; why it looks like one.
  case track(because: String)
  /// Several tables, a sensor each.
  case tables(TableContainer)
}
