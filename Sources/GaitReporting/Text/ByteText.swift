/// Text written straight into bytes: no locale, no allocation beyond the buffer's growth.
///
/// There is no way for a `String` but one that knows where the bytes go: `cell`, `json`, `html`, `TerminalText`.
extension [UInt8] {
  /// Appends literal text.
  package mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }

  /// Appends markup.
  mutating func append(markup: HTML) { append(contentsOf: markup.bytes) }

  /// Appends text for a terminal.
  mutating func append(terminal line: TerminalText) { append(contentsOf: line.text.utf8) }

  /// Appends an integer.
  package mutating func append(integer value: Int64) {
    append(units: value.magnitude, negative: value < 0, places: 0, trimming: false)
  }

  /// Appends a number with that many decimals, rounded half away from zero; never an exponent or `-0`.
  ///
  /// - Parameters:
  ///   - places: 0…9.
  ///   - trimming: leaves out trailing zeros and a bare point.
  /// - Returns: `false` and appends nothing where the value is not finite.
  @discardableResult
  package mutating func append(decimal value: Double, places: Int, trimming: Bool = false) -> Bool {
    guard value.isFinite else { return false }
    let scale = Self.powersOfTen[places]
    let scaled = (value.magnitude * Double(scale)).rounded()
    guard scaled < 9e18 else {
      // Beyond 19 digits; nothing this program measures comes near, and an integer is still valid JSON.
      append(value < 0 ? "-9000000000000000000" as StaticString : "9000000000000000000")
      return true
    }
    append(units: UInt64(scaled), negative: value < 0, places: places, trimming: trimming)
    return true
  }

  /// Appends seconds with four decimals, from whole nanoseconds.
  mutating func append(secondsOf nanoseconds: Int64, trimming: Bool = false) {
    append(
      units: (nanoseconds.magnitude + 50_000) / 100_000, negative: nanoseconds < 0, places: 4,
      trimming: trimming)
  }

  /// Appends a number of which `places` digits stand behind the point, from its last digit to its sign.
  private mutating func append(units: UInt64, negative: Bool, places: Int, trimming: Bool) {
    var rest = units
    var decimals = places
    while trimming, decimals > 0, rest.isMultiple(of: 10) {
      rest /= 10
      decimals -= 1
    }
    // Twenty digits, a point and a sign.
    var text = InlineArray<22, UInt8>(repeating: UInt8(ascii: "."))
    var start = text.count
    func putDigit() {
      let (tenth, digit) = rest.quotientAndRemainder(dividingBy: 10)
      start -= 1
      text[start] = UInt8(ascii: "0") + UInt8(digit)
      rest = tenth
    }
    if decimals > 0 {
      for _ in 0..<decimals { putDigit() }
      start -= 1
    }
    repeat { putDigit() } while rest > 0
    if negative, units > 0 {
      start -= 1
      text[start] = UInt8(ascii: "-")
    }
    text.span.withUnsafeBufferPointer {
      append(contentsOf: UnsafeBufferPointer(rebasing: $0[start...]))
    }
  }

  private static var powersOfTen: InlineArray<10, UInt64> {
    [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000]
  }
}
