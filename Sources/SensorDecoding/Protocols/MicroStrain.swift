import GaitModel

extension SerialProtocol {
  /// MicroStrain MIP (LORD/HBK MIP SDK, packet structure and sensor data set 0x80).
  static let microstrain = SerialProtocol(
    name: "mip", title: "MicroStrain 3DM (MIP)",
    advice: "Set the sensor data Scaled Accel, Scaled Gyro and Reference Time.",
    checksumBits: 16, clock: DeviceClock(ticksPerSecond: 1e9, bits: 64),
    startCommands: [[0x75, 0x65, 0x01, 0x02, 0x02, 0x06, 0xE5, 0xCB]],
    stopCommands: [[0x75, 0x65, 0x01, 0x02, 0x02, 0x02, 0xE1, 0xC7]],
    baudRates: [115_200, 230_400, 460_800, 921_600],
    encoder: { MicroStrainEncoder($0) }
  ) { _ in MicroStrainGrammar() }
}

/// Decodes MIP packets; the time is the reference time, else the GPS time of week.
///
/// Packets of other data sets, and replies, are good frames without a sample.
///
/// `75 65 set length fields… check`: a field is `length kind data…`, the check Fletcher's two sums of all
/// before it; big-endian throughout.
///
/// The sums are taken modulo 256, so that two flipped bits can cancel: the top bits of any two bytes an even
/// distance apart do. So the set, the fields' kinds and lengths and the readings must make sense too. What
/// is changed into another reading the device could give passes: no reader can know. Times that leap are
/// left to `DeviceTimeline`, which asks the host's clock.
struct MicroStrainGrammar: FrameGrammar {
  private(set) var hasDeviceTime = false
  /// Kinds of field that are not in `fieldLengths` and were seen before.
  private var newKinds: Set<UInt8> = []

  init() {}

  /// Commands and replies; data of sensor, GNSS, filters, events and system; what they share.
  private static func isSet(_ number: UInt8) -> Bool {
    switch number {
    case 0x01, 0x0C...0x0F, 0x13, 0x7F, 0x80...0x82, 0x91...0x95, 0xA0, 0xFF: true
    default: false
    }
  }

  /// Length of a field of the sensor's set, with its two first bytes; `nil` where the kind is not known.
  private static func length(ofKind kind: UInt8) -> Int? {
    switch kind {
    case 0xD0: 3
    case 0x18: 4
    case 0x0E, 0x16, 0x17, 0xD1, 0xD2: 6
    case 0x0D, 0x0F, 0xD4...0xD6: 10
    case 0x40, 0xD7, 0xD8: 12
    case 0x01...0x08, 0x0C, 0x10...0x12, 0x14, 0xD3: 14
    case 0x0A: 18
    case 0x09, 0x0B: 38
    default: nil
    }
  }

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    guard bytes[start] == 0x75 else { return .refused(.unknownFrame) }
    guard start + 1 < bytes.count else { return .incomplete }
    guard bytes[start + 1] == 0x65 else { return .refused(.unknownFrame) }
    guard start + 2 < bytes.count else { return .incomplete }
    guard Self.isSet(bytes[start + 2]) else { return .refused(.unknownFrame) }
    guard start + 3 < bytes.count else { return .incomplete }
    let end = start + 4 + Int(bytes[start + 3])
    // The fields must tile the packet.
    var field = start + 4
    while field < end {
      guard field < bytes.count else { return .incomplete }
      let length = Int(bytes[field])
      guard length >= 2, field + length <= end else { return .refused(.checksum) }
      field += length
    }
    guard end + 2 <= bytes.count else { return .incomplete }
    var first: UInt8 = 0
    var second: UInt8 = 0
    for place in start..<end {
      first &+= bytes[place]
      second &+= first
    }
    return first == bytes[end] && second == bytes[end + 1]
      ? .frame(end + 2 - start) : .refused(.checksum)
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    guard bytes[frame.lowerBound + 2] == 0x80 else { return nil }
    var acceleration: SIMD3<Float>?
    var turning: SIMD3<Float>?
    var reference: SensorTime?
    var ofWeek: SensorTime?
    var isNew = false
    var field = frame.lowerBound + 4
    while field < frame.upperBound - 2 {
      let length = Int(bytes[field])
      let kind = bytes[field + 1]
      if let known = Self.length(ofKind: kind) {
        guard length == known else { return .implausible }
      } else if newKinds.insert(kind).inserted {
        isNew = true
      }
      switch (kind, length) {
      case (0x04, 14): acceleration = bytes.bigFloat3(field + 2) * Units.standardGravity
      case (0x05, 14): turning = bytes.bigFloat3(field + 2)
      case (0xD5, 10):
        reference = SensorTime(nanoseconds: Int64(truncatingIfNeeded: bytes.bigUInt64(field + 2)))
      case (0x12, 14):
        let seconds = bytes.bigDouble(field + 2)
        if seconds >= 0, seconds < 1e6 { ofWeek = SensorTime(seconds: seconds) }
      default: break
      }
      field += length
    }
    // A device newer than this list sends its kinds again; a flipped bit does not.
    if isNew { return .unknownFrame }
    guard let acceleration else { return nil }
    guard acceleration.isFinite, turning?.isFinite ?? true else { return .notFinite }
    guard acceleration.isPlausibleAcceleration, turning?.isPlausibleAngularRate ?? true else {
      return .implausible
    }
    let time = reference ?? ofWeek
    hasDeviceTime = time != nil
    samples.append(
      MotionSample(time: time ?? context.hostTime, acceleration: acceleration, angularRate: turning))
    return nil
  }
}
