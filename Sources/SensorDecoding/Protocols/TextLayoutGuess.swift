import GaitModel

/// Finds out what the lines of a text stream mean: makes a table of them, and asks what reads tables.
struct TextLayoutGuess {
  /// One line that was held back.
  struct Line {
    /// In the bytes that are held.
    var range: Range<Int>
    /// Host's nanoseconds; `nil` where nobody knows.
    var arrival: Int64?
  }

  /// A layout, and what it stands on.
  struct Result {
    var layout: TextLayout
    /// 1 for a sensor that stood still, 2 for one that moved.
    var evidence: Int
  }

  static let fullEvidence = 3

  private let bytes: [UInt8]
  private let lines: [Line]
  private let parsed: [TextLine]
  private let options: DecodingOptions
  /// What is read of each column of the table.
  private var keys: [UInt64] = []
  private var headings: [String] = []
  private var rows: [[Substring]] = []
  private var columns = 0
  private var tag: UInt64 = 0
  private var headerKey: UInt64 = 0
  private var isSingleLine = true

  /// A column that so few lines have is none.
  private static let leastShare = 0.05

  private init(_ bytes: [UInt8], _ lines: [Line], _ options: DecodingOptions) {
    self.bytes = bytes
    self.lines = lines
    self.options = options
    parsed = lines.map { TextLine(bytes.span, $0.range) }
  }

  /// The layout that most of the lines agree with.
  ///
  /// - Throws: why they can't be read.
  static func layout(
    _ bytes: [UInt8], _ lines: [Line], _ options: DecodingOptions
  ) throws(FootstrikeError) -> Result {
    var guess = TextLayoutGuess(bytes, lines, options)
    guess.makeTable()
    var found = try guess.conclude(options)
    // Milliseconds of a sensor of 1 kHz count up by one as a counter does: the arrivals tell.
    if options.timeUnit == nil, found.layout.guesses.contains(where: { $0.value == "counter" }),
      let arriving = guess.arrivingHertz, (700...1_400).contains(arriving)
    {
      var options = options
      options.timeUnit = .milliseconds
      found = try guess.conclude(options)
    }
    return found
  }

  // MARK: the table

  private mutating func makeTable() {
    var named = 0
    var bare: [Shape: Int] = [:]
    for line in parsed where line.problem == nil {
      if line.hasNames {
        named += 1
      } else if Self.numbers(line) >= 3 {
        bare[Shape(tag: line.tag, count: line.count), default: 0] += 1
      }
    }
    let usual = bare.max { ($0.value, $1.key.count) < ($1.value, $0.key.count) }
    if let usual, usual.value > named {
      let others = bare.filter { $0.key.tag != 0 && $0.value * 10 > usual.value }
      if others.count > 1 { makeTagged(Set(others.keys)) } else { makeBare(usual.key) }
    } else if named > 0 {
      makeNamed { $0.hasNames }
    }
  }

  private struct Shape: Hashable {
    var tag: UInt64
    var count: Int
  }

  private static func numbers(_ line: TextLine) -> Int { line.count(.number) + line.count(.time) }

  /// A number or a time, as a table holds it.
  private func number(_ span: TextSpan, _ line: Int) -> Substring {
    let text = string(span, line)
    return text.utf8.contains(0x2C) ? Substring(text.replacing(",", with: ".")) : text
  }

  private func string(_ span: TextSpan, _ line: Int) -> Substring {
    let range = span.range(from: lines[line].range.lowerBound)
    return Substring(decoding: bytes[range], as: UTF8.self)
  }

  /// Bare numbers, with a word in front or none; a line of words above them names them.
  private mutating func makeBare(_ shape: Shape) {
    columns = shape.count
    tag = shape.tag
    let first = tag == 0 ? 0 : 1
    keys = (0..<shape.count - first).map { 0x100 + UInt64(first + $0) }
    headings = header(fields: shape.count, from: first) ?? []
    var unit = ""
    for (place, line) in parsed.enumerated()
    where line.problem == nil && line.count == shape.count && line.tag == tag && !line.hasNames {
      rows.append((first..<shape.count).map { cell(line, $0, place) })
      unit = unit.isEmpty ? self.unit(of: line, first, place) : unit
    }
    if headings.isEmpty, !unit.isEmpty, keys.count == 3 {
      headings = ["x", "y", "z"].map { "\($0) (\(unit))" }
    }
  }

