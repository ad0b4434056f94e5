import GaitModel

/// What one block of an Axivity recording says of its samples, apart from the readings themselves.
///
/// 512 bytes, little-endian, as in Open Movement's `cwa.h`:
///
///       0  "AX", uint16 508
///       4  uint16  fraction of the stamp's second in 1/32768 s where the top bit is set, else the device
///      10  uint32  sequence: blocks in a row count up by one
///      14  uint32  stamp: year − 2000 (6 bits), month (4), day (5), hour (5), minute (6), second (6)
///      18  uint16  top three bits n: 2⁸⁺ⁿ counts to a g; the next three n: 8000 / 2ⁿ °/s in 32768 counts
///      24  uint8   low four bits n: 3200 / 2¹⁵⁻ⁿ samples a second; top two n: the range is 16 / 2ⁿ g
///      25  uint8   axes (3, 6, 9) in the high half, packing in the low one: 0 is 10 bits, 2 is int16
///      26  int16   the sample, counted from the block's first, that was read at the stamp
///      28  uint16  samples
///      30  …       480 bytes of samples: angular rate first, where there is one
///     510  uint16  makes the sum of all 256 words 0
///
/// Light, temperature, battery and events are left alone, and so is a magnetometer.
struct AxivityBlock: BitwiseCopyable, Sendable {
  /// How the readings of one sample stand in its bytes.
  enum Layout: BitwiseCopyable {
    /// Three axes of 10 bits in a 32-bit number, whose top two bits shift all of them left.
    case packed
    /// Numbers of 16 bits: acceleration, or angular rate and acceleration, or a magnetic field too.
    case words(axes: Int)
  }

  static let size = 512
  /// Place of the first sample.
  static let firstSample = 30
  private static let sampleBytes = 480

  let sequence: UInt32
  /// The sample, counted from the block's first, that was read at `stamp`. May lie outside the block.
  let stampedSample: Int
  /// Nanoseconds since 1970 by the device's clock, which shows local time.
  let stamp: Int64
  let layout: Layout
  /// `layout`, rate and range as the block spells them: samples of blocks that differ are no one run.
  let configuration: UInt16
  let sampleCount: Int
  /// Samples a second that were asked of the device; it keeps them to a few per cent.
  let nominalRateHertz: Double
  /// Where the accelerometer clips, in g.
  let accelerationRangeG: Double
  /// Counts to a g.
  let countsPerG: Int
  /// Where the gyroscope clips, °/s.
  let angularRateRangeDegrees: Int

  /// Angular rates come with the accelerations.
  var hasAngularRate: Bool {
    if case .words(let axes) = layout { axes >= 6 } else { false }
  }

  /// Reads what stands before the samples of a block whose sum is right; `nil` where it contradicts itself.
  init?(_ bytes: Span<UInt8>, at start: Int) {
    guard let second = Self.seconds(bytes.littleUInt32(start + 14)) else { return nil }
    let code = bytes[start + 24]
    let kind = bytes[start + 25]
    let stride: Int
    switch kind {
    case 0x30: (layout, stride) = (.packed, 4)
    case 0x32, 0x62, 0x92: (layout, stride) = (.words(axes: Int(kind >> 4)), 2 * Int(kind >> 4))
    default: return nil
    }
    sampleCount = Int(bytes.littleUInt16(start + 28))
    // Code 0 is that of the first devices, whose blocks have no sum.
    guard code != 0, sampleCount * stride <= Self.sampleBytes else { return nil }
    configuration = UInt16(code) << 8 | UInt16(kind)
    nominalRateHertz = 3_200 / Double(1 << (15 - Int(code & 15)))
    accelerationRangeG = 16 / Double(1 << (code >> 6))
    sequence = bytes.littleUInt32(start + 10)
    let scales = bytes.littleUInt16(start + 18) >> 10
    countsPerG = 256 << Int(scales >> 3)
    angularRateRangeDegrees = scales & 7 == 0 ? 2_000 : 8_000 >> Int(scales & 7)
    var sample = Int(bytes.littleInt16(start + 26))
    var fraction = Int64(bytes.littleUInt16(start + 4))
    if fraction & 0x8000 != 0 {
      // In 1/65536 s. For readers that know whole seconds only, the device took the samples of the fraction
      // off, at the whole number of its rate.
      fraction = (fraction & 0x7FFF) << 1
      sample += (Int(fraction) * Int(nominalRateHertz)) >> 16
    } else {
      fraction = 0
    }
    stampedSample = sample
    stamp = second * 1_000_000_000 + (fraction * 1_000_000_000) >> 16
  }

