import GaitModel

/// Plays a maker's board that writes a header and then lines of comma-separated numbers in SI units.
public struct TextLinesEncoder: ProtocolEncoder {
  private let settings: ProtocolEncoding

  /// A device of the given settings.
  public init(_ settings: ProtocolEncoding) { self.settings = settings }

  /// Appends the header.
  public mutating func begin(into bytes: inout [UInt8]) {
    bytes += Array("millis,ax_ms2,ay_ms2,az_ms2".utf8)
    if settings.hasAngularRate { bytes += Array(",gx_rads,gy_rads,gz_rads".utf8) }
    bytes += [0x0D, 0x0A]
  }

  /// Appends the line of this sample.
  public mutating func encode(_ sample: MotionSample, into bytes: inout [UInt8]) {
    bytes += Array(String(max(sample.time.nanoseconds, 0) / 1_000_000 & 0xFFFF_FFFF).utf8)
    for axis in 0..<3 {
      bytes.append(UInt8(ascii: ","))
      bytes.appendDecimal(sample.acceleration[axis], decimals: 3)
    }
    for axis in 0..<3 where settings.hasAngularRate {
      bytes.append(UInt8(ascii: ","))
      bytes.appendDecimal(sample.angularRate[axis], decimals: 4)
    }
    bytes += [0x0D, 0x0A]
  }
}
