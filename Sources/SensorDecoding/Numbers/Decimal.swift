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

  /// How many of the eight bytes at `at` are digits before the first other one, and their value.
  @inline(__always)
  private static func eightDigits(_ at: UnsafePointer<UInt8>) -> (count: Int, value: UInt64) {
    let text = UnsafeRawPointer(at).loadUnaligned(as: UInt64.self).littleEndian
    let nibbles = text ^ 0x3030_3030_3030_3030
    // A byte's top bit is set where it is no digit; carries only reach bytes after the first such one.
    let others = ((nibbles &+ 0x7676_7676_7676_7676) | nibbles) & 0x8080_8080_8080_8080
    let count = others.trailingZeroBitCount >> 3
    if count == 0 { return (0, 0) }
    // Lemire's eight digits in three multiplications; missing digits become leading zeros.
    var value = nibbles &<< UInt64(truncatingIfNeeded: 64 &- count &* 8)
    value = (value &* 10) &+ (value &>> 8)
    value =
      (((value & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064)
        &+ (((value &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001)) &>> 32
    return (count, value)
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
