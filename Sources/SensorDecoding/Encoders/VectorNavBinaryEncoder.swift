import GaitModel

/// Plays a VectorNav sensor: binary messages with start-up time, angular rate and acceleration.
public struct VectorNavBinaryEncoder: ProtocolEncoder {
  /// A device of the given settings; floats have no range to clip at.
  public init(_ settings: ProtocolEncoding) {}

  /// Appends the message of this sample.
  public mutating func encode(_ sample: MotionSample, into bytes: inout [UInt8]) {
    // Group 1 with fields 0 (TimeStartup), 5 (AngularRate) and 8 (Accel).
    var message: [UInt8] = [0x01, 0x21, 0x01]
    message.appendLittle(UInt64(bitPattern: sample.time.nanoseconds))
    for vector in [sample.angularRate, sample.acceleration] {
      message.appendLittle(vector.x)
      message.appendLittle(vector.y)
      message.appendLittle(vector.z)
    }
    message.appendBig(FrameChecks.crcCCITT(message, seed: 0))
    bytes.append(0xFA)
    bytes += message
  }
}
