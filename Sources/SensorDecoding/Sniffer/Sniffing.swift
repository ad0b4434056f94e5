import GaitModel

/// One look at one file: dialect, columns, units, time.
struct Sniffing {
  let text: HeadText
  let name: String
  var options: DecodingOptions
  var layout = CSVLayout()
  var guesses: [Guess<String>] = []
  /// Text before the headings, in small letters, for what recorders write there.
  var preamble = ""
  /// Cells of each row of data that will be looked at, of the chosen sensor only.
  var rows: [[HeadText.Cell]] = []
  var delimiter: UInt8 = 0x2C
  var point: UInt8 = 0x2E
  var headings: [ColumnHeading] = []
  var sensors: [String] = []
  var sensor: String?
  /// Names alone told that gravity was taken out.
  var isNamedGravityFree = false
  /// Columns are CoreMotion's, whose rotation is in rad/s.
  var isApple = false
  /// Nobody calls what has gravity so.
  var isNameSure = true
  var accelerationUnitText = ""
  var angularRateUnitText = ""

  init(text: HeadText, name: String, options: DecodingOptions) {
    self.text = text
    self.name = name
    self.options = options
  }

  mutating func run() throws(FootstrikeError) -> SniffedRecording {
    let dialect = try adoptDialect()
    try refuseSummaries()
    if let why = try findColumns(dialect) { return .track(because: why) }
    filterRows()
    guard rows.count >= 2 else {
      throw FootstrikeError(
        what: "there are fewer than two rows of data", where: name, line: dialect.dataLine + 1,
        advice: "give a longer recording")
    }
    var clock = TimeSniffing(self)
    try clock.run()
    layout = clock.sniffing.layout
    guesses = clock.sniffing.guesses
    var units = UnitSniffing(self)
    try units.run()
    guesses = units.sniffing.guesses
    layout = units.sniffing.layout

    var timeline = TimelineSettings(rateHertz: clock.rateHertz ?? units.knownRateHertz ?? 0)
    timeline.stamps = clock.stamps
    timeline.stampStepNanoseconds = clock.stampStep
    timeline.wrapNanoseconds = clock.wrapNanoseconds
    timeline.isIrregular = clock.isIrregular
    timeline.isLocalClock = clock.isLocal
    timeline.accelerationRange = units.range
    if clock.rateHertz == nil, let rate = units.knownRateHertz {
      layout.nanosecondsPerRow = 1e9 / rate
      guesses.append(
        Guess(
          "rate", "\(shortNumber(rate)) Hz", because: units.knownRateReason,
          option: "--rate \(shortNumber(rate))"))
    }
    var description = RecordingDescription(name: name, format: .table(layout), timeline: timeline)
    description.guesses = guesses
    try refuseUnread(description)
    description.rateHertz = timeline.rateHertz > 0 ? timeline.rateHertz : nil
    description.timeKind = clock.kind
    description.dateOffset = clock.dateOffset
    description.hasAngularRate = layout.angularRate.contains { $0 != nil }
    description.hasAltitude = layout.altitude != nil || layout.pressure != nil
    description.gravityRemoved = units.gravityRemoved
    description.accelerationRange = units.range
    description.sensors = sensors
    description.sensor = sensor
    description.columns = columnsRead.map { columnName($0) }
    return .samples(description)
  }

  /// Finds out how the table is written.
  mutating func adoptDialect() throws(FootstrikeError) -> Dialect {
    guard let dialect = Dialect(text, options: options) else {
      throw FootstrikeError(
        what: "no line has two numbers in columns", where: name, line: 1,
        advice: "give a table with a column for each axis, or say what divides them with --delimiter")
    }
    adopt(dialect)
    return dialect
  }

