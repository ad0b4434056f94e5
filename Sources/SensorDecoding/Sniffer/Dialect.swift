/// How a table is written: delimiter, decimal point, where its data begin and what its headings say.
struct Dialect {
  var delimiter: UInt8
  var point: UInt8
  /// Fields of most rows, an empty last one included.
  var fieldCount: Int
  /// 0-based line of the first row of data.
  var dataLine: Int
  /// A heading for each column; empty where there are none.
  var headings: [ColumnHeading] = []
  /// 0-based line of the names, where there are any.
  var headingLine: Int?

  static let delimiters: [(byte: UInt8, name: String)] = [
    (0x2C, "comma"), (0x3B, "semicolon"), (0x09, "tab"), (0x7C, "bar"), (0x20, "space"),
  ]

  var delimiterName: String { Self.delimiters.first { $0.byte == delimiter }?.name ?? "other" }

  /// The dialect in which most fields are numbers; `nil` where none has two numbers a row.
  init?(_ text: HeadText, options: DecodingOptions) {
    var candidates: [(delimiter: UInt8, point: UInt8)] = []
    let given = options.delimiter?.asciiValue
    for (byte, _) in Self.delimiters where given == nil || given == byte {
      if options.decimalComma != true { candidates.append((byte, 0x2E)) }
      if options.decimalComma != false, byte != 0x2C { candidates.append((byte, 0x2C)) }
    }
    let count = min(text.lines.count, 1_000)
    let probe = (max(0, count - 200)..<count).filter { !text.lines[$0].isEmpty }
    guard !probe.isEmpty else { return nil }
    var best: (score: Double, delimiter: UInt8, point: UInt8, fields: Int)?
    for (delimiter, point) in candidates {
      var rowsByFields: [Int: Int] = [:]
      let rows = probe.map { text.cells($0, delimiter: delimiter) }
      for row in rows { rowsByFields[row.count, default: 0] += 1 }
      guard let mode = rowsByFields.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), mode.key >= 2
      else { continue }
      var told = 0
      var numbers = 0
      for row in rows where row.count == mode.key {
        for cell in row {
          switch text.content(cell, point: point) {
          case .number:
            numbers += 1
            told += 1
          case .time: told += 1
          case .blank, .text: break
          }
        }
      }
      // Headings among few rows have none.
      guard numbers * 2 >= mode.value else { continue }
      let share = Double(told) / Double(mode.value * mode.key)
      let score = share * share * Double(told) / Double(rows.count)
      if score > (best?.score ?? 0) * 1.0001 { best = (score, delimiter, point, mode.key) }
    }
    guard let best else { return nil }
    delimiter = best.delimiter
    point = best.point
    fieldCount = best.fields
    dataLine = 0
    if let skip = options.skipRows {
      dataLine = min(max(skip, 0), text.lines.count)
    } else {
      guard let line = firstDataLine(text) else { return nil }
      dataLine = line
    }
    findHeadings(text)
  }

  private func isData(_ line: Int, _ text: HeadText) -> Bool {
    let cells = text.cells(line, delimiter: delimiter)
    guard abs(cells.count - fieldCount) <= 1 else { return false }
    var numbers = 0
    var words = 0
    for cell in cells {
      switch text.content(cell, point: point) {
      case .number, .time: numbers += 1
      case .text: words += 1
      case .blank: break
      }
    }
    return numbers > 0 && numbers >= words
  }

  private func firstDataLine(_ text: HeadText) -> Int? {
    for line in text.lines.indices where isData(line, text) {
      let next = [line + 1, line + 2].filter { $0 < text.lines.count && !text.lines[$0].isEmpty }
      if next.allSatisfy({ isData($0, text) }) { return line }
    }
    return text.lines.indices.first { isData($0, text) }
  }

  /// The first column counts the rows or is quoted, and no row ends with an empty field.
  private func hasRowNames(_ text: HeadText) -> Bool {
    let rows = text.lines.indices.dropFirst(dataLine).prefix(50).map { text.cells($0, delimiter: delimiter) }
      .filter { $0.count == fieldCount }
    let firsts = rows.map { text.number($0[0], point: point) }
    let isCounting = zip(firsts.dropFirst(), firsts).allSatisfy { ($0 ?? 0) - ($1 ?? 0) == 1 }
    let areQuoted = rows.allSatisfy { text.bytes[$0[0].lowerBound] == 0x22 }
    return rows.count > 1 && (isCounting || areQuoted)
      && rows.allSatisfy { !text.trimmed($0[fieldCount - 1]).isEmpty }
  }

  private mutating func findHeadings(_ text: HeadText) {
    var rows: [(line: Int, cells: [String])] = []
    var line = dataLine - 1
    while line >= 0, rows.count < 4, !text.lines[line].isEmpty {
      var cells = text.cells(line, delimiter: delimiter).map { text.string(text.trimmed($0)) }
      let mark = cells[0].prefix { $0 == "%" || $0 == "#" || $0 == "/" || $0 == " " }
      cells[0].removeFirst(mark.count)
      // numpy's `# t ax ay`: a mark that stands alone is no name.
      if !mark.isEmpty, cells[0].isEmpty, cells.count == fieldCount + 1 { cells.removeFirst() }
      guard abs(cells.count - fieldCount) <= 1, cells.count > 1, cells.contains(where: { !$0.isEmpty }) else {
        break
      }
      rows.insert((line, cells), at: 0)
      line -= 1
    }
    guard !rows.isEmpty else { return }
    let known = rows.map { row in row.cells.count { ColumnHeading($0).alias != nil } }
    let most = known.max() ?? 0
    // With nothing known, the row just above the data holds the names.
    let names = most > 0 ? known.lastIndex(of: most)! : rows.count - 1
    // R names every column but the first, which holds the names of the rows.
    if rows[names].cells.count == fieldCount - 1, hasRowNames(text) { rows[names].cells.insert("", at: 0) }
    var headings = rows[names].cells.map { ColumnHeading($0) }
    if names > 0, rows[names - 1].cells.count == headings.count, known[names - 1] == 0,
      rows[names - 1].cells.dropFirst().contains(where: { !$0.isEmpty && Double($0) == nil })
    {
      for index in headings.indices {
        let above = rows[names - 1].cells[index]
        if headings[index].alias != nil, !above.isEmpty { headings[index].sensor = above }
      }
    }
    if names + 1 < rows.count {
      for index in headings.indices where index < rows[names + 1].cells.count {
        guard let role = headings[index].alias?.role else { continue }
        let unit = UnitSpelling.unit(rows[names + 1].cells[index], of: role)
        if !unit.isEmpty { headings[index].adoptRole(of: unit) }
      }
    }
    self.headings = headings
    headingLine = rows[names].line
  }
}
