extension JSONValue {
  /// Reads one value and nothing after it (RFC 8259).
  ///
  /// Strict where readers differ: no name twice in an object, no number beyond a `Double`, no byte that is not
  /// UTF-8, no comment, no comma too many, and no deeper than `JSONReader.deepest`; time and memory are linear
  /// in the bytes, of which there are `most` at most.
  public init(json: [UInt8], most: Int = JSONValue.mostBytes) throws(JSONError) {
    guard json.count <= most else {
      throw JSONError(line: 1, what: "it is larger than \(most >> 10) KiB, as nobody writes one")
    }
    var reader = JSONReader(json)
    self = try reader.document()
  }
}

extension JSONValue {
  /// Of profiles, models and datasets; a value takes some forty bytes for each of them.
  public static let mostBytes = 1 << 20
}

/// Goes over the bytes once.
struct JSONReader {
  /// Lists and objects inside each other; what people write has five.
  static let deepest = 64

  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // Some editors write a byte order mark.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    guard place == bytes.count else { throw error("nothing belongs after the value") }
    return value
  }

  private func error(_ what: String) -> JSONError {
    JSONError(line: 1 + bytes[..<min(place, bytes.count)].count { $0 == UInt8(ascii: "\n") }, what: what)
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
  }

  private mutating func takes(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipSpace()
    guard depth <= Self.deepest else { throw error("it is nested deeper than \(Self.deepest)") }
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "t"): return try word("true", .flag(true))
    case UInt8(ascii: "f"): return try word("false", .flag(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw error("it ends where a value belongs")
    default: return .number(try number())
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let matches = word.withUTF8Buffer { bytes[place...].starts(with: $0) }
    guard matches else { throw error("a value belongs here; text stands in quotes") }
    place += word.utf8CodeUnitCount
    return value
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    place += 1
    var values: [String: JSONValue] = [:]
    skipSpace()
    if takes(UInt8(ascii: "}")) { return .object(values) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("a name in quotes belongs here") }
      let name = try text()
      skipSpace()
      guard takes(UInt8(ascii: ":")) else { throw error("a colon belongs after \"\(name)\"") }
      let value = try value(depth: depth + 1)
      guard values.updateValue(value, forKey: name) == nil else {
        throw error("\"\(name)\" is there twice")
      }
      skipSpace()
      if takes(UInt8(ascii: "}")) { return .object(values) }
      guard takes(UInt8(ascii: ",")) else { throw error("a comma or } belongs here") }
    }
  }

  private mutating func list(depth: Int) throws(JSONError) -> JSONValue {
    place += 1
    var values: [JSONValue] = []
    skipSpace()
    if takes(UInt8(ascii: "]")) { return .list(values) }
    while true {
      values.append(try value(depth: depth + 1))
      skipSpace()
      if takes(UInt8(ascii: "]")) { return .list(values) }
      guard takes(UInt8(ascii: ",")) else { throw error("a comma or ] belongs here") }
    }
  }

  private mutating func number() throws(JSONError) -> Double {
    let start = place
    let isNegative = takes(UInt8(ascii: "-"))
    // A number does not begin with a zero that is followed by digits.
    if !takes(UInt8(ascii: "0")) { try digits(isNegative ? "a digit belongs here" : "a value belongs here") }
    if takes(UInt8(ascii: ".")) { try digits() }
    if takes(UInt8(ascii: "e")) || takes(UInt8(ascii: "E")) {
      if !takes(UInt8(ascii: "+")) { _ = takes(UInt8(ascii: "-")) }
      try digits()
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    guard let number = Double(text), number.isFinite else { throw error("\(text) is beyond any number") }
    return number
  }

  private mutating func digits(_ otherwise: String = "a digit belongs here") throws(JSONError) {
    let start = place
    while let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { place += 1 }
    guard place > start else { throw error(otherwise) }
  }

  private mutating func text() throws(JSONError) -> String {
    place += 1
    var utf8: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: utf8, as: UTF8.self) else { throw error("its text is not UTF-8") }
        place += 1
        return text
      case UInt8(ascii: "\\"):
        place += 1
        try escape(into: &utf8)
      case 0..<0x20: throw error("a control character stands in a text; write it as \\u00…")
      default:
        utf8.append(byte)
        place += 1
      }
    }
    throw error("a text has no closing quote")
  }

  private mutating func escape(into utf8: inout [UInt8]) throws(JSONError) {
    guard let byte = next else { throw error("a text has no closing quote") }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): utf8.append(byte)
    case UInt8(ascii: "b"): utf8.append(0x08)
    case UInt8(ascii: "f"): utf8.append(0x0C)
    case UInt8(ascii: "n"): utf8.append(0x0A)
    case UInt8(ascii: "r"): utf8.append(0x0D)
    case UInt8(ascii: "t"): utf8.append(0x09)
    case UInt8(ascii: "u"):
      var units = [try unit()]
      if UTF16.isLeadSurrogate(units[0]), takes(UInt8(ascii: "\\")) {
        guard takes(UInt8(ascii: "u")) else { throw error("half of a character stands alone") }
        units.append(try unit())
      }
      guard let text = String(validating: units, as: UTF16.self) else {
        throw error("half of a character stands alone")
      }
      utf8 += text.utf8
    default: throw error("no such escape")
    }
  }

  /// Four hexadecimal digits.
  private mutating func unit() throws(JSONError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Self.digit(byte) else {
        throw error("four hexadecimal digits belong here")
      }
      value = value << 4 | digit
      place += 1
    }
    return value
  }

  private static func digit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