  /// Seconds since 1970 of a packed date; `nil` where it is none.
  private static func seconds(_ packed: UInt32) -> Int64? {
    func field(_ shift: UInt32, _ bits: UInt32) -> Int64 { Int64(packed >> shift & (1 << bits - 1)) }
    let (month, day) = (field(22, 4), field(17, 5))
    let (hour, minute, second) = (field(12, 5), field(6, 6), field(0, 6))
    guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60 else {
      return nil
    }
    let days = TimeText.daysSince1970(2_000 + field(26, 6), month, day)
    return days * 86_400 + hour * 3_600 + minute * 60 + second
  }

  /// Appends the samples, all at time zero.
  ///
  /// - Parameter bytes: the block.
  func append(_ bytes: Span<UInt8>, to samples: inout [MotionSample]) {
    precondition(bytes.count == Self.size, "a block is read whole")
    bytes.withUnsafeBytes { block in
      samples.append(addingCapacity: sampleCount) { output in
        switch layout {
        case .packed: readPacked(block, into: &output)
        case .words(let axes): readWords(block, axes: axes, into: &output)
        }
      }
    }
  }

  private var metresPerSecondSquaredPerCount: Float { Units.standardGravity / Float(countsPerG) }

  @inline(__always)
  private func readPacked(_ block: UnsafeRawBufferPointer, into output: inout OutputSpan<MotionSample>) {
    let perCount = metresPerSecondSquaredPerCount
    for number in 0..<sampleCount {
      let word = block.loadUnaligned(fromByteOffset: Self.firstSample + 4 * number, as: UInt32.self)
      let packed = Int32(bitPattern: UInt32(littleEndian: word))
      let shift = Int32(bitPattern: UInt32(bitPattern: packed) >> 30)
      // Each number is moved to the top and back, for its sign.
      let x = (packed &<< 22) &>> 22
      let y = (packed &<< 12) &>> 22
      let z = (packed &<< 2) &>> 22
      output.append(
        MotionSample(
          time: SensorTime(nanoseconds: 0),
          acceleration: SIMD3(Float(x &<< shift), Float(y &<< shift), Float(z &<< shift)) * perCount))
    }
  }

  @inline(__always)
  private func readWords(
    _ block: UnsafeRawBufferPointer, axes: Int, into output: inout OutputSpan<MotionSample>
  ) {
    func numbers(_ place: Int) -> SIMD3<Float> {
      func number(_ axis: Int) -> Float {
        Float(Int16(littleEndian: block.loadUnaligned(fromByteOffset: place + 2 * axis, as: Int16.self)))
      }
      return SIMD3(number(0), number(1), number(2))
    }
    let perCount = metresPerSecondSquaredPerCount
    let perRateCount = Float(angularRateRangeDegrees) / 32_768 * Units.radiansPerDegree
    for number in 0..<sampleCount {
      let place = Self.firstSample + 2 * axes * number
      output.append(
        MotionSample(
          time: SensorTime(nanoseconds: 0),
          acceleration: numbers(hasAngularRate ? place + 6 : place) * perCount,
          angularRate: hasAngularRate ? numbers(place) * perRateCount : nil))
    }
  }
}
