/// A row's readings and its time while they are digits: turned into numbers all at once.
///
/// Six readings in the order of their slots, with up to eight digits and a point each; zero where no column
/// brings one. Recorders write so many decimals in every row: where the points stood in the last row is
/// tried first.
struct PlainNumbers {
  /// The bytes of a number, its last one highest, as differences from `0`; zero below its first one. After
  /// the readings the upper and the lower eight digits of the time.
  private var digits = InlineArray<8, UInt64>(repeating: 0)
  /// The top bit where a minus stands before the digits.
  private var signs = InlineArray<8, UInt64>(repeating: 0)

  /// Each reading's bytes up to its point, which is among them; none where there is no point.
  private var upToPoint = InlineArray<8, UInt64>(repeating: 0)
  /// The byte of its point.
  private var points = InlineArray<8, UInt64>(repeating: 0)
  /// 10 to the power of its decimals.
  private var divisors = InlineArray<8, Double>(repeating: 1)
  /// The point in every byte, as a difference from `0`.
  private let point: UInt64

  private static let zeros: UInt64 = 0x3030_3030_3030_3030
  private static let topBits: UInt64 = 0x8080_8080_8080_8080

  /// No readings yet.
  init(point: UInt8) { self.point = UInt64(point ^ 0x30) &* 0x0101_0101_0101_0101 }

  /// Takes a sign or none and one to eight bytes that should be digits and a point; false for what is longer
  /// or empty.
  ///
  /// - Precondition: sixteen bytes from `field` may be read.
  @inline(__always)
  mutating func take(_ field: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>, reading: Int) -> Bool {
    let sign = field.pointee == 0x2D ? 1 : 0
    let first = field + sign
    let length = stop - first
    if UInt(bitPattern: length &- 2) > 6, length != 1 || first.pointee &- 0x30 > 9 {
      forget(reading: reading)
      return false
    }
    digits[unchecked: reading] = Self.load(first) &<< UInt64(truncatingIfNeeded: 64 &- length &<< 3)
    signs[unchecked: reading] = UInt64(truncatingIfNeeded: sign) &<< 63
    return true
  }

  /// Takes one to sixteen digits as the time; false for all else.
  ///
  /// - Precondition: sixteen bytes from `field` may be read.
  @inline(__always)
  mutating func takeTime(_ field: UnsafePointer<UInt8>, _ stop: UnsafePointer<UInt8>) -> Bool {
    let length = stop - field
    guard UInt(bitPattern: length &- 1) < 16 else { return false }
    let first = Self.load(field) &<< UInt64(truncatingIfNeeded: 64 &- length &<< 3)
    let last = length > 8 ? Self.load(stop - 8) : 0
    digits[6] = length > 8 ? first : 0
    digits[7] = length > 8 ? last : first
    return (Self.notDigits(first) | Self.notDigits(last)) == 0
  }

  /// Brings no reading in this row.
  @inline(__always)
  mutating func forget(reading: Int) { digits[unchecked: reading] = 0 }

  /// The readings, each the nearest double, and the time; `nil` where a byte was no digit.
  ///
  /// At most eight digits and a power of ten up to 10⁷ are both exact in a double: one division rounds once.
  @inline(__always)
  mutating func converted() -> (readings: PlainReadings, time: UInt64)? {
    var (first, second, third, areDigits) = withoutPoints()
    if !areDigits {
      findPoints()
      (first, second, third, areDigits) = withoutPoints()
      guard areDigits else { return nil }
    }
    let time = Self.value(SIMD2(digits[6], digits[7]))
    return (
      PlainReadings(first: number(first, of: 0), second: number(second, of: 2), third: number(third, of: 4)),
      time.x &* 100_000_000 &+ time.y
    )
  }

  /// The readings' digits alone, and whether they are: with the points where they are looked for.
  @inline(__always)
  private func withoutPoints() -> (SIMD2<UInt64>, SIMD2<UInt64>, SIMD2<UInt64>, Bool) {
    let (first, firstOdd) = withoutPoints(of: 0)
    let (second, secondOdd) = withoutPoints(of: 2)
    let (third, thirdOdd) = withoutPoints(of: 4)
    let odd = firstOdd | secondOdd | thirdOdd
    return (first, second, third, odd.x | odd.y == 0)
  }

