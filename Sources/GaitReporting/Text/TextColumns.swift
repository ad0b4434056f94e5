import GaitModel

/// Columns of one line, written straight into bytes; counts characters where bytes are more.
struct TextColumns {
  private let start: Int
  /// Bytes of this line that continue a character (UTF-8), and so take no column.
  private var continuations = 0

  /// A line that begins at the end of these bytes.
  init(_ bytes: inout [UInt8]) { start = bytes.count }

  private func width(_ bytes: [UInt8]) -> Int { bytes.count - start - continuations }

  /// Appends text that starts at that column, or a space after what is there.
  mutating func left(_ text: TerminalText, at column: Int, into bytes: inout [UInt8]) {
    for _ in 0..<max(column - width(bytes), 1) { bytes.append(UInt8(ascii: " ")) }
    append(text, into: &bytes)
  }

  /// Appends a number with its unit that ends at that column; a dash where unknown.
  mutating func right(
    _ value: Float, _ places: Int, signed: Bool = false, _ unit: TerminalText, at column: Int,
    into bytes: inout [UInt8]
  ) {
    let (begin, width) = (bytes.count, width(bytes))
    if value.isFinite {
      if value < 0 { append("−", into: &bytes) } else if signed { append("+", into: &bytes) }
      bytes.append(decimal: Double(value.magnitude), places: places)
      append(unit, into: &bytes)
    } else {
      append("–", into: &bytes)
    }
    pad(from: begin, since: width, to: column, in: &bytes)
  }

  /// Appends a time in the session that ends at that column.
  mutating func clock(_ time: SensorTime, at column: Int, into bytes: inout [UInt8]) {
    let (begin, width) = (bytes.count, width(bytes))
    append(time.nanoseconds < 0 ? "−" : "", into: &bytes)
    let tenths = (time.nanoseconds.magnitude + 50_000_000) / 100_000_000
    let (hours, minutes, rest) = (tenths / 36_000, tenths / 600 % 60, tenths % 600)
    if hours > 0 {
      bytes.append(integer: Int64(hours))
      bytes.append(minutes < 10 ? ":0" : ":")
    }
    bytes.append(integer: Int64(minutes))
    bytes.append(rest < 100 ? ":0" : ":")
    bytes.append(decimal: Double(rest) / 10, places: 1)
    pad(from: begin, since: width, to: column, in: &bytes)
  }

  private mutating func append(_ text: TerminalText, into bytes: inout [UInt8]) {
    for byte in text.text.utf8 where byte & 0xC0 == 0x80 { continuations += 1 }
    bytes.append(terminal: text)
  }

  /// Moves what was appended since `begin` to the right, so that it ends at that column.
  private func pad(from begin: Int, since before: Int, to column: Int, in bytes: inout [UInt8]) {
    let missing = max(column - width(bytes), before == 0 ? 0 : 1)
    bytes.insert(contentsOf: repeatElement(UInt8(ascii: " "), count: missing), at: begin)
  }
}
