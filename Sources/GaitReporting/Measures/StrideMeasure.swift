import GaitModel

/// One quantity of a stride: what it is called, how it is read from a contact, and where it is shown.
///
/// Every output loops over the measures of its session (`SessionDescription.measures`), so a row of `all` is
/// all that a new one needs besides its detector: files get a column of it at the end, whatever `shown` says. An object,
/// since a loop over values of so many words would copy each of them for every contact.
public final class StrideMeasure: Sendable {
  /// Where a measure is shown besides the rows of `--strikes` and the events, which have them all.
  public struct Places: OptionSet, Sendable {
    /// One bit a place.
    public let rawValue: UInt32
    /// Places by their bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A column of the log.
    public static let log = Places(rawValue: 1 << 0)
    /// A number on the live screen.
    public static let live = Places(rawValue: 1 << 1)
    /// The median in the summary for people.
    public static let summary = Places(rawValue: 1 << 2)
    /// The median in the summary as JSON.
    public static let summaryJSON = Places(rawValue: 1 << 3)
    /// The mean of each side, in JSON.
    public static let sides = Places(rawValue: 1 << 4)
    /// Left against right, in JSON.
    public static let asymmetry = Places(rawValue: 1 << 5)
    /// Left against right, in a sentence.
    public static let sidesSentence = Places(rawValue: 1 << 6)
    /// The mean of each descent and of each band of slope and speed, in JSON.
    public static let groups = Places(rawValue: 1 << 7)
    /// The mean of each descent alone, in JSON.
    public static let descents = Places(rawValue: 1 << 8)
    /// The mean of each descent in tables for people.
    public static let descentTable = Places(rawValue: 1 << 9)
    /// A tile of the page.
    public static let tile = Places(rawValue: 1 << 10)
    /// A chart over the time of a session.
    public static let chart = Places(rawValue: 1 << 11)
    /// The median of a session, in the table of sessions as CSV.
    public static let sessions = Places(rawValue: 1 << 12)
    /// The same in the table for people.
    public static let sessionsText = Places(rawValue: 1 << 13)
    /// The mean downhill of a session, in the table of sessions as CSV, the season's page and its charts.
    public static let downhill = Places(rawValue: 1 << 14)
    /// The same in the table for people.
    public static let downhillText = Places(rawValue: 1 << 15)

    /// The first against the last third of each descent.
    public static let fading = Places(rawValue: 1 << 16)
    /// The sum over each descent, in JSON.
    public static let doses = Places(rawValue: 1 << 17)

    /// Everywhere it fits without crowding a line that people read: what a new measure should begin with.
    public static let usual: Places = [
      .live, .summary, .summaryJSON, .sides, .asymmetry, .descents, .descentTable, .tile, .chart, .sessions,
      .downhill,
    ]
    /// Everywhere.
    public static let everywhere: Places = [
      .usual, .log, .sidesSentence, .sessionsText, .downhillText, .fading, .doses,
    ]
  }

  /// How it is read; NaN where it is not known.
  public enum Reading: Sendable {
    /// Known with the strike, within 150 ms of the contact.
    case strike(@Sendable (Strike) -> Float)
    /// Known with the whole contact.
    case contact(@Sendable (GroundContact) -> Float)
    /// Known of the stride before with the strike, and of the stride that follows with the contact.
    case stride(before: @Sendable (Strike) -> Float, after: @Sendable (GroundContact) -> Float)
  }

  /// Its name in keys, as in `peak_acceleration`.
  public let name: String
  /// Its unit.
  public let unit: MeasureUnit
  /// What a column of it is called: `contact`.
  public let heading: String
  /// What a chart of it is called: `Contact time`.
  public let title: String
  /// Decimals in files.
  public let decimals: Int
  /// Decimals in a summary's JSON.
  public let summaryDecimals: Int
  /// Decimals of one contact for people.
  public let shownDecimals: Int
  /// Decimals of means for people.
  public let meanDecimals: Int
  /// A positive number is shown with its sign.
  public let isSigned: Bool
  /// What the reading is multiplied with to be in the unit.
  public let scale: Float
  /// How it is read.
  public let reading: Reading
  /// Where it is shown.
  public let shown: Places
  /// The range its median is kept in, in the unit, and the number of equal bins: far finer than it is measured.
  public let range: ClosedRange<Double>, bins: Int
  /// Characters of a column of it.
  let width: Int
  /// What its tile is called.
  let tile: String
  /// What left and right are said to differ in.
  let spoken: String
  /// The least span of a chart's axis, in the unit: less than that is no change.
  let leastSpan: Double
  /// A summary tells its mean, too.
  let tellsMean: Bool
  /// A summary tells what one contact in twenty exceeds, too.
  let tellsHigh: Bool
  /// A summary tells how it scatters from step to step, too.
  let tellsSpread: Bool
  /// What must be known of its values from such a stream before they are believed, in a clause.
  private let caveatOfStream: (@Sendable (StreamDescription) -> String?)?
  /// Its name at a placement whose values are not those of another.
  private let nameAtPlacement: (@Sendable (Placement) -> String)?

