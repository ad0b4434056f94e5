import GaitModel

extension SerialProtocol {
  /// Xsens MTi, MTData2 messages of the Xbus protocol (Xsens MT Low-Level Communication Protocol).
  static let xsens = SerialProtocol(
    name: "xsens", title: "Xsens MTi (MTData2)",
    advice: "Set the outputs Acceleration, Rate of Turn and Sample Time Fine in MT Manager.",
    checksumBits: 8, clock: DeviceClock(ticksPerSecond: 10_000, bits: 32), hasCounter: true,
    startCommands: [[0xFA, 0xFF, 0x10, 0x00, 0xF1]], stopCommands: [[0xFA, 0xFF, 0x30, 0x00, 0xD1]],
    baudRates: [115_200, 921_600, 2_000_000, 460_800, 230_400],
    encoder: { XsensEncoder($0) }
  ) { XsensGrammar(acceptsFreeAcceleration: $0.acceptsGravityRemoved) }
}

/// Decodes Xsens MTData2 in all four number formats.
///
/// A message without acceleration (GNSS only, say) is a good frame without a sample.
///
/// `FA FF id length data… sum`: all bytes after `FA` add up to 0 modulo 256; big-endian throughout.
struct XsensGrammar: FrameGrammar {
  let acceptsFreeAcceleration: Bool
  private(set) var lostByCounter: Int64 = 0
  private var lastCounter: UInt16?
  private(set) var hasDeviceTime = false

  init(acceptsFreeAcceleration: Bool) { self.acceptsFreeAcceleration = acceptsFreeAcceleration }

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    let available = bytes.count - start
    guard bytes[start] == 0xFA else { return .refused(.unknownFrame) }
    guard available > 1 else { return .incomplete }
    guard bytes[start + 1] == 0xFF else { return .refused(.unknownFrame) }
    guard available > 3 else { return .incomplete }
    var header = 4
    var length = Int(bytes[start + 3])
    if length == 0xFF {
      guard available > 5 else { return .incomplete }
      header = 6
      length = Int(bytes.bigUInt16(start + 4))
      guard (255...2048).contains(length) else { return .refused(.unknownFrame) }
    }
    let total = header + length + 1
    let isData = bytes[start + 2] == 0x36
    if isData {
      // The items must tile the message: far stricter than the 8-bit sum, and known before the end.
      var item = start + header
      let end = item + length
      while item < end {
        guard item + 3 <= end else { return .refused(.checksum) }
        guard item + 3 <= bytes.count else { return .incomplete }
        item += 3 + Int(bytes[item + 2])
        guard item <= end else { return .refused(.checksum) }
      }
    }
    guard available >= total else { return .incomplete }
    var sum: UInt8 = 0
    for place in (start + 1)..<(start + total) { sum &+= bytes[place] }
    return sum == 0 ? .frame(total) : .refused(.checksum)
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    guard bytes[frame.lowerBound + 2] == 0x36 else { return nil }
    var item = frame.lowerBound + (bytes[frame.lowerBound + 3] == 0xFF ? 6 : 4)
    let end = frame.upperBound - 1
    var acceleration: SIMD3<Float>?
    var highRate: SIMD3<Float>?
    var free: SIMD3<Float>?
    var angularRate: SIMD3<Float>?
    var highRateAngular: SIMD3<Float>?
    var time: SensorTime?
    var counter: UInt16?
    while item + 3 <= end {
      let id = bytes.bigUInt16(item)
      let length = Int(bytes[item + 2])
      let payload = item + 3
      switch id & 0xFFF0 {
      case 0x1020:
        guard length == 2 else { return .implausible }
        counter = bytes.bigUInt16(payload)
      case 0x1060:
        guard length == 4 else { return .implausible }
        time = SensorTime(nanoseconds: Int64(bytes.bigUInt32(payload)) * 100_000)
      case 0x4020, 0x4030, 0x4040, 0x8020, 0x8040:
        guard let vector = vector(bytes, payload, length, id) else { return .implausible }
        switch id & 0xFFF0 {
        case 0x4020: acceleration = vector
        case 0x4030: free = vector
        case 0x4040: highRate = vector
        case 0x8020: angularRate = vector
        default: highRateAngular = vector
        }
      default: break
      }
      item = payload + length
    }
    let measured = acceleration ?? highRate ?? (acceptsFreeAcceleration ? free : nil)
    let turning = angularRate ?? highRateAngular
    guard measured?.isFinite ?? true, turning?.isFinite ?? true else { return .notFinite }
    guard measured?.isPlausibleAcceleration ?? true, turning?.isPlausibleAngularRate ?? true else {
      return .implausible
    }
    if let counter { count(counter) }
    guard let measured else { return nil }
    hasDeviceTime = time != nil
    samples.append(
      MotionSample(time: time ?? context.hostTime, acceleration: measured, angularRate: turning))
    return nil
  }

  /// Three numbers in the format that the lowest bits of the item's id name.
  private func vector(_ bytes: Span<UInt8>, _ at: Int, _ length: Int, _ id: UInt16) -> SIMD3<Float>? {
    switch (id & 3, length) {
    case (0, 12): bytes.bigFloat3(at)
    case (1, 12):
      SIMD3(
        Float(Int32(bitPattern: bytes.bigUInt32(at))), Float(Int32(bitPattern: bytes.bigUInt32(at + 4))),
        Float(Int32(bitPattern: bytes.bigUInt32(at + 8)))) * 0x1p-20
    case (2, 18): SIMD3(fixed48(bytes, at), fixed48(bytes, at + 6), fixed48(bytes, at + 12))
    case (3, 24):
      SIMD3(Float(bytes.bigDouble(at)), Float(bytes.bigDouble(at + 8)), Float(bytes.bigDouble(at + 16)))
    default: nil
    }
  }

  /// FP16.32: the 32 bits of the fraction come first, then the 16 bits of the whole.
  private func fixed48(_ bytes: Span<UInt8>, _ at: Int) -> Float {
    Float(Double(bytes.bigInt16(at + 4)) + Double(bytes.bigUInt32(at)) * 0x1p-32)
  }

  mutating func lineWasLost(into samples: inout [MotionSample]) { lastCounter = nil }

  private mutating func count(_ counter: UInt16) {
    if let last = lastCounter {
      let step = counter &- last
      if step > 1, step < 0x8000 { lostByCounter += Int64(step) - 1 }
    }
    lastCounter = counter
  }
}
