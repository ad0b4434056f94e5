import GaitModel

/// Appends numbers to a frame, in either order of bytes.
extension [UInt8] {
  mutating func appendLittle<Number: FixedWidthInteger>(_ number: Number) {
    var rest = number
    for _ in 0..<(Number.bitWidth / 8) {
      append(UInt8(truncatingIfNeeded: rest))
      rest = Number.bitWidth > 8 ? rest >> 8 : 0
    }
  }

  mutating func appendBig<Number: FixedWidthInteger>(_ number: Number) {
    for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: number >> Number(truncatingIfNeeded: shift)))
    }
  }

  mutating func appendLittle(_ number: Float) { appendLittle(number.bitPattern) }
  mutating func appendBig(_ number: Float) { appendBig(number.bitPattern) }

  mutating func appendLittle(_ numbers: SIMD3<Int16>) {
    appendLittle(numbers.x)
    appendLittle(numbers.y)
    appendLittle(numbers.z)
  }

  mutating func appendBig(_ numbers: SIMD3<Float>) {
    appendBig(numbers.x)
    appendBig(numbers.y)
    appendBig(numbers.z)
  }

  /// Appends a number as text with so many decimals, padded with zeros to so many digits before the point.
  mutating func appendDecimal(_ number: Float, decimals: Int, whole: Int = 1, plus: Bool = false) {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (Double(number) * scale).rounded()
    let digits = Swift.max(String(Int64(Swift.min(abs(scaled), 1e15))).utf8.count, decimals + whole)
    var text = Array(repeating: UInt8(ascii: "0"), count: digits)
    let value = Array(String(Int64(Swift.min(abs(scaled), 1e15))).utf8)
    text.replaceSubrange((digits - value.count)..., with: value)
    if scaled < 0 { append(UInt8(ascii: "-")) } else if plus { append(UInt8(ascii: "+")) }
    append(contentsOf: text.dropLast(decimals))
    if decimals > 0 {
      append(UInt8(ascii: "."))
      append(contentsOf: text.suffix(decimals))
    }
  }
}
