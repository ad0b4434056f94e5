/// Doubles from a 64-bit mantissa and a power of ten by one or two 64 × 64 → 128-bit products.
///
/// Daniel Lemire, "Number Parsing at a Gigabyte per Second", Software: Practice and Experience 51(8), 2021.
enum EiselLemire {
  /// Least and greatest powers of ten that can matter: below is zero, above is infinity.
  private static let least = -342
  private static let greatest = 308

  /// The nearest double; `nil` in the rare cases where 128 bits can't tell, and outside the normal range.
  static func double(mantissa: UInt64, exponent: Int) -> Double? {
    if mantissa == 0 { return 0 }
    guard exponent >= least, exponent <= greatest else { return nil }
    let leading = mantissa.leadingZeroBitCount
    let normal = mantissa &<< UInt64(leading)
    let power = powersOfFive[exponent - least]
    var (high, low) = normal.multipliedFullWidth(by: power.high)
    if high & 0x1FF == 0x1FF {
      let second = normal.multipliedFullWidth(by: power.low).high
      let (sum, overflow) = low.addingReportingOverflow(second)
      low = sum
      if overflow { high &+= 1 }
    }
    // All ones below: the cut-off part of the power could still carry.
    if low == .max && (exponent < -27 || exponent > 55) { return nil }
    let upper = Int(high &>> 63)
    var bits = high &>> UInt64(upper + 64 - 52 - 3)
    // 217706 / 2¹⁶ is log₂ 10, near enough for every power here.
    var binary = ((217_706 * exponent) >> 16) + 63 + upper - leading + 1_023
    guard binary > 0 else { return nil }
    if low <= 1 && exponent >= -4 && exponent <= 23 && bits & 3 == 1,
      bits &<< UInt64(upper + 64 - 52 - 3) == high
    {
      // Exactly half way: to even.
      bits &= ~1
    }
    bits = (bits &+ (bits & 1)) &>> 1
    if bits >= 2 &<< 52 {
      bits = 1 &<< 52
      binary += 1
    }
    guard binary < 2_047 else { return nil }
    return Double(bitPattern: (bits & ~(1 &<< 52)) | UInt64(binary) &<< 52)
  }

  /// The highest 128 bits of 5^−342 … 5^308: cut, but rounded up for 5⁻¹ … 5⁻²⁷.
  private static let powersOfFive: [(high: UInt64, low: UInt64)] = {
    var table = [(high: UInt64, low: UInt64)](repeating: (0, 0), count: greatest - least + 1)
    // 2^1087 divided by five again and again keeps every whole bit that is needed.
    var limbs = [UInt64](repeating: 0, count: 17)
    limbs[16] = 1 &<< 63
    for power in 1...(-least) {
      var remainder: UInt64 = 0
      for index in limbs.indices.reversed() {
        let (quotient, rest) = UInt64(5).dividingFullWidth((remainder, limbs[index]))
        limbs[index] = quotient
        remainder = rest
      }
      var (high, low) = highest(limbs)
      // Powers whose reciprocal is short enough are rounded up, so that exact products stay exact.
      if power <= 27 {
        low &+= 1
        if low == 0 { high &+= 1 }
      }
      table[-power - least] = (high, low)
    }
    limbs = [UInt64](repeating: 0, count: 17)
    limbs[0] = 1
    table[-least] = highest(limbs)
    for power in 1...greatest {
      var carry: UInt64 = 0
      for index in limbs.indices {
        let (high, low) = limbs[index].multipliedFullWidth(by: 5)
        let (sum, overflow) = low.addingReportingOverflow(carry)
        limbs[index] = sum
        carry = high &+ (overflow ? 1 : 0)
      }
      table[power - least] = highest(limbs)
    }
    return table
  }()

  /// The 128 bits from the first one that is set.
  private static func highest(_ limbs: [UInt64]) -> (high: UInt64, low: UInt64) {
    guard let top = limbs.lastIndex(where: { $0 != 0 }) else { return (0, 0) }
    let shift = UInt64(limbs[top].leadingZeroBitCount)
    func limb(_ index: Int) -> UInt64 { index < 0 ? 0 : limbs[index] }
    func shifted(_ index: Int) -> UInt64 {
      shift == 0 ? limb(index) : limb(index) &<< shift | limb(index - 1) &>> (64 - shift)
    }
    return (shifted(top), shifted(top - 1))
  }
}
