import GaitModel

extension [UInt8] {
  /// Appends a cell of a CSV row, quoted where it must be (RFC 4180).
  mutating func append(cell text: String) {
    guard text.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else { return append(text: text) }
    append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { append(byte) }
      append(byte)
    }
    append(UInt8(ascii: "\""))
  }

  /// Appends a cell; nothing where the value is unknown.
  mutating func append(cell value: ColumnValue) {
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
  mutating func append(header keys: [String]) {
    append(text: keys.joined(separator: ","))
    append("\n")
  }
}
