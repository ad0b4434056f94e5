import GaitModel

extension SerialProtocol {
  /// WitMotion's 20-byte frames, as their Bluetooth sensors send them, on some USB ports too.
  static let witmotionBLE = SerialProtocol(
    name: "witmotion-ble", title: "WitMotion WT901BLE, WT9011DCL (55 61)",
    advice: "These frames have no checksum and no clock; prefer the 55 51 output where there is one.",
    checksumBits: 0, baudRates: [115_200, 230_400, 9600],
    encoder: { WitMotionBLEEncoder($0) }
  ) { _ in WitMotionBLEGrammar() }
}

/// Decodes WitMotion's `55 61` frames. A frame is believed when the next one stands right behind it, so each
/// sample comes one frame late.
///
/// `55 61` and nine 16-bit numbers, little-endian: acceleration, angular rate, angle. `55 71` is the answer to
/// a command, of the same length.
struct WitMotionBLEGrammar: FrameGrammar {
  let hasDeviceTime = false

  init() {}

  private enum Header { case stands, missing, unknown }

  private func header(_ bytes: Span<UInt8>, at place: Int) -> Header {
    guard place < bytes.count else { return .unknown }
    guard bytes[place] == 0x55 else { return .missing }
    guard place + 1 < bytes.count else { return .unknown }
    return bytes[place + 1] == 0x61 || bytes[place + 1] == 0x71 ? .stands : .missing
  }

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    switch header(bytes, at: start) {
    case .missing: return .refused(.unknownFrame)
    case .unknown: return .incomplete
    case .stands: break
    }
    guard start + 20 <= bytes.count else { return .incomplete }
    switch header(bytes, at: start + 20) {
    case .stands: return .frame(20)
    case .missing: break
    case .unknown: return context.isLast && context.isContiguous ? .frame(20) : .incomplete
    }
    // The next frame is damaged: the one after it vouches for one that follows a good one.
    guard context.isContiguous else { return .refused(.implausible) }
    switch header(bytes, at: start + 40) {
    case .stands: return .frame(20)
    case .missing: return .refused(.implausible)
    case .unknown: return .incomplete
    }
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    guard bytes[frame.lowerBound + 1] == 0x61 else { return nil }
    let raw = bytes.littleInt16x3(frame.lowerBound + 2)
    let turning = bytes.littleInt16x3(frame.lowerBound + 8)
    var flags: MotionSample.Flags = raw.isClipped ? .accelerationClipped : []
    if turning.isClipped { flags.insert(.angularRateClipped) }
    samples.append(
      MotionSample(
        time: context.hostTime, acceleration: SIMD3<Float>(raw) * (16 / 32768 * Units.standardGravity),
        angularRate: SIMD3<Float>(turning) * (2000 / 32768 * Units.radiansPerDegree), flags: flags))
    return nil
  }
}
