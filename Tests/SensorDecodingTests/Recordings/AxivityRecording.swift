import GaitModel

@testable import SensorDecoding

/// A made Axivity recording whose samples and times are known; written by this encoder, not by a device.
struct AxivityRecording {
  enum Kind: String, CaseIterable {
    /// AX3 with 10 bits an axis, ±8 g.
    case packed
    /// AX3 with 16 bits an axis, ±8 g.
    case words
    /// AX6: gyroscope of ±1000 °/s and accelerometer of ±8 g.
    case gyroscope
    /// AX6 with a magnetometer too.
    case magnetometer

    var samplesInBlock: Int {
      switch self {
      case .packed: 120
      case .words: 80
      case .gyroscope: 40
      case .magnetometer: 26
      }
    }

    var code: UInt8 {
      switch self {
      case .packed: 0x30
      case .words: 0x32
      case .gyroscope: 0x62
      case .magnetometer: 0x92
      }
    }

    var hasAngularRate: Bool { self == .gyroscope || self == .magnetometer }
  }

  var kind: Kind
  /// 3200 / 2¹⁵⁻ⁿ Hz were asked of the device.
  var rateCode: UInt8 = 10
  /// What it does is off by this.
  var pace = 0.9886
  /// Stamps tell fractions of a second.
  var hasFractions = true
  var blocks = 60
  /// Seconds by which the clock was set ahead before the first block.
  var delay: Int64 = 0

  /// 2024-02-28 23:59:50, ten seconds before a leap day.
  static let start: Int64 = 1_709_164_790

  var nominalRateHertz: Double { 3_200 / Double(1 << (15 - Int(rateCode))) }
  var rateHertz: Double { nominalRateHertz * pace }
  var sampleCount: Int { blocks * kind.samplesInBlock }

  /// Nanoseconds since 1970 at which a sample was read.
  func time(_ sample: Int) -> Int64 {
    (Self.start + delay) * 1_000_000_000 + Int64(Double(sample) * 1e9 / rateHertz)
  }

  /// Counts of a sample: all samples of a recording of 16 bits differ.
  func acceleration(_ sample: Int) -> SIMD3<Int> {
    if kind == .packed { return SIMD3((sample * 7) % 1_024 - 512, (sample / 512) % 1_024 - 512, 64) &* 4 }
    return SIMD3(sample % 32_768, sample / 32_768 - 512, -(sample * 31) % 32_768)
  }

  func angularRate(_ sample: Int) -> SIMD3<Int> { SIMD3(-sample % 32_768, sample % 1_000, 3) }

  var countsPerG: Double { kind == .packed || kind == .words ? 256 : 4_096 }

  /// What a decoder should make of a sample, in m/s² and rad/s.
  func reading(_ sample: Int) -> (acceleration: SIMD3<Double>, angularRate: SIMD3<Double>) {
    let a = SIMD3<Double>(acceleration(sample)) * 9.80665 / countsPerG
    let w = SIMD3<Double>(angularRate(sample)) * 1_000 / 32_768 * .pi / 180
    return (a, kind.hasAngularRate ? w : .zero)
  }

  /// The file.
  var bytes: [UInt8] { header + (0..<blocks).flatMap { block($0) } }

  var header: [UInt8] {
    var bytes = [UInt8](repeating: 0xFF, count: 1_024)
    bytes.replaceSubrange(0..<5, with: [0x4D, 0x44, 0xFC, 0x03, kind.hasAngularRate ? 0x64 : 0x17])
    return bytes
  }

  /// One block, whose stamp is of a sample some way after it, as a device's is that reads in bundles.
  func block(_ number: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = kind.samplesInBlock
    let first = number * count
    var stamped = first + count + (number * 37) % 25
    var fraction: Int64 = 0
    var second = time(stamped) / 1_000_000_000
    if hasFractions {
      fraction = ((time(stamped) % 1_000_000_000) << 15) / 1_000_000_000
      stamped -= (Int(fraction << 1) * Int(nominalRateHertz)) >> 16
    } else {
      // The first sample of the second.
      stamped = Int((Double(second - Self.start - delay) * rateHertz).rounded(.up))
      second = Self.start + delay + Int64(Double(stamped) / rateHertz)
    }
    Self.put(0x01FC_5841, 4, at: 0, in: &bytes)
    Self.put(hasFractions ? 0x8000 | Int(fraction) : 1_841, 2, at: 4, in: &bytes)
    Self.put(26, 4, at: 6, in: &bytes)
    Self.put(number, 4, at: 10, in: &bytes)
    Self.put(Self.packed(second), 4, at: 14, in: &bytes)
    // Light, and 1/4096 g and ±1000 °/s where the samples are of an AX6.
    Self.put(0x11B | (countsPerG == 256 ? 0 : 4 << 13 | 3 << 10), 2, at: 18, in: &bytes)
    bytes[24] = 0x40 | rateCode
    bytes[25] = kind.code
    Self.put(stamped - first, 2, at: 26, in: &bytes)
    Self.put(count, 2, at: 28, in: &bytes)
    for sample in 0..<count { put(first + sample, at: 30 + sample * (480 / count & ~1), in: &bytes) }
    return Self.summed(bytes)
  }

  private func put(_ sample: Int, at place: Int, in bytes: inout [UInt8]) {
    let a = acceleration(sample)
    if kind == .packed {
      // Counts of four quarters of 1/256 g: the exponent is 2.
      let number = (a.x / 4 & 1_023) | (a.y / 4 & 1_023) << 10 | (a.z / 4 & 1_023) << 20 | 2 << 30
      return Self.put(number, 4, at: place, in: &bytes)
    }
    let w = angularRate(sample)
    let numbers = (kind.hasAngularRate ? [w.x, w.y, w.z] : []) + [a.x, a.y, a.z]
    for (number, value) in numbers.enumerated() { Self.put(value, 2, at: place + 2 * number, in: &bytes) }
  }

  /// A block with the sum that makes it whole.
  static func summed(_ block: [UInt8]) -> [UInt8] {
    var bytes = block
    put(0, 2, at: 510, in: &bytes)
    var sum = 0
    for place in stride(from: 0, to: 510, by: 2) { sum += Int(bytes[place]) | Int(bytes[place + 1]) << 8 }
    put(-sum, 2, at: 510, in: &bytes)
    return bytes
  }

  private static func packed(_ second: Int64) -> Int {
    // Both days of the recording are at the end of February.
    let leapDay: Int64 = 1_709_164_800
    let day = second < leapDay ? 28 : 29
    let ofDay = Int(second - (second < leapDay ? leapDay - 86_400 : leapDay))
    return 24 << 26 | 2 << 22 | day << 17 | (ofDay / 3_600) << 12 | (ofDay / 60 % 60) << 6 | ofDay % 60
  }

  static func put(_ value: Int, _ count: Int, at place: Int, in bytes: inout [UInt8]) {
    for byte in 0..<count { bytes[place + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte)) }
  }
}
