import GaitModel

/// Writes one JSON value after the other into bytes, with the commas where they belong.
///
/// Numbers that are not finite become `null`, or are left out where `omitsUnknown`: JSON has no NaN.
package struct JSONBytes {
  /// What is written so far.
  package var bytes: [UInt8] = []
  /// Leaves a key out where its value is unknown, instead of writing `null`.
  let omitsUnknown: Bool
  private var needsComma = false

  /// Nothing yet.
  package init(omitsUnknown: Bool) { self.omitsUnknown = omitsUnknown }

  package mutating func beginObject(_ key: JSONKey? = nil) {
    start(key)
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
  }

  package mutating func endObject() {
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  package mutating func beginList(_ key: JSONKey? = nil) {
    start(key)
    bytes.append(UInt8(ascii: "["))
    needsComma = false
  }

  package mutating func endList() {
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  package mutating func field(_ key: JSONKey, _ value: Int64) {
    start(key)
    bytes.append(integer: value)
  }

  package mutating func field(_ key: JSONKey, _ value: Int) { field(key, Int64(value)) }

  package mutating func field(_ key: JSONKey, _ value: Bool) {
    start(key)
    bytes.append(value ? "true" : "false")
  }

  package mutating func field(_ key: JSONKey, _ value: Double, places: Int) {
    guard value.isFinite else { return unknown(key) }
    start(key)
    bytes.append(decimal: value, places: places, trimming: true)
  }

  package mutating func field(_ key: JSONKey, _ value: Float, places: Int) {
    field(key, Double(value), places: places)
  }

  package mutating func field(_ key: JSONKey, _ time: SensorTime?) {
    guard let time else { return unknown(key) }
    start(key)
    bytes.append(secondsOf: time.nanoseconds, trimming: true)
  }

  package mutating func field(_ key: JSONKey, _ text: String?) {
    guard let text else { return unknown(key) }
    start(key)
    append(quoted: text)
  }

  /// A text in a list.
  package mutating func element(_ text: String) {
    start(nil)
    append(quoted: text)
  }

  /// Another JSON value, as it stands.
  package mutating func field(_ key: JSONKey, json: some Sequence<UInt8>) {
    start(key)
    bytes += json
  }

  /// The fields of a contact.
  mutating func fields(_ columns: [ContactColumn], _ contact: GroundContact) {
    for column in columns {
      switch column.value(contact) {
      case .word(let word?):
        start(column.jsonKey)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(word)
        bytes.append(UInt8(ascii: "\""))
      case .text(let text): field(column.jsonKey, text)
      case .integer(let value?): field(column.jsonKey, value)
      case .number(let value, let places): field(column.jsonKey, value, places: places)
      case .time(let time): field(column.jsonKey, time)
      case .flag(let value?): field(column.jsonKey, value)
      case .word(nil), .integer(nil), .flag(nil): unknown(column.jsonKey)
      }
    }
  }

  /// A number in a list.
  package mutating func element(_ value: Double, places: Int) {
    start(nil)
    if !bytes.append(decimal: value, places: places, trimming: true) { bytes.append("null") }
  }

  package mutating func unknown(_ key: JSONKey) {
    guard !omitsUnknown else { return }
    start(key)
    bytes.append("null")
  }

  private mutating func start(_ key: JSONKey?) {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    switch key {
    case .literal(let key):
      bytes.append(UInt8(ascii: "\""))
      bytes.append(key)
      bytes.append("\":")
    case .made(let key): bytes.append(contentsOf: key)
    case nil: break
    }
    needsComma = true
  }

  private mutating func append(quoted text: String) { bytes.append(json: text) }
}

/// A key of a JSON object: of the program's own, or made once for all the lines that have it.
package enum JSONKey: Sendable, ExpressibleByStringLiteral {
  case literal(StaticString)
  /// With quotes and colon.
  case made([UInt8])

  package init(stringLiteral key: StaticString) { self = .literal(key) }

  package init(_ key: String) {
    var bytes: [UInt8] = []
    bytes.append(json: key)
    bytes.append(":")
    self = .made(bytes)
  }
}

extension [UInt8] {
  /// Appends a JSON string with the shortest correct escapes (RFC 8259, section 7): only quote, backslash and
  /// controls of both sets.
  mutating func append(json text: String) {
    append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x08: append("\\b")
      case 0x09: append("\\t")
      case 0x0A: append("\\n")
      case 0x0C: append("\\f")
      case 0x0D: append("\\r")
      case 0..<0x20:
        append("\\u00")
        append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
        append(Self.hexadecimal(byte & 0xF))
      case 0x7F: append("\\u007f")
      case 0x80..<0xA0 where last == 0xC2:
        // A control of the second set: harmless in JSON, but not on a terminal.
        removeLast()
        append("\\u00")
        append(byte < 0x90 ? UInt8(ascii: "8") : UInt8(ascii: "9"))
        append(Self.hexadecimal(byte & 0xF))
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }
}
