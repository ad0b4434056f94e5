/// The first lines of a file, to be looked at again and again.
struct HeadText {
  typealias Cell = Range<Int>

  /// The bytes, and a newline and zeros after them so that numbers can be read to the very end.
  let bytes: [UInt8]
  /// Each line without its line break.
  let lines: [Range<Int>]

  private static let mostLines = 30_000

  /// - Parameter isWhole: they are all lines there are, and none is left out.
  init(_ head: [UInt8], isWhole: Bool = false) {
    var lines: [Range<Int>] = []
    var start = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var isCut = false
    while start < head.count, isWhole || lines.count < Self.mostLines {
      let newline = head[start...].firstIndex(of: 10)
      isCut = newline == nil
      let end = newline ?? head.count
      lines.append(start..<(end > start && head[end - 1] == 13 ? end - 1 : end))
      start = end + 1
    }
    // The last line of the head is probably cut; it is needed only where there are hardly any.
    if isCut, !isWhole, lines.count > 3 { lines.removeLast() }
    self.lines = lines
    bytes = head + [10, 0, 0, 0, 0, 0, 0, 0, 0]
  }

  /// Quoted fields begin in one line and end in another.
  func hasQuotedBreaks(from line: Int) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      let base = buffer.baseAddress!
      return lines.dropFirst(line).contains {
        CSVRowReader.hasOddQuotes(base + $0.lowerBound, base + $0.upperBound)
      }
    }
  }

  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The fields of a line.
  func cells(_ line: Int, delimiter: UInt8) -> [Cell] {
    var cells: [Cell] = []
    var start = lines[line].lowerBound
    let end = lines[line].upperBound
    if delimiter == 0x20 { while start < end, bytes[start] == 0x20 { start += 1 } }
    var at = start
    var isQuoted = false
    while at < end {
      if bytes[at] == 0x22 { isQuoted.toggle() }
      if bytes[at] == delimiter, !isQuoted {
        cells.append(start..<at)
        if delimiter == 0x20 { while at + 1 < end, bytes[at + 1] == 0x20 { at += 1 } }
        start = at + 1
      }
      at += 1
    }
    if delimiter != 0x20 || start < end { cells.append(start..<end) }
    return cells
  }

  /// A cell without blanks and quotes around it.
  func trimmed(_ cell: Cell) -> Cell {
    var first = cell.lowerBound
    var last = cell.upperBound
    func isMargin(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 9 || byte == 0x22 }
    while first < last, isMargin(bytes[first]) { first += 1 }
    while last > first, isMargin(bytes[last - 1]) { last -= 1 }
    return first..<last
  }

  /// The number in a cell; `nil` where it holds anything else.
  func number(_ cell: Cell, point: UInt8) -> Double? {
    let cell = trimmed(cell)
    return withText(cell) { text, end in
      var place = text
      guard let decimal = Decimal.scan(&place, end: end, point: point), place == end else { return nil }
      return decimal.double(text: text, end: end, point: point)
    }
  }

  /// The number in a cell times 10^`power`, exactly.
  func whole(_ cell: Cell, point: UInt8, power: Int) -> Int64? {
    let cell = trimmed(cell)
    return withText(cell) { text, end in
      var place = text
      guard let decimal = Decimal.scan(&place, end: end, point: point), place == end else { return nil }
      return decimal.whole(timesTenTo: power)
    }
  }

  /// The date or time of day in a cell.
  func time(_ cell: Cell, _ grammar: TimeGrammar) -> TimeText? {
    withText(trimmed(cell)) { text, end in text < end ? TimeText.whole(text, end, grammar) : nil }
  }

  /// What a cell holds.
  enum Content { case number, time, blank, text }

  func content(_ cell: Cell, point: UInt8) -> Content {
    let inner = trimmed(cell)
    if inner.isEmpty { return .blank }
    if number(inner, point: point) != nil { return .number }
    if inner.count >= 5, time(inner, TimeGrammar()) != nil { return .time }
    switch string(inner).lowercased() {
    case "nan", "null", "na", "n/a", "inf", "-inf", "none": return .blank
    default: return .text
    }
  }

  private func withText<Result>(
    _ cell: Cell, _ body: (UnsafePointer<UInt8>, UnsafePointer<UInt8>) -> Result
  ) -> Result {
    bytes.withUnsafeBufferPointer { buffer in
      let base = buffer.baseAddress!
      return body(base + cell.lowerBound, base + cell.upperBound)
    }
  }
}