  private mutating func adopt(_ dialect: Dialect) {
    delimiter = dialect.delimiter
    point = dialect.point
    headings = dialect.headings
    layout.delimiter = dialect.delimiter
    layout.point = dialect.point
    layout.skipLines = dialect.dataLine
    layout.fieldCount = dialect.fieldCount
    layout.quotesSpanLines = text.hasQuotedBreaks(from: dialect.dataLine)
    let before = dialect.headingLine ?? dialect.dataLine
    preamble = text.lines.prefix(before).map { text.string($0).lowercased() }.joined(separator: "\n")
    rows = text.lines.indices.dropFirst(dialect.dataLine).prefix(3_000)
      .map { text.cells($0, delimiter: delimiter) }
      .filter { abs($0.count - dialect.fieldCount) <= 1 }
    guesses.append(
      Guess(
        "delimiter", dialect.delimiterName,
        because: "it makes \(dialect.fieldCount) fields of most lines",
        option: "--delimiter \(dialect.delimiterName)",
        isInferred: dialect.headingLine == nil && dialect.delimiter != 0x2C))
    if point == 0x2C {
      guesses.append(
        Guess(
          "decimal comma", "yes", because: "fields look like 0,5 and none like 0.5",
          option: "--decimal-comma", isInferred: delimiter != 0x3B))
    }
    guesses.append(
      Guess(
        "rows before the data", "\(dialect.dataLine)",
        because: "line \(dialect.dataLine + 1) is the first of numbers",
        option: "--skip-rows \(dialect.dataLine)",
        isInferred: dialect.dataLine > 0 && dialect.headingLine == nil))
  }

  /// What was understood of a table must read it: where half of the beginning is refused, it was not.
  private func refuseUnread(_ description: RecordingDescription) throws(FootstrikeError) {
    var decoder = CSVDecoder(layout: layout)
    var batch = DecodedBatch()
    // Without what stands behind the last line, and without a last line that is cut.
    let end = text.lines.last?.upperBound ?? 0
    decoder.decode(text.bytes.span.extracting(0..<min(end + 1, text.bytes.count)), arrival: nil, into: &batch)
    let refused = batch.refusals.totalRecords
    guard refused > 20, refused > Int64(batch.samples.count), let first = batch.refusals.first.first
    else { return }
    throw FootstrikeError(
      what:
        "\(refused) of its first \(refused + Int64(batch.samples.count)) lines can't be read: \(first.cause.words)",
      where: name, line: Int(first.line),
      advice: "see what footstrike inspect takes it for, and pin what is wrong")
  }

  /// ActiGraph's and UK Biobank's files of counts look like recordings and are none.
  private func refuseSummaries() throws(FootstrikeError) {
    if let range = preamble.firstRange(of: "epoch period (hh:mm:ss) ") {
      let period = preamble[range.upperBound...].prefix(8)
      if period != "00:00:00" {
        throw FootstrikeError(
          what: "these are activity counts of \(period) each, not accelerations", where: name,
          advice: "export the raw data from ActiLife")
      }
    }
  }

  /// The numbers of a column; NaN where a cell holds none.
  func column(_ index: Int) -> [Double] {
    rows.map { index < $0.count ? text.number($0[index], point: point) ?? .nan : .nan }
  }

  /// What a column is called in messages and options.
  func columnName(_ index: Int) -> String {
    index < headings.count && !headings[index].text.isEmpty ? headings[index].text : "\(index + 1)"
  }

  /// The columns whose readings are used.
  private var columnsRead: [Int] {
    ([layout.time] + layout.acceleration + layout.angularRate
      + [layout.altitude, layout.altitude == nil ? layout.pressure : nil, layout.speed]).compactMap { $0 }
  }

  private mutating func filterRows() {
    guard !layout.filters.isEmpty else { return }
    let layout = layout
    let text = text
    let delimiter = delimiter
    let point = point
    rows = text.lines.indices.dropFirst(layout.skipLines).lazy
      .map { text.cells($0, delimiter: delimiter) }
      .filter { abs($0.count - layout.fieldCount) <= 1 }
    rows = rows.filter { row in
      layout.filters.allSatisfy {
        $0.column < row.count && text.number(row[$0.column], point: point) == $0.value
      }
    }
  }
}