  /// A row of the table; what is not given follows from the rest.
  ///
  /// - Parameters:
  ///   - heading: a word or two.
  ///   - caveat: what must be known of it before it is believed, by the stream; in a clause.
  ///   - nameAt: its name in keys at a placement, where values of two placements must not be mixed.
  public init(
    _ name: String, _ unit: MeasureUnit, heading: String, title: String? = nil, decimals: Int,
    summaryDecimals: Int? = nil, shownDecimals: Int, meanDecimals: Int? = nil, isSigned: Bool = false,
    scale: Float = 1, range: ClosedRange<Double>, bins: Int, width: Int? = nil, tile: String? = nil,
    spoken: String? = nil, leastSpan: Double? = nil, tellsMean: Bool = false, tellsHigh: Bool = false,
    tellsSpread: Bool = false, caveat: (@Sendable (StreamDescription) -> String?)? = nil,
    nameAt: (@Sendable (Placement) -> String)? = nil, shown: Places, reading: Reading
  ) {
    self.name = name
    self.unit = unit
    self.heading = heading
    self.title = title ?? heading.prefix(1).uppercased() + heading.dropFirst()
    self.decimals = decimals
    self.summaryDecimals = summaryDecimals ?? decimals
    self.shownDecimals = shownDecimals
    self.meanDecimals = meanDecimals ?? shownDecimals
    self.isSigned = isSigned
    self.scale = scale
    self.reading = reading
    self.shown = shown
    self.range = range
    self.bins = bins
    self.width = width ?? max(9, heading.utf8.count + 2)
    self.spoken = spoken ?? heading
    self.tile = tile ?? "\(spoken ?? heading), median"
    self.leastSpan = leastSpan ?? (range.upperBound - range.lowerBound) / 25
    self.tellsMean = tellsMean
    self.tellsHigh = tellsHigh
    self.tellsSpread = tellsSpread
    caveatOfStream = caveat
    nameAtPlacement = nameAt
  }
}

extension StrideMeasure: Equatable {
  /// A name stands for one measure.
  public static func == (a: StrideMeasure, b: StrideMeasure) -> Bool { a.name == b.name }
}

extension StrideMeasure {
  /// The value of a strike, in the unit; NaN where it could not be told, and `nil` for a measure that is known
  /// with the whole contact only.
  public func value(of strike: Strike) -> Float? {
    switch reading {
    case .strike(let read), .stride(before: let read, after: _): read(strike) * scale
    case .contact: nil
    }
  }

  /// The value of a whole contact, in the unit.
  public func value(of contact: GroundContact) -> Float { base(of: contact) * scale }

  /// The value of a contact, not yet in the unit: means are made of these.
  func base(of contact: GroundContact) -> Float {
    switch reading {
    case .strike(let read): read(contact.strike)
    case .contact(let read), .stride(before: _, after: let read): read(contact)
    }
  }

  /// Its name in keys at a placement; `nil` where several are mixed.
  package func name(at placement: Placement?) -> String {
    guard let placement, let nameAtPlacement else { return name }
    return nameAtPlacement(placement)
  }

  /// What must be known of its values in a session before they are believed; `nil` where nothing is.
  func caveat(in session: SessionDescription) -> String? {
    guard let caveatOfStream else { return nil }
    return session.sensors.lazy.compactMap(\.stream).compactMap { caveatOfStream($0) }.first
  }

  /// Its key in rows and events.
  public func key(at placement: Placement?) -> String { key(name(at: placement), unit.key) }

  /// The key of a summary's value, such as `mean` or `p95`; of the median without one.
  func summaryKey(at placement: Placement, _ statistic: String? = nil) -> JSONKey {
    let name = name(at: placement)
    return JSONKey(key(statistic.map { "\(name)_\($0)" } ?? name, unit.summaryKey))
  }

  private func key(_ name: String, _ unit: String) -> String { unit.isEmpty ? name : "\(name)_\(unit)" }

  /// A mean in a table whose heading names it.
  package func cell(_ mean: Double) -> String { ReportLine.number(mean, meanDecimals, unit.cell) }

  /// A median in a sentence: `171 steps/min`.
  package func words(_ value: Double) -> String { ReportLine.number(value, shownDecimals, unit.sentence) }
}

extension [StrideMeasure] {
  /// Those that are shown in a place: some of them first, the others in the order of the table.
  public func shown(in place: StrideMeasure.Places, first: [StrideMeasure] = []) -> [StrideMeasure] {
    let here = filter { $0.shown.contains(place) }
    return first.filter(here.contains) + here.filter { !first.contains($0) }
  }
}