  private func unit(of line: TextLine, _ cell: Int, _ place: Int) -> String {
    line.cells[cell].unit.count > 0 ? String(string(line.cells[cell].unit, place)) : ""
  }

  /// The words of a line that has as many as the lines of numbers have cells.
  private mutating func header(fields: Int, from first: Int) -> [String]? {
    for (place, line) in parsed.enumerated()
    where line.problem == nil && Self.numbers(line) == 0 && line.count(.word) > 0 {
      let text = Substring(decoding: bytes[lines[place].range], as: UTF8.self)
      let divider: (Character) -> Bool =
        text.contains { $0 == "," || $0 == ";" } ? { $0 == "," || $0 == ";" } : { $0 == " " || $0 == "\t" }
      var words = text.split(omittingEmptySubsequences: false, whereSeparator: divider)
        .map { String($0.trimming { $0.isWhitespace || $0 == "#" || $0 == "%" || $0 == "\"" }) }
      if words.count == fields + 1, words.last == "" { words.removeLast() }
      guard words.count == fields, words.count(where: { ColumnHeading($0).alias != nil }) >= 3 else {
        continue
      }
      headerKey = TextLine.key(of: bytes.span, lines[place].range)
      return Array(words[first...])
    }
    return nil
  }

  private func cell(_ line: TextLine, _ index: Int, _ place: Int) -> Substring {
    let cell = line.cells[index]
    return cell.kind == .number || cell.kind == .time ? number(cell.text, place) : ""
  }

  /// Bare numbers behind words that take turns: `ACC,…` and `GYR,…`.
  private mutating func makeTagged(_ shapes: Set<Shape>) {
    makeNamed { line in !line.hasNames && shapes.contains(Shape(tag: line.tag, count: line.count)) }
  }

  /// Readings with names, all in a line or one after the other: a row ends where a name comes again.
  private mutating func makeNamed(_ isRead: (TextLine) -> Bool) {
    var counts: [UInt64: Int] = [:]
    var found: [UInt64: (heading: String, order: Int)] = [:]
    var seen = 0
    for (place, line) in parsed.enumerated() where line.problem == nil && isRead(line) {
      seen += 1
      for index in 0..<line.count where Self.hasValue(line.cells[index]) {
        let key = Self.key(line, index)
        counts[key, default: 0] += 1
        if found[key] == nil { found[key] = (heading(line, index, place), found.count) }
      }
    }
    let usual = Double(counts.values.max() ?? 0) * Self.leastShare
    keys = found.keys.filter { Double(counts[$0] ?? 0) > usual }.sorted {
      found[$0]!.order < found[$1]!.order
    }
    headings = keys.map { found[$0]?.heading ?? "" }
    let columnOf = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
    var row = [Substring?](repeating: nil, count: keys.count)
    func endRow() {
      if row.contains(where: { $0 != nil }) { rows.append(row.map { $0 ?? "" }) }
      row = [Substring?](repeating: nil, count: keys.count)
    }
    var linesOfRows = 0
    for (place, line) in parsed.enumerated() where line.problem == nil && isRead(line) {
      linesOfRows += 1
      for index in 0..<line.count where Self.hasValue(line.cells[index]) {
        guard let column = columnOf[Self.key(line, index)] else { continue }
        // A stamp comes before each of Teleplot's values.
        if row[column] != nil, keys[column] != TextLine.stampKey { endRow() }
        row[column] = number(line.cells[index].text, place)
      }
    }
    endRow()
    isSingleLine = linesOfRows <= rows.count
    // The first row may be cut.
    if !isSingleLine, rows.count > 2 { rows.removeFirst() }
  }

