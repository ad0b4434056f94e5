import Footstrike

extension SerialProtocol {
  /// What a board of one's own sends: an accelerometer and a gyroscope, 200 times a second.
  static let pebble = SerialProtocol(
    name: "pebble", title: "A pebble on a shoe", checksumBits: 8, hasCounter: true
  ) { _ in PebbleGrammar() }
}

/// `A5 5A number`, six int16 little-endian (1/2048 g, 1/16 °/s), and a byte that makes the sum of all 0.
struct PebbleGrammar: FrameGrammar {
  static let size = 16
  let hasDeviceTime = false
  private(set) var lostByCounter: Int64 = 0
  private var last: UInt8?

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    guard bytes[start] == 0xA5 else { return .refused(.unknownFrame) }
    guard start + Self.size <= bytes.count else { return .incomplete }
    guard bytes[start + 1] == 0x5A else { return .refused(.unknownFrame) }
    var sum: UInt8 = 0
    for place in start..<start + Self.size { sum &+= bytes[place] }
    return sum == 0 ? .frame(Self.size) : .refused(.checksum)
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    let number = bytes[frame.lowerBound + 2]
    if let last { lostByCounter += Int64(number &- last &- 1) }
    last = number
    func axes(_ place: Int, _ step: Float) -> SIMD3<Float> {
      func axis(_ number: Int) -> Float {
        let at = frame.lowerBound + place + 2 * number
        return Float(Int16(bitPattern: UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8)) * step
      }
      return SIMD3(axis(0), axis(1), axis(2))
    }
    samples.append(
      MotionSample(
        time: context.hostTime, acceleration: axes(3, Units.standardGravity / 2048),
        angularRate: axes(9, Units.radiansPerDegree / 16)))
    return nil
  }

  /// The frame that the board sends for a sample.
  static func frame(_ sample: MotionSample, number: Int) -> [UInt8] {
    var bytes: [UInt8] = [0xA5, 0x5A, UInt8(truncatingIfNeeded: number)]
    for (value, step) in [
      (sample.acceleration, Units.standardGravity / 2048), (sample.angularRate, Units.radiansPerDegree / 16),
    ] {
      for axis in 0..<3 {
        let raw = UInt16(bitPattern: Int16(max(-32_768, min(32_767, (value[axis] / step).rounded()))))
        bytes += [UInt8(truncatingIfNeeded: raw), UInt8(raw >> 8)]
      }
    }
    return bytes + [0 &- bytes.reduce(0, &+)]
  }
}
