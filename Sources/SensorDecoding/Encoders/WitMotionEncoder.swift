import GaitModel

/// Plays a WitMotion sensor: one `55 51` and one `55 52` frame a sample, fixed at 16 g and 2000 °/s.
public struct WitMotionEncoder: ProtocolEncoder {
  private let settings: ProtocolEncoding

  /// A device of the given settings; its ranges are fixed.
  public init(_ settings: ProtocolEncoding) { self.settings = settings }

  /// Appends the frames that this sample completes.
  public mutating func encode(_ sample: MotionSample, into bytes: inout [UInt8]) {
    append(0x51, sample.acceleration.quantised(step: 16 / 32768 * Units.standardGravity), to: &bytes)
    if settings.hasAngularRate {
      let step = 2000 / 32768 * Units.radiansPerDegree
      append(0x52, sample.angularRate.quantised(step: step), to: &bytes)
    }
  }

  private func append(_ kind: UInt8, _ numbers: SIMD3<Int16>, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes += [0x55, kind]
    bytes.appendLittle(numbers)
    bytes.appendLittle(Int16(2500))
    var sum: UInt8 = 0
    for place in start..<bytes.count { sum &+= bytes[place] }
    bytes.append(sum)
  }
}