  private static func hasValue(_ cell: TextCell) -> Bool { cell.kind == .number || cell.kind == .time }

  /// The key of a cell; of bare numbers behind a word, that of both.
  static func key(_ line: TextLine, _ index: Int) -> UInt64 {
    line.tag == 0 || line.cells[index].isNamed ? line.cells[index].key : line.tag &+ line.cells[index].key
  }

  /// What a column of named readings is called, in the words of tables.
  private func heading(_ line: TextLine, _ index: Int, _ place: Int) -> String {
    let cell = line.cells[index]
    if cell.key == TextLine.stampKey { return "time" }
    var name: String
    var number = Int(cell.index)
    var values = (0..<line.count).count { line.cells[$0].isNamed && line.cells[$0].name == cell.name }
    if line.tag != 0, !cell.isNamed {
      // `ACC,1,2,3`, perhaps with a time before them.
      name = String(string(line.cells[0].text, place))
      values = line.count - 1
      number = index - 1
      if values == 4 {
        if number == 0 { return "time" }
        (values, number) = (3, number - 1)
      }
    } else {
      let group = cell.group.count > 0 ? "\(string(cell.group, place))_" : ""
      name = group + String(string(cell.name, place))
    }
    var unit = cell.unit.count > 0 ? " (\(string(cell.unit, place)))" : ""
    if let bracket = name.firstIndex(of: "(") {
      unit = " " + name[bracket...]
      name = String(name[..<bracket].trimming(\.isWhitespace))
    }
    let axes = ["x", "y", "z"]
    // Razor AHRS, calibrated or raw.
    if name == "#A-C" || name == "#A-R" { (name, unit) = ("acc", " (razor)") }
    if name == "#G-C" || name == "#G-R" { (name, unit) = ("gyro", " (razor)") }
    if values == 3, number < 3 { return "\(name)_\(axes[number])\(unit)" }
    if values == 6, number < 6 {
      // `a/g: 1 2 3 4 5 6`.
      return (number < 3 ? "acc_" : "gyro_") + axes[number % 3] + unit
    }
    return name + unit
  }

  // MARK: what it says

  private func conclude(_ options: DecodingOptions) throws(FootstrikeError) -> Result {
    guard lines.count(where: { TextLine.hasSeveralReadings(bytes.span, $0.range) }) * 2 < lines.count else {
      throw FootstrikeError(
        what: "each of its lines holds several readings of one axis", where: "text",
        advice: "let it send one reading of all axes at a time")
    }
    guard rows.count >= 2, keys.count >= 3 else {
      throw unread("no three numbers stand in most of its lines")
    }
    var table = headings.isEmpty ? "" : headings.map(Self.quoted).joined(separator: ",") + "\n"
    for row in rows { table += row.joined(separator: ",") + "\n" }
    var options = options
    options.delimiter = ","
    options.decimalComma = false
    options.skipRows = headings.isEmpty ? 0 : 1
    var sniffing = Sniffing(text: HeadText(Array(table.utf8)), name: "its lines", options: options)
    let found: SniffedRecording
    do throws(FootstrikeError) { found = try sniffing.run() } catch {
      throw unread(error.what, advice: error.advice)
    }
    guard case .samples(let description) = found, let read = description.table else {
      throw unread("its lines hold no acceleration")
    }
    var layout = TextLayout()
    layout.columns = columns
    layout.tag = tag
    layout.headerKey = headerKey
    layout.isSingleLine = isSingleLine
    if !isSingleLine { layout.linesOfReading = min(16, max(1, lines.count / rows.count)) }
    // Gravity beside it is not added to what comes line by line.
    layout.gravityRemoved = description.gravityRemoved || !read.gravity.contains(nil)
    layout.accelerationStep = read.accelerationScale
    layout.angularRateStep = read.angularRateScale
    for axis in 0..<3 {
      guard let column = read.acceleration[axis] else { throw unread("its lines hold fewer than three axes") }
      layout.add(keys[column], at: TextLayout.Slot.acceleration + axis)
      if let rate = read.angularRate[axis] { layout.add(keys[rate], at: TextLayout.Slot.angularRate + axis) }
    }
    let silent: Set = ["delimiter", "rows before the data", "columns without names", "time zone"]
    layout.guesses = description.guesses.filter {
      ($0.isInferred && !silent.contains($0.what)) || $0.what == "columns without names"
    }
    useTime(read, description, in: &layout)
    let axes = read.acceleration.compactMap { $0 }.map { column in
      rows.map { column < $0.count ? Double($0[column]) ?? .nan : .nan }
    }
    let evidence = UnitEvidence(axes)
    return Result(layout: layout, evidence: (evidence.isStill ? 1 : 0) + (evidence.isMoved ? 2 : 0))
  }

