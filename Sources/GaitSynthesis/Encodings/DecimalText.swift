/// Writes numbers with a fixed count of decimals into bytes, fast and the same on every machine.
struct DecimalText {
  /// Room one number may take.
  static let width = 24

  /// A whole number.
  @inline(__always)
  static func write(_ value: Int64, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
    var count = 0
    if value < 0 {
      bytes[0] = UInt8(ascii: "-")
      count = 1
    }
    return count + digits(value.magnitude, atLeast: 1, to: bytes + count)
  }

  /// A number rounded to that many decimals, 0…9; NaN and infinities by name.
  ///
  /// - Precondition: |value| < 10⁹ where it is finite; larger ones are held there.
  @inline(__always)
  static func write(
    _ value: Double, decimals: Int, point: UInt8, to bytes: UnsafeMutablePointer<UInt8>
  ) -> Int {
    guard value.isFinite else {
      let name: StaticString = value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
      for i in 0..<name.utf8CodeUnitCount { bytes[i] = name.utf8Start[i] }
      return name.utf8CodeUnitCount
    }
    let power = powers[decimals]
    let held = min(max(value, -1e9), 1e9)
    let scaled = Int64((held * Double(power)).rounded(.toNearestOrEven))
    var count = 0
    let magnitude = scaled.magnitude
    if scaled < 0 {
      bytes[0] = UInt8(ascii: "-")
      count = 1
    }
    let (whole, part) = magnitude.quotientAndRemainder(dividingBy: power)
    count += digits(whole, atLeast: 1, to: bytes + count)
    guard decimals > 0 else { return count }
    bytes[count] = point
    return count + 1 + digits(part, atLeast: decimals, to: bytes + count + 1)
  }

  private static let powers: InlineArray<10, UInt64> = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  ]

  @inline(__always)
  private static func digits(_ value: UInt64, atLeast: Int, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
    var count = atLeast
    var limit = atLeast < 10 ? powers[atLeast] : UInt64.max
    while value >= limit && count < 20 {
      count += 1
      limit = limit > UInt64.max / 10 ? UInt64.max : limit * 10
    }
    var rest = value
    var i = count - 1
    while i >= 0 {
      let next = rest / 10
      bytes[i] = UInt8(truncatingIfNeeded: rest &- next &* 10) &+ 48
      rest = next
      i -= 1
    }
    return count
  }
}
