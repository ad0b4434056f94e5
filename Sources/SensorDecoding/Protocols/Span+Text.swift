/// Numbers written as text inside a frame.
extension Span where Element == UInt8 {
  /// The value of a hexadecimal digit; `nil` where there is none.
  @inline(__always) func hexDigit(_ at: Int) -> UInt8? {
    switch self[at] {
    case let digit where digit >= 0x30 && digit <= 0x39: digit - 0x30
    case let digit where digit >= 0x41 && digit <= 0x46: digit - 0x37
    case let digit where digit >= 0x61 && digit <= 0x66: digit - 0x57
    default: nil
    }
  }

  /// An unsigned whole number that starts at `place`, which is left behind it; `nil` where none starts there
  /// or it does not fit.
  func whole(_ place: inout Int, end: Int) -> UInt64? {
    var value: UInt64 = 0
    var digits = 0
    while place < end, self[place] >= 0x30, self[place] <= 0x39 {
      guard digits < 19 else { return nil }
      value = value * 10 + UInt64(self[place] - 0x30)
      digits += 1
      place += 1
    }
    return digits > 0 ? value : nil
  }

  /// A decimal number with an optional sign, point and exponent that starts at `place`, which is left behind
  /// it; `nil` where none starts there.
  ///
  /// At most 17 digits count, which is more than a float holds.
  ///
  /// - Parameter point: what stands before the fraction.
  func decimal(_ place: inout Int, end: Int, point: UInt8 = 0x2E) -> Double? {
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0
    var negative = false
    if place < end, self[place] == UInt8(ascii: "-") || self[place] == UInt8(ascii: "+") {
      negative = self[place] == UInt8(ascii: "-")
      place += 1
    }
    var afterPoint = false
    while place < end {
      let byte = self[place]
      if byte == point, !afterPoint {
        afterPoint = true
      } else if byte >= 0x30, byte <= 0x39 {
        if mantissa < 10_000_000_000_000_000 {
          mantissa = mantissa * 10 + UInt64(byte - 0x30)
          if afterPoint { exponent -= 1 }
        } else if !afterPoint {
          exponent += 1
        }
        digits += 1
      } else {
        break
      }
      place += 1
    }
    guard digits > 0 else { return nil }
    if place < end, self[place] | 0x20 == UInt8(ascii: "e") {
      var after = place + 1
      var sign = 1
      if after < end, self[after] == UInt8(ascii: "-") || self[after] == UInt8(ascii: "+") {
        sign = self[after] == UInt8(ascii: "-") ? -1 : 1
        after += 1
      }
      if let power = whole(&after, end: Swift.min(after + 4, end)) {
        exponent += sign * Int(power)
        place = after
      }
    }
    var value = Double(mantissa)
    if exponent < 0 {
      value /= Self.powerOfTen(-exponent)
    } else if exponent > 0 {
      value *= Self.powerOfTen(exponent)
    }
    return negative ? -value : value
  }

  /// 10 to the power of a whole number; infinite where that is too great. Exact up to 10²².
  private static func powerOfTen(_ exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<Swift.min(exponent, 400) { power *= 10 }
    return power
  }
}
