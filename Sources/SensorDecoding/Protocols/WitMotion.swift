import GaitModel

extension SerialProtocol {
  /// WitMotion's 11-byte frames (WitMotion Standard Communication Protocol).
  static let witmotion = SerialProtocol(
    name: "witmotion", title: "WitMotion WT901, WT61, HWT901, JY901 and relatives (55 5x)",
    advice: "Set 200 Hz and 115200 baud or more: 9600 baud carries 21 samples a second.",
    checksumBits: 8, baudRates: [115_200, 9600, 230_400, 460_800, 921_600],
    encoder: { WitMotionEncoder($0) }
  ) { _ in WitMotionGrammar() }
}

/// Decodes WitMotion's `55 5x` frames; acceleration and angular rate come in frames of their own.
///
/// Acceleration (51) is joined to the angular rate (52) only where the two stand side by side: across a lost
/// frame they are never of one instant. Acceleration that lost its partner is handed on without one.
///
/// `55 kind d0…d7 sum`: the sum of the first ten bytes modulo 256; little-endian throughout.
struct WitMotionGrammar: FrameGrammar {
  let hasDeviceTime = false
  private var waiting: MotionSample?
  private var sinceAngularRate = 0
  /// So many accelerations without an angular rate mean that the device sends none.
  private static let patience = 8

  init() {}

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    guard bytes[start] == 0x55 else { return .refused(.unknownFrame) }
    guard start + 1 < bytes.count else { return .incomplete }
    let kind = bytes[start + 1]
    guard (0x50...0x5A).contains(kind) || kind == 0x5F else { return .refused(.unknownFrame) }
    guard start + 11 <= bytes.count else { return .incomplete }
    var sum: UInt8 = 0
    for place in start..<(start + 10) { sum &+= bytes[place] }
    return sum == bytes[start + 10] ? .frame(11) : .refused(.checksum)
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    let data = frame.lowerBound + 2
    let kind = bytes[frame.lowerBound + 1]
    if kind == 0x52 {
      sinceAngularRate = 0
      guard var sample = waiting else { return nil }
      waiting = nil
      let raw = bytes.littleInt16x3(data)
      sample.angularRate = SIMD3<Float>(raw) * (2000 / 32768 * Units.radiansPerDegree)
      sample.flags.insert(.hasAngularRate)
      if raw.isClipped { sample.flags.insert(.angularRateClipped) }
      samples.append(sample)
      return nil
    }
    interrupt(into: &samples)
    if kind == 0x51 {
      let raw = bytes.littleInt16x3(data)
      let sample = MotionSample(
        time: context.hostTime, acceleration: SIMD3<Float>(raw) * (16 / 32768 * Units.standardGravity),
        flags: raw.isClipped ? .accelerationClipped : [])
      if sinceAngularRate < Self.patience {
        waiting = sample
        sinceAngularRate += 1
      } else {
        samples.append(sample)
      }
    }
    return nil
  }

  mutating func interrupt(into samples: inout [MotionSample]) {
    if let alone = waiting { samples.append(alone) }
    waiting = nil
  }
}
