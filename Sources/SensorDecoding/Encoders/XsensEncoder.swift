import GaitModel

/// Plays an Xsens MTi: MTData2 messages with counter, fine time, acceleration and rate of turn in float32.
public struct XsensEncoder: ProtocolEncoder {
  private let settings: ProtocolEncoding
  private var counter: UInt16 = 0

  /// A device of the given settings; floats have no range to clip at.
  public init(_ settings: ProtocolEncoding) { self.settings = settings }

  /// Appends the frames that this sample completes.
  public mutating func encode(_ sample: MotionSample, into bytes: inout [UInt8]) {
    var data: [UInt8] = [0x10, 0x20, 2]
    data.appendBig(counter)
    data += [0x10, 0x60, 4]
    data.appendBig(UInt32(truncatingIfNeeded: (sample.time.nanoseconds + 50_000) / 100_000))
    data += [0x40, 0x20, 12]
    data.appendBig(sample.acceleration)
    if settings.hasAngularRate {
      data += [0x80, 0x20, 12]
      data.appendBig(sample.angularRate)
    }
    counter &+= 1
    let start = bytes.count
    bytes += [0xFA, 0xFF, 0x36, UInt8(data.count)]
    bytes += data
    var sum: UInt8 = 0
    for place in (start + 1)..<bytes.count { sum &+= bytes[place] }
    bytes.append(0 &- sum)
  }

  /// GoToConfig and GoToMeasurement are acknowledged with the next higher message identifier.
  public mutating func answer(_ command: Span<UInt8>, into bytes: inout [UInt8]) {
    guard command.count >= 5, command[0] == 0xFA, command[2] == 0x30 || command[2] == 0x10 else { return }
    let id = command[2] + 1
    bytes += [0xFA, 0xFF, id, 0, 0 &- (0xFF &+ id)]
  }
}
