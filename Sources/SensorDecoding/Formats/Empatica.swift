import GaitModel

extension BinaryFormat {
  /// Empatica E4's `ACC.csv`: when it began, samples a second, and counts of 1/64 g.
  static let empatica = BinaryFormat(
    title: "Empatica E4", fileExtension: "csv", recognises: { EmpaticaTable.rows(of: $0) != nil },
    describe: { head, name, options throws(FootstrikeError) in
      let told = EmpaticaTable.rows(of: head) ?? (0, 0)
      return try MadeTable(
        format: "Empatica's ACC.csv",
        because: "its first line is \(shortNumber(told.start)) s since 1970 three times, its second "
          + "\(shortNumber(told.rate)) Hz, and the rest are counts of 1/64 g",
        fileExtension: "csv", maker: EmpaticaTable()
      ).describe(head, name, options)
    })
}

/// Writes Empatica's counts as g, each with its time.
private struct EmpaticaTable: LineTableMaker {
  var lines = LineCutter()
  private var start = 0.0
  private var rate = 0.0
  private var row = 0
  private static let countsPerG = 64.0

  /// What the first two lines tell, where the file is one: seconds since 1970, and samples a second.
  static func rows(of head: Span<UInt8>) -> (start: Double, rate: Double)? {
    let text = head.withUnsafeBufferPointer { String(decoding: $0.prefix(512), as: UTF8.self) }
    let lines = text.split(whereSeparator: \.isNewline).prefix(5).map { line in
      line.split { $0 == "," || $0 == ";" }.map {
        Double($0.filter { $0 != " " && $0 != "\u{FEFF}" }) ?? .nan
      }
    }
    guard lines.count >= 3, lines[0].count == 3, lines[1].count == 3, lines[2].count == 3,
      Set(lines[0]).count == 1, Set(lines[1]).count == 1, (1e9..<5e9).contains(lines[0][0]),
      (1...1_000).contains(lines[1][0]), lines[2].allSatisfy({ $0 == $0.rounded() && abs($0) <= 32_768 })
    else { return nil }
    return (lines[0][0], lines[1][0])
  }

  mutating func take(_ line: ArraySlice<UInt8>, into text: inout [UInt8]) {
    defer { row += 1 }
    let cells = line.split { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
      .map { String(String(decoding: $0, as: UTF8.self).trimming { $0.isWhitespace || $0 == "\u{FEFF}" }) }
    switch row {
    case 0:
      start = cells.first.flatMap { Double($0) } ?? 0
      text.appendLine(["time (s)", "acc_x (g)", "acc_y (g)", "acc_z (g)"])
    case 1: rate = cells.first.flatMap { Double($0) } ?? 0
    default:
      let time = start + Double(row - 2) / rate
      let axes = cells.map { cell in Double(cell).map { "\($0 / Self.countsPerG)" } ?? cell }
      text.appendLine(["\((time * 1e6).rounded() / 1e6)"] + axes)
    }
  }
}
