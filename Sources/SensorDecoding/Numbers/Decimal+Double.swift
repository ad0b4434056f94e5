import CLibrary

extension Decimal {
  /// The nearest double, halves to even: exactly what `strtod` gives.
  ///
  /// One multiplication or division where mantissa and power of ten are both exact (Clinger 1990), else two
  /// 128-bit products (Lemire 2021, "Number parsing at a gigabyte per second"), else the C library.
  ///
  /// - Parameters:
  ///   - text: where the number starts.
  ///   - end: one past its last byte.
  ///   - point: the decimal point it was written with.
  @inline(__always)
  func double(text: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, point: UInt8) -> Double {
    if mantissa <= 1 &<< 53 && !isCut {
      if exponent <= 0 && exponent >= -22 {
        let value = Double(mantissa) / powersOfTenDouble[unchecked: -exponent]
        return isNegative ? -value : value
      }
      if exponent > 0 && exponent <= 22 {
        let value = Double(mantissa) * powersOfTenDouble[unchecked: exponent]
        return isNegative ? -value : value
      }
    }
    return hardDouble(text: text, end: end, point: point)
  }

  @inline(never)
  private func hardDouble(text: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, point: UInt8) -> Double {
    if let value = EiselLemire.double(mantissa: mantissa, exponent: exponent) {
      // A cut mantissa is right where the next higher one rounds to the same double.
      if !isCut || EiselLemire.double(mantissa: mantissa &+ 1, exponent: exponent) == value {
        return isNegative ? -value : value
      }
    }
    var copy = [CChar](unsafeUninitializedCapacity: end - text + 1) { buffer, count in
      count = end - text + 1
      for index in 0..<(end - text) {
        buffer[index] = CChar(truncatingIfNeeded: text[index] == point ? 0x2E : text[index])
      }
      buffer[count - 1] = 0
    }
    return strtod(&copy, nil)
  }
}

/// 10⁰…10²²: every power of ten that a double holds exactly.
let powersOfTenDouble: InlineArray<23, Double> = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
  1e19, 1e20, 1e21, 1e22,
]
