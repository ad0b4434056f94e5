import GaitModel

extension SerialProtocol {
  /// VectorNav's binary output messages (VectorNav user manual, "User Configurable Binary Output Messages").
  static let vectornavBinary = SerialProtocol(
    name: "vectornav", title: "VectorNav VN-100, VN-200, VN-300 (binary output)",
    advice: "Set an output with TimeStartup, Accel and AngularRate; other sentences may be mixed in.",
    checksumBits: 16, clock: DeviceClock(ticksPerSecond: 1e9, bits: 64),
    baudRates: [115_200, 57_600, 230_400, 460_800, 921_600],
    encoder: { VectorNavBinaryEncoder($0) }
  ) { _ in VectorNavBinaryGrammar() }
}

/// Decodes VectorNav binary messages with any choice of groups and fields.
///
/// Compensated acceleration is taken before uncompensated; a message without either is a good frame without
/// a sample. Without TimeStartup in the output a sample has no device time.
///
/// `FA groups masks… payload… check`: little-endian but for the check, which makes the CRC of all zero.
struct VectorNavBinaryGrammar: FrameGrammar {
  /// Where the fields that matter are in a message with certain masks.
  private struct Layout {
    var header = 0
    var length = 0
    var acceleration: Int?
    var angularRate: Int?
    var uncompensatedAcceleration: Int?
    var uncompensatedAngularRate: Int?
    var time: Int?
  }

  private(set) var hasDeviceTime = false

  init() {}

  /// Bytes of each field of the six groups; 0 where a field's length is not fixed or not known.
  private static let sizes: [[UInt8]] = [
    [8, 8, 8, 12, 16, 12, 24, 12, 12, 24, 20, 28, 2, 4, 8, 0],
    [8, 8, 8, 2, 8, 8, 8, 4, 4, 1, 0, 0, 0, 0, 0, 0],
    [2, 12, 12, 12, 4, 4, 16, 12, 12, 12, 12, 2, 0, 0, 0, 0],
    [8, 8, 2, 1, 1, 24, 24, 12, 12, 12, 4, 4, 2, 28, 0, 0],
    [2, 12, 16, 36, 12, 12, 12, 12, 12, 12, 28, 24, 0, 0, 0, 0],
    [2, 24, 24, 12, 12, 12, 12, 12, 12, 4, 4, 68, 64, 0, 0, 0],
  ]

  /// The layout that the masks at `start` ask for; `nil` where they ask for what no device sends.
  ///
  /// - Precondition: all masks are there.
  private func layout(_ bytes: Span<UInt8>, at start: Int) -> Layout? {
    let groups = bytes[start + 1]
    var layout = Layout()
    layout.header = 2 + 2 * groups.nonzeroBitCount
    var offset = layout.header
    var maskAt = start + 2
    for group in 0..<6 where groups & (1 << UInt8(group)) != 0 {
      let mask = bytes.littleUInt16(maskAt)
      maskAt += 2
      guard mask != 0 else { return nil }
      for field in 0..<16 where mask & (1 << UInt16(field)) != 0 {
        let size = Int(Self.sizes[group][field])
        guard size > 0 else { return nil }
        switch (group, field) {
        case (0, 0), (1, 0): layout.time = layout.time ?? offset
        case (0, 5): layout.angularRate = layout.angularRate ?? offset
        case (0, 8): layout.acceleration = layout.acceleration ?? offset
        case (0, 9):
          layout.uncompensatedAcceleration = offset
          layout.uncompensatedAngularRate = offset + 12
        case (2, 2): layout.uncompensatedAcceleration = layout.uncompensatedAcceleration ?? offset
        case (2, 3): layout.uncompensatedAngularRate = layout.uncompensatedAngularRate ?? offset
        case (2, 9): layout.acceleration = layout.acceleration ?? offset
        case (2, 10): layout.angularRate = layout.angularRate ?? offset
        default: break
        }
        offset += size
      }
    }
    layout.length = offset + 2
    return layout
  }

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    guard bytes[start] == 0xFA else { return .refused(.unknownFrame) }
    guard start + 1 < bytes.count else { return .incomplete }
    let groups = bytes[start + 1]
    guard groups != 0, groups & 0xC0 == 0 else { return .refused(.unknownFrame) }
    guard start + 2 + 2 * groups.nonzeroBitCount <= bytes.count else { return .incomplete }
    guard let layout = layout(bytes, at: start) else { return .refused(.unknownFrame) }
    let end = start + layout.length
    guard end <= bytes.count else { return .incomplete }
    return CRC16.ccitt(bytes, (start + 1)..<end, seed: 0) == 0
      ? .frame(layout.length) : .refused(.checksum)
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    let start = frame.lowerBound
    guard let layout = layout(bytes, at: start) else { return .unknownFrame }
    guard let place = layout.acceleration ?? layout.uncompensatedAcceleration else { return nil }
    let acceleration = bytes.littleFloat3(start + place)
    let turning = (layout.angularRate ?? layout.uncompensatedAngularRate).map {
      bytes.littleFloat3(start + $0)
    }
    guard acceleration.isFinite, turning?.isFinite ?? true else { return .notFinite }
    guard acceleration.isPlausibleAcceleration, turning?.isPlausibleAngularRate ?? true else {
      return .implausible
    }
    var time = context.hostTime
    if let place = layout.time {
      time = SensorTime(nanoseconds: Int64(truncatingIfNeeded: bytes.littleUInt64(start + place)))
    }
    hasDeviceTime = layout.time != nil
    samples.append(MotionSample(time: time, acceleration: acceleration, angularRate: turning))
    return nil
  }
}
