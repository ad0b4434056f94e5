import GaitModel

/// Plays a MicroStrain sensor: MIP packets with reference time, acceleration in g and angular rate.
public struct MicroStrainEncoder: ProtocolEncoder {
  private let settings: ProtocolEncoding

  /// A device of the given settings; floats have no range to clip at.
  public init(_ settings: ProtocolEncoding) { self.settings = settings }

  /// Appends the packet of this sample.
  public mutating func encode(_ sample: MotionSample, into bytes: inout [UInt8]) {
    var fields: [UInt8] = [10, 0xD5]
    fields.appendBig(UInt64(bitPattern: sample.time.nanoseconds))
    fields += [14, 0x04]
    fields.appendBig(sample.acceleration / Units.standardGravity)
    if settings.hasAngularRate {
      fields += [14, 0x05]
      fields.appendBig(sample.angularRate)
    }
    let start = bytes.count
    bytes += [0x75, 0x65, 0x80, UInt8(fields.count)]
    bytes += fields
    var first: UInt8 = 0
    var second: UInt8 = 0
    for place in start..<bytes.count {
      first &+= bytes[place]
      second &+= first
    }
    bytes += [first, second]
  }
}