  /// The same of two readings; what is odd is not zero.
  @inline(__always)
  private func withoutPoints(of reading: Int) -> (digits: SIMD2<UInt64>, odd: SIMD2<UInt64>) {
    let bytes = SIMD2(digits[unchecked: reading], digits[unchecked: reading + 1])
    let moving = SIMD2(upToPoint[unchecked: reading], upToPoint[unchecked: reading + 1])
    let points = SIMD2(points[unchecked: reading], points[unchecked: reading + 1])
    let whole = bytes ^ ((bytes ^ (bytes &<< 8)) & moving)
    let odd = ((whole &+ 0x7676_7676_7676_7676) | whole) & Self.topBits
    return (whole, odd | ((bytes ^ point) & points))
  }

  /// Looks for each reading's point.
  @inline(never)
  private mutating func findPoints() {
    for reading in 0..<6 {
      let word = digits[reading]
      let others = Self.notDigits(word)
      let place = UInt64(others.trailingZeroBitCount & ~7)
      upToPoint[reading] = others == 0 ? 0 : ~0 &>> (56 &- place)
      points[reading] = others == 0 ? 0 : 0xFF &<< place
      divisors[reading] = others == 0 ? 1 : powersOfTenDouble[Int(7 &- place / 8)]
    }
  }

  /// A byte's top bit where it is no digit; after the first such byte perhaps where it is one, too.
  @inline(__always)
  private static func notDigits(_ word: UInt64) -> UInt64 {
    ((word &+ 0x7676_7676_7676_7676) | word) & topBits
  }

  @inline(__always)
  private func number(_ digits: SIMD2<UInt64>, of reading: Int) -> SIMD2<Double> {
    let divisors = SIMD2(divisors[unchecked: reading], divisors[unchecked: reading + 1])
    let signs = SIMD2(signs[unchecked: reading], signs[unchecked: reading + 1])
    // A whole number below 2⁵² is the end of a double's mantissa.
    let raised = unsafeBitCast(Self.value(digits) | 0x4330_0000_0000_0000, to: SIMD2<Double>.self)
    let rounded = (raised - 4_503_599_627_370_496) / divisors
    return unsafeBitCast(unsafeBitCast(rounded, to: SIMD2<UInt64>.self) ^ signs, to: SIMD2<Double>.self)
  }

  /// Eight digits each: pairs of digits, then fours, then eights, in lanes as wide as the products.
  @inline(__always)
  private static func value(_ digits: SIMD2<UInt64>) -> SIMD2<UInt64> {
    let ones = unsafeBitCast(digits, to: SIMD8<UInt16>.self)
    let pairs = (ones &* 10 &+ (ones &>> 8)) & 0xFF
    let hundreds = unsafeBitCast(pairs &* SIMD8(100, 1, 100, 1, 100, 1, 100, 1), to: SIMD4<UInt32>.self)
    let fours = unsafeBitCast((hundreds &+ (hundreds &>> 16)) & 0xFFFF, to: SIMD2<UInt64>.self)
    return (fours & 0xFFFF) &* 10_000 &+ (fours &>> 32)
  }

  @inline(__always)
  private static func load(_ place: UnsafePointer<UInt8>) -> UInt64 {
    UnsafeRawPointer(place).loadUnaligned(as: UInt64.self).littleEndian ^ zeros
  }
}

/// Six readings of a row, two by two, in the order of their slots.
struct PlainReadings {
  var first: SIMD2<Double>
  var second: SIMD2<Double>
  var third: SIMD2<Double>

  /// Each times its scale.
  @inline(__always)
  static func * (readings: PlainReadings, scale: PlainReadings) -> PlainReadings {
    PlainReadings(
      first: readings.first * scale.first, second: readings.second * scale.second,
      third: readings.third * scale.third)
  }

  /// Whether none is further from zero than its limit, or no number.
  @inline(__always)
  func areWithin(_ limits: PlainReadings) -> Bool {
    func room(_ readings: SIMD2<Double>, _ limits: SIMD2<Double>) -> SIMD2<UInt64> {
      // Without their signs doubles are in the order of their bits: the top bit is set where one is greater.
      unsafeBitCast(limits, to: SIMD2<UInt64>.self)
        &- (unsafeBitCast(readings, to: SIMD2<UInt64>.self) & (.max >> 1))
    }
    let rooms = room(first, limits.first) | room(second, limits.second) | room(third, limits.third)
    return (rooms.x | rooms.y) >> 63 == 0
  }
}
