import GaitModel

/// Plays a Shimmer3: answers to inquiry and calibration, then packets of the wide-range accelerometer and the
/// gyroscope. Silent until it is started.
public struct ShimmerEncoder: ProtocolEncoder {
  private let settings: ProtocolEncoding
  private var isStarted = false
  /// Steps to 1 m/s², and to 1 °/s.
  private static let accelerationSteps: Int16 = 208
  private static let angularRateSteps: Float = 16.4

  /// A device of the given settings; its ranges are fixed at 16 g and 2000 °/s.
  public init(_ settings: ProtocolEncoding) { self.settings = settings }

  /// Appends what the device answers to the host's start commands.
  public mutating func begin(into bytes: inout [UInt8]) {
    for command: [UInt8] in [[0x01], [0x2C], [0x07]] { answer(command.span, into: &bytes) }
  }

  /// Appends the packet of this sample.
  public mutating func encode(_ sample: MotionSample, into bytes: inout [UInt8]) {
    guard isStarted else { return }
    let ticks = UInt32(truncatingIfNeeded: Int64((sample.time.seconds * 32_768).rounded()))
    bytes += [0x00, UInt8(truncatingIfNeeded: ticks), UInt8(truncatingIfNeeded: ticks >> 8)]
    bytes.append(UInt8(truncatingIfNeeded: ticks >> 16))
    bytes.appendLittle(sample.acceleration.quantised(step: 1 / Float(Self.accelerationSteps)))
    if settings.hasAngularRate {
      let raw = sample.angularRate.quantised(step: Units.radiansPerDegree / Self.angularRateSteps)
      for axis in 0..<3 { bytes.appendBig(raw[axis]) }
    }
  }

  /// Appends the acknowledgement, and the answer where there is one.
  public mutating func answer(_ command: Span<UInt8>, into bytes: inout [UInt8]) {
    for place in 0..<command.count {
      switch command[place] {
      case 0x01:
        bytes += [0xFF, 0x02]
        bytes.appendLittle(UInt16(min(max((32_768 / settings.rateHertz).rounded(), 1), 65_535)))
        let channels: [UInt8] = [4, 5, 6] + (settings.hasAngularRate ? [0x0A, 0x0B, 0x0C] : [])
        bytes += [0x0D, 0xFF, 0x03, 0x00, UInt8(channels.count), 0x01]
        bytes += channels
      case 0x2C:
        bytes += [0xFF, 0x2D]
        for sensitivity: Int16 in [83, Int16(Self.angularRateSteps * 100), 667, Self.accelerationSteps] {
          for _ in 0..<3 { bytes.appendBig(Int16(0)) }
          for _ in 0..<3 { bytes.appendBig(sensitivity) }
          bytes += [100, 0, 0, 0, 100, 0, 0, 0, 100]
        }
      case 0x07, 0x20:
        isStarted = command[place] == 0x07
        bytes.append(0xFF)
      default: bytes.append(0xFF)
      }
    }
  }
}
