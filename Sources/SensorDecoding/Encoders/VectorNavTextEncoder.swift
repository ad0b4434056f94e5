import GaitModel

/// Plays a VectorNav sensor that sends VNYMR sentences; attitude and magnetic field are made up.
public struct VectorNavTextEncoder: ProtocolEncoder {
  /// A device of the given settings.
  public init(_ settings: ProtocolEncoding) {}

  /// Appends the sentence of this sample.
  public mutating func encode(_ sample: MotionSample, into bytes: inout [UInt8]) {
    var sentence = Array("VNYMR,+012.345,-001.250,+003.500,+00.2901,-00.0720,+00.7482".utf8)
    for axis in 0..<3 {
      sentence.append(UInt8(ascii: ","))
      sentence.appendDecimal(sample.acceleration[axis], decimals: 3, whole: 2, plus: true)
    }
    for axis in 0..<3 {
      sentence.append(UInt8(ascii: ","))
      sentence.appendDecimal(sample.angularRate[axis], decimals: 6, whole: 2, plus: true)
    }
    let xor = sentence.reduce(0, ^)
    bytes.append(UInt8(ascii: "$"))
    bytes += sentence
    bytes.append(UInt8(ascii: "*"))
    for digit in [xor >> 4, xor & 15] { bytes.append(digit < 10 ? 0x30 + digit : 0x37 + digit) }
    bytes += [0x0D, 0x0A]
  }
}
