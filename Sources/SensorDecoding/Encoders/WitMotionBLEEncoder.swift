import GaitModel

/// Plays a WitMotion Bluetooth sensor: one `55 61` frame a sample, fixed at 16 g and 2000 °/s.
public struct WitMotionBLEEncoder: ProtocolEncoder {
  /// A device of the given settings; its ranges are fixed.
  public init(_ settings: ProtocolEncoding) {}

  /// Appends the frame of this sample; the angles are made up.
  public mutating func encode(_ sample: MotionSample, into bytes: inout [UInt8]) {
    bytes += [0x55, 0x61]
    bytes.appendLittle(sample.acceleration.quantised(step: 16 / 32768 * Units.standardGravity))
    bytes.appendLittle(sample.angularRate.quantised(step: 2000 / 32768 * Units.radiansPerDegree))
    bytes.appendLittle(SIMD3<Int16>(-104, 13, 12792))
  }
}
