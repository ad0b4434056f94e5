import GaitModel

extension SerialProtocol {
  /// MicroStrain MIP (LORD/HBK MIP SDK, packet structure and sensor data set 0x80).
  static let microstrain = SerialProtocol(
    name: "mip", title: "MicroStrain 3DM (MIP)",
    advice: "Set the sensor data Scaled Accel, Scaled Gyro and Reference Time.",
    checksumBits: 16, clock: DeviceClock(ticksPerSecond: 1e9, bits: 64),
    startCommands: [[0x75, 0x65, 0x01, 0x02, 0x02, 0x06, 0xE5, 0xCB]],
    stopCommands: [[0x75, 0x65, 0x01, 0x02, 0x02, 0x02, 0xE1, 0xC7]],
    baudRates: [115_200, 230_400, 460_800, 921_600]
  ) { _ in MicroStrainDecoder() }
}

/// Decodes MIP packets; the time is the reference time, else the GPS time of week.
///
/// Packets of other data sets, and replies, are good frames without a sample.
public struct MicroStrainDecoder: FramedSensorDecoder {
  var frames = FramedDecoder(MicroStrainGrammar())

  /// A decoder for one stream.
  public init() {}
}

/// `75 65 set length fields… check`: a field is `length kind data…`, the check Fletcher's two sums of all
/// before it; big-endian throughout.
struct MicroStrainGrammar: FrameGrammar {
  private(set) var hasDeviceTime = false

  init() {}

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    guard bytes[start] == 0x75 else { return .refused(.unknownFrame) }
    guard start + 1 < bytes.count else { return .incomplete }
    guard bytes[start + 1] == 0x65 else { return .refused(.unknownFrame) }
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
    var field = frame.lowerBound + 4
    while field < frame.upperBound - 2 {
      let length = Int(bytes[field])
      switch (bytes[field + 1], length) {
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