  private static func quoted(_ heading: String) -> String {
    "\"" + heading.filter { $0 != "\"" && $0 != "\n" && $0 != "\r" } + "\""
  }

  /// The first line that could have been a reading, for the person to see.
  private func unread(_ what: String, advice: String? = nil) -> FootstrikeError {
    let place =
      parsed.firstIndex { $0.problem == nil && Self.numbers($0) >= 3 }
      ?? parsed.firstIndex { $0.problem == nil && Self.numbers($0) > 0 }
      ?? parsed.firstIndex { $0.problem == nil }
    let line = place.map { String(decoding: bytes[lines[$0].range].prefix(80), as: UTF8.self) } ?? ""
    return FootstrikeError(
      what: what + (line.isEmpty ? "" : ", as in '\(line)'"), where: "text",
      advice: advice ?? "name the columns with --column ax=COLUMN, or the protocol with --protocol NAME")
  }

  private func useTime(_ read: CSVLayout, _ description: RecordingDescription, in layout: inout TextLayout) {
    guard let time = read.time, let whole = Self.step(read.timeFormat) else { return }
    if let contradicted = contradicted(description, column: time) {
      layout.guesses.removeAll { $0.what == "rate" || $0.what == "time unit" }
      layout.guesses.append(contradicted)
      return
    }
    layout.add(keys[time], at: TextLayout.Slot.time)
    layout.timeSteps.whole = whole
    if let wrap = description.timeline.wrapNanoseconds { layout.turn = Double(wrap) / whole }
    if let addend = read.timeAddend, let part = Self.step(addend.format) {
      layout.add(keys[addend.column], at: TextLayout.Slot.timeAddend)
      layout.timeSteps.part = part
    }
  }

  private static func step(_ format: CSVLayout.TimeFormat) -> Double? {
    switch format {
    case .none: nil
    case .decimal(let power): (0..<power).reduce(1.0) { step, _ in step * 10 }
    case .scaled(let nanoseconds): nanoseconds
    case .text: 1e9
    }
  }

  /// A clock that runs five times as fast as the lines come, or a fifth, is none.
  private func contradicted(_ description: RecordingDescription, column: Int) -> Guess<String>? {
    guard let told = description.rateHertz, options.timeUnit == nil, let arriving = arrivingHertz else {
      return nil
    }
    guard told / arriving > 5 || arriving / told > 5 else { return nil }
    let name = column < headings.count ? headings[column] : "\(column + 1)"
    return Guess(
      "time", "by arrival",
      because: "column \(name) would mean \(shortNumber(told.rounded())) samples a second, and "
        + "\(shortNumber(arriving.rounded())) arrive", option: "--rate \(shortNumber(arriving.rounded()))")
  }

  /// Readings a second by the arrivals of the later half: what waited in an open line comes first.
  private var arrivingHertz: Double? {
    let late = lines.suffix(lines.count / 2)
    guard let first = late.first?.arrival, let last = late.last?.arrival, last - first > 100_000_000 else {
      return nil
    }
    return Double(rows.count) / Double(lines.count) * Double(late.count - 1) * 1e9 / Double(last - first)
  }
}
