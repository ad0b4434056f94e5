import GaitModel

/// Writes one JSON value after the other into bytes, with the commas where they belong.
///
/// Numbers that are not finite become `null`, or are left out where `omitsUnknown`: JSON has no NaN.
struct JSONBytes {
  var bytes: [UInt8] = []
  /// Leaves a key out where its value is unknown, instead of writing `null`.
  let omitsUnknown: Bool
  private var needsComma = false

  init(omitsUnknown: Bool) { self.omitsUnknown = omitsUnknown }

  mutating func beginObject(_ key: StaticString? = nil) {
    start(key)
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
  }

  mutating func endObject() {
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  mutating func beginList(_ key: StaticString? = nil) {
    start(key)
    bytes.append(UInt8(ascii: "["))
    needsComma = false
  }

  mutating func endList() {
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  mutating func field(_ key: StaticString, _ value: Int64) {
    start(key)
    bytes.append(integer: value)
  }

  mutating func field(_ key: StaticString, _ value: Int) { field(key, Int64(value)) }

  mutating func field(_ key: StaticString, _ value: Bool) {
    start(key)
    bytes.append(value ? "true" : "false")
  }

  mutating func field(_ key: StaticString, _ value: Double, places: Int) {
    guard value.isFinite else { return unknown(key) }
    start(key)
    bytes.append(decimal: value, places: places, trimming: true)
  }

  mutating func field(_ key: StaticString, _ value: Float, places: Int) {
    field(key, Double(value), places: places)
  }

  mutating func field(_ key: StaticString, _ time: SensorTime?) {
    guard let time else { return unknown(key) }
    start(key)
    bytes.append(secondsOf: time.nanoseconds, trimming: true)
  }

  mutating func field(_ key: StaticString, _ text: String?) {
    guard let text else { return unknown(key) }
    start(key)
    append(quoted: text)
  }

  /// A field whose key is only known when it is written.
  mutating func field(named key: String, _ value: Int64) {
    comma()
    append(quoted: key)
    bytes.append(UInt8(ascii: ":"))
    needsComma = true
    bytes.append(integer: value)
  }

  mutating func unknown(_ key: StaticString) {
    guard !omitsUnknown else { return }
    start(key)
    bytes.append("null")
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func start(_ key: StaticString?) {
    comma()
    if let key {
      bytes.append(UInt8(ascii: "\""))
      bytes.append(key)
      bytes.append("\":")
    }
    needsComma = true
  }

  /// The shortest correct escapes (RFC 8259, section 7): only quote, backslash and controls.
  private mutating func append(quoted text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append("\\\"")
      case UInt8(ascii: "\\"): bytes.append("\\\\")
      case 0x08: bytes.append("\\b")
      case 0x09: bytes.append("\\t")
      case 0x0A: bytes.append("\\n")
      case 0x0C: bytes.append("\\f")
      case 0x0D: bytes.append("\\r")
      case 0..<0x20:
        bytes.append("\\u00")
        bytes.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
        let low = byte & 0xF
        bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
