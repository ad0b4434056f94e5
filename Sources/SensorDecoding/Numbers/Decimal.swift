/// A decimal number as it stands in a text: ± mantissa × 10^exponent, nothing rounded yet.
///
/// Kept apart from its conversion because a time stamp becomes an integer (nanoseconds since 1970 exceed
/// what a double holds exactly) and a reading becomes a double.
struct Decimal: BitwiseCopyable, Sendable {
  /// The digits without sign, point and leading zeros; the first 19 of them where there are more.
  var mantissa: UInt64 = 0
  /// Power of ten of the mantissa's last digit.
  var exponent = 0
  /// A minus sign stands before it.
  var isNegative = false
  /// There were more than 19 digits, so that `mantissa` holds only the first ones.
  var isCut = false

  /// Scans the longest decimal at `place`, which is left behind it; `nil` where none starts there.
  ///
  /// - Parameters:
  ///   - place: where the number starts.
  ///   - end: one past the last byte that belongs to the line.
  ///   - point: `.`, or `,` where the text was written with decimal commas.
  /// - Precondition: the byte at `end` is no digit, and the eight bytes from there may be read.
  @inline(__always)
  static func scan(_ place: inout UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, point: UInt8) -> Decimal? {
    var decimal = Decimal()
    var at = place
    guard at < end else { return nil }
    if at.pointee == 0x2D {
      decimal.isNegative = true
      at += 1
    } else if at.pointee == 0x2B {
      at += 1
    }
    let first = at
    var mantissa: UInt64 = 0
    while at < end {
      let digit = at.pointee &- 0x30
      if digit > 9 { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      at += 1
    }
    var digits = at - first
    if at < end, at.pointee == point {
      at += 1
      let fraction = at
      while true {
        let (count, value) = eightDigits(at)
        mantissa = mantissa &* powersOfTen64[unchecked: count] &+ value
        at += count
        if count < 8 { break }
      }
      digits += at - fraction
      decimal.exponent = fraction - at
    }
    if digits == 0 { return nil }
    decimal.mantissa = mantissa
    if digits > 18 { decimal.recount(from: first, end: at, point: point) }
    if at < end, at.pointee | 0x20 == 0x65 { at = decimal.addExponent(at, end: end) }
    place = at
    return decimal
  }

  /// The most common numbers at once: a sign or none, and up to six digits with a point among them.
  ///
  /// - Returns: the nearest double and the place behind it; `nil` for all other numbers and for what is none.
  /// - Precondition: a byte that is no digit follows within the line or ends it, and the eight bytes from
  ///   there may be read.
  @inline(__always)
  static func scanShort(_ place: UnsafePointer<UInt8>, point: UInt8) -> (
    value: Double, end: UnsafePointer<UInt8>
  )? {
    let isNegative = place.pointee == 0x2D
    let at = place + (isNegative ? 1 : 0)
    let text = UnsafeRawPointer(at).loadUnaligned(as: UInt64.self).littleEndian
    let nibbles = text ^ 0x3030_3030_3030_3030
    // A byte's top bit is set where it is no digit; without the top bits nothing is carried between bytes.
    let others =
      (((nibbles & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676) | nibbles) & 0x8080_8080_8080_8080
    let afterPoint = others & (others &- 1)
    guard afterPoint != 0 else { return nil }
    let whole = UInt64(truncatingIfNeeded: others.trailingZeroBitCount & ~7)
    let end = UInt64(truncatingIfNeeded: afterPoint.trailingZeroBitCount & ~7)
    guard UInt8(truncatingIfNeeded: text &>> whole) == point, end > 8 else { return nil }
    // The digits without the point, in the highest bytes, leading zeros below.
    let before: UInt64 = (1 &<< whole) &- 1
    let digits = ((nibbles & before) | ((nibbles &>> 8) & ~before)) &<< (72 &- end)
    let value = Double(Int64(truncatingIfNeeded: eightDigits(of: digits)))
    let decimals = Int(truncatingIfNeeded: (end &- whole) &>> 3) &- 1
    let rounded = value / powersOfTenDouble[unchecked: decimals]
    return (isNegative ? -rounded : rounded, at + Int(truncatingIfNeeded: end &>> 3))
  }

  /// How many of the eight bytes at `at` are digits before the first other one, and their value.
  @inline(__always)
  private static func eightDigits(_ at: UnsafePointer<UInt8>) -> (count: Int, value: UInt64) {
    let text = UnsafeRawPointer(at).loadUnaligned(as: UInt64.self).littleEndian
    let nibbles = text ^ 0x3030_3030_3030_3030
    // A byte's top bit is set where it is no digit; carries only reach bytes after the first such one.
    let others = ((nibbles &+ 0x7676_7676_7676_7676) | nibbles) & 0x8080_8080_8080_8080
    let count = others.trailingZeroBitCount >> 3
    if count == 0 { return (0, 0) }
    // Missing digits become leading zeros.
    return (count, eightDigits(of: nibbles &<< UInt64(truncatingIfNeeded: 64 &- count &* 8)))
  }

  /// Lemire's eight digits in three multiplications: the first digit lies in the lowest byte.
  @inline(__always)
  private static func eightDigits(of nibbles: UInt64) -> UInt64 {
    let pairs = (nibbles &* 10) &+ (nibbles &>> 8)
    return
      (((pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064)
      &+ (((pairs &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001)) &>> 32
  }

  /// Counts again, digit by digit, for numbers that may not fit: leading zeros don't count.
  @inline(never)
  private mutating func recount(from first: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, point: UInt8) {
    var at = first
    var kept = 0
    var afterPoint = false
    mantissa = 0
    exponent = 0
    isCut = false
    while at < end {
      if at.pointee == point {
        afterPoint = true
      } else {
        let digit = UInt64(at.pointee &- 0x30)
        if kept < 19 {
          mantissa = mantissa &* 10 &+ digit
          if mantissa > 0 { kept += 1 }
          if afterPoint { exponent -= 1 }
        } else {
          if digit != 0 { isCut = true }
          if !afterPoint { exponent += 1 }
        }
      }
      at += 1
    }
  }

  /// Adds `e±digits` where they are complete; returns the place behind them.
  @inline(never)
  private mutating func addExponent(_ e: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>)
    -> UnsafePointer<UInt8>
  {
    var at = e + 1
    var isMinus = false
    if at < end, at.pointee == 0x2D || at.pointee == 0x2B {
      isMinus = at.pointee == 0x2D
      at += 1
    }
    let first = at
    var power = 0
    while at < end {
      let digit = at.pointee &- 0x30
      if digit > 9 { break }
      if power < 100_000 { power = power * 10 + Int(digit) }
      at += 1
    }
    if at == first { return e }
    exponent += isMinus ? -power : power
    return at
  }

  /// Times 10^`power`, as a whole number, halves away from zero; `nil` where it does not fit.
  @inline(__always)
  func whole(timesTenTo power: Int) -> Int64? {
    let shift = exponent + power
    var magnitude = mantissa
    if shift > 0 {
      guard mantissa == 0 || shift < 20 else { return nil }
      if mantissa > 0 {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: powersOfTen64[shift])
        if overflow { return nil }
        magnitude = product
      }
    } else if shift < 0 {
      if shift < -19 {
        magnitude = 0
      } else {
        let divisor = powersOfTen64[-shift]
        let (quotient, remainder) = mantissa.quotientAndRemainder(dividingBy: divisor)
        magnitude = quotient &+ (remainder >= divisor &- remainder ? 1 : 0)
      }
    }
    guard magnitude <= UInt64(Int64.max) else { return nil }
    return isNegative ? -Int64(magnitude) : Int64(magnitude)
  }
}

/// 10⁰…10¹⁹: every power of ten that fits.
let powersOfTen64: InlineArray<20, UInt64> = [
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
  100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
  10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]
