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
}

extension SIMD3<Float> {
  /// The readings of a 16-bit sensor whose smallest step is `step`, clipped at the end of its range.
  func quantised(step: Float) -> SIMD3<Int16> {
    let raw = (self / step).rounded(.toNearestOrEven)
    return SIMD3<Int16>(
      raw.clamped(lowerBound: SIMD3(repeating: -32768), upperBound: SIMD3(repeating: 32767)))
  }
}
