import GaitModel

extension SerialProtocol {
  /// Bosch BNO055 on its UART, polled (BNO055 data sheet 4.7, "UART protocol").
  static let bno055 = SerialProtocol(
    name: "bno055", title: "Bosch BNO055 (UART, polled)",
    advice: "At most 100 samples a second; it is switched to 16 g and 2000 °/s without fusion.",
    checksumBits: 0, isSilentUntilStarted: true,
    startCommands: [
      // Configuration mode; page 1; 16 g at 250 Hz; 2000 °/s at 230 Hz; page 0; accelerometer and gyroscope.
      [0xAA, 0x00, 0x3D, 0x01, 0x00], [0xAA, 0x00, 0x07, 0x01, 0x01], [0xAA, 0x00, 0x08, 0x01, 0x17],
      [0xAA, 0x00, 0x0A, 0x01, 0x08], [0xAA, 0x00, 0x07, 0x01, 0x00], [0xAA, 0x00, 0x3D, 0x01, 0x05],
    ],
    poll: PollCommand(requests: [[0xAA, 0x01, 0x08, 0x12]], intervalSeconds: 0.01),
    encoder: { BNO055Encoder($0) }
  ) { _ in BNO055Grammar() }
}

/// Decodes a BNO055's answers: 18 bytes from register 08 hold acceleration, magnetic field and angular rate.
///
/// Where the requests are in the stream too (one wire, or a record of both directions) any register may have
/// been asked for; acceleration and angular rate read one after the other make one sample.
///
/// `BB length data…` answers a reading, `EE status` a writing or a failure; `AA 01 register length` asks.
struct BNO055Grammar: FrameGrammar {
  let hasDeviceTime = false
  /// Register and length last asked for, where the requests can be seen.
  private var asked: (register: UInt8, length: UInt8)?
  private var waiting: MotionSample?
  /// 16 g in steps of 0.01 m/s², and 2000 °/s in steps of 1/16 °/s.
  private static let mostAcceleration: Int16 = 15_700
  private static let mostAngularRate: Int16 = 32_000

  init() {}

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    let length: Int
    switch bytes[start] {
    case 0xBB:
      guard start + 1 < bytes.count else { return .incomplete }
      length = 2 + Int(bytes[start + 1])
      guard (3...34).contains(length) else { return .refused(.unknownFrame) }
    case 0xEE:
      guard start + 1 < bytes.count else { return .incomplete }
      guard (1...10).contains(bytes[start + 1]) else { return .refused(.unknownFrame) }
      length = 2
    case 0xAA:
      guard start + 3 < bytes.count else { return .incomplete }
      guard (1...32).contains(bytes[start + 3]) else { return .refused(.unknownFrame) }
      guard bytes[start + 1] <= 1 else { return .refused(.unknownFrame) }
      length = bytes[start + 1] == 1 ? 4 : 4 + Int(bytes[start + 3])
    default: return .refused(.unknownFrame)
    }
    let end = start + length
    guard end <= bytes.count else { return .incomplete }
    if bytes[start] == 0xBB, length == 20, !isPlausible(bytes, at: start + 2) {
      return .refused(.implausible)
    }
    if context.isContiguous { return .frame(length) }
    // After damage only a frame with another right behind it is believed.
    guard end < bytes.count else { return context.isLast ? .refused(.implausible) : .incomplete }
    switch bytes[end] {
    case 0xBB, 0xEE, 0xAA: return .frame(length)
    default: return .refused(.implausible)
    }
  }

  private func isPlausible(_ bytes: Span<UInt8>, at start: Int) -> Bool {
    for axis in 0..<3 {
      let acceleration = bytes.littleInt16(start + 2 * axis)
      let turning = bytes.littleInt16(start + 12 + 2 * axis)
      guard (-Self.mostAcceleration...Self.mostAcceleration).contains(acceleration),
        (-Self.mostAngularRate...Self.mostAngularRate).contains(turning)
      else { return false }
    }
    return true
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    let start = frame.lowerBound
    switch bytes[start] {
    case 0xAA:
      asked = bytes[start + 1] == 1 ? (bytes[start + 2], bytes[start + 3]) : nil
    case 0xEE:
      asked = nil
    default:
      let length = bytes[start + 1]
      // An answer of another length is not the answer to that question.
      if let asked, asked.length != length { return .unknownFrame }
      let register = asked?.register ?? (length == 18 ? 0x08 : 0xFF)
      asked = nil
      switch (register, length) {
      case (0x08, 18):
        var sample = acceleration(bytes, at: start + 2, context)
        addAngularRate(bytes, at: start + 14, to: &sample)
        samples.append(sample)
      case (0x08, 6...17):
        interrupt(into: &samples)
        waiting = acceleration(bytes, at: start + 2, context)
      case (0x14, 6...):
        guard var sample = waiting else { return nil }
        waiting = nil
        addAngularRate(bytes, at: start + 2, to: &sample)
        samples.append(sample)
      default: break
      }
    }
    return nil
  }

  private func acceleration(_ bytes: Span<UInt8>, at place: Int, _ context: FrameContext) -> MotionSample {
    MotionSample(
      time: context.hostTime, acceleration: SIMD3<Float>(bytes.littleInt16x3(place)) * 0.01)
  }

  private func addAngularRate(_ bytes: Span<UInt8>, at place: Int, to sample: inout MotionSample) {
    sample.angularRate = SIMD3<Float>(bytes.littleInt16x3(place)) * (Units.radiansPerDegree / 16)
    sample.flags.insert(.hasAngularRate)
  }

  mutating func interrupt(into samples: inout [MotionSample]) {
    asked = nil
    if let alone = waiting { samples.append(alone) }
    waiting = nil
  }
}
