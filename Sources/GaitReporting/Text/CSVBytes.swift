import GaitModel

extension [UInt8] {
  /// Appends text as a cell of a CSV row, quoted where it must be (RFC 4180).
  ///
  /// Text from outside stays text: characters that act are written out, and what a spreadsheet would take for a
  /// formula gets an apostrophe before it.
  package mutating func append(cell text: String) {
    let text = text.harmless
    let isFormula = text.utf8.first.map { "=+-@".utf8.contains($0) } ?? false
    let isQuoted = text.utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") }
    if isQuoted { append(UInt8(ascii: "\"")) }
    if isFormula { append(UInt8(ascii: "'")) }
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { append(byte) }
      append(byte)
    }
    if isQuoted { append(UInt8(ascii: "\"")) }
  }

  /// Appends a cell; nothing where the value is unknown.
  package mutating func append(cell value: ColumnValue) {
    switch value {
    case .word(let word): if let word { append(word) }
    case .text(let text): if let text { append(cell: text) }
    case .integer(let value): if let value { append(integer: value) }
    case .number(let value, let places): append(decimal: value, places: places)
    case .time(let time): if let time { append(secondsOf: time.nanoseconds) }
    case .flag(let value): if let value { append(value ? "true" : "false") }
    }
  }

  /// Appends the columns' names as a row.
  package mutating func append(header keys: [String]) {
    for (place, key) in keys.enumerated() {
      if place > 0 { append(",") }
      append(cell: key)
    }
    append("\n")
  }
}
