import GaitModel

/// Plays an x-IMU3: inertial messages, binary or text, with the temperature once a second.
public struct XIMU3Encoder: ProtocolEncoder {
  private let isText: Bool
  private var nextTemperature: Int64 = 0

  /// A device of the given settings.
  public init(_ settings: ProtocolEncoding, isText: Bool = false) { self.isText = isText }

  /// Appends the message of this sample.
  public mutating func encode(_ sample: MotionSample, into bytes: inout [UInt8]) {
    let time = UInt64(max(sample.time.nanoseconds, 0) / 1000)
    let degrees = sample.angularRate / Units.radiansPerDegree
    let g = sample.acceleration / Units.standardGravity
    append("I", time, [degrees.x, degrees.y, degrees.z, g.x, g.y, g.z], to: &bytes)
    if sample.time.nanoseconds >= nextTemperature {
      append("T", time, [25], to: &bytes)
      nextTemperature = sample.time.nanoseconds + 1_000_000_000
    }
  }

  private func append(_ letter: Unicode.Scalar, _ time: UInt64, _ numbers: [Float], to bytes: inout [UInt8]) {
    let letter = UInt8(ascii: letter)
    if isText {
      bytes.append(letter)
      bytes.append(UInt8(ascii: ","))
      bytes += Array(String(time).utf8)
      for number in numbers {
        bytes.append(UInt8(ascii: ","))
        bytes.appendDecimal(number, decimals: 4)
      }
      bytes += [0x0D, 0x0A]
      return
    }
    var payload: [UInt8] = []
    payload.appendLittle(time)
    for number in numbers { payload.appendLittle(number) }
    bytes.append(letter | 0x80)
    for byte in payload {
      switch byte {
      case 0x0A: bytes += [0xDB, 0xDC]
      case 0xDB: bytes += [0xDB, 0xDD]
      default: bytes.append(byte)
      }
    }
    bytes.append(0x0A)
  }
}
