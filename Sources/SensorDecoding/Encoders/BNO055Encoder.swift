import GaitModel

/// Plays a BNO055 on its UART: answers of 18 bytes with acceleration, magnetic field and angular rate.
///
/// Sends each sample's answer on its own, until it is asked for the first time; from then on only the latest
/// sample, when it is asked.
public struct BNO055Encoder: ProtocolEncoder {
  private var isPolled = false
  private var latest: [UInt8] = []

  /// A device of the given settings; its ranges are fixed at 16 g and 2000 °/s.
  public init(_ settings: ProtocolEncoding) {}

  /// Appends the answer with this sample, or keeps it for the next question.
  public mutating func encode(_ sample: MotionSample, into bytes: inout [UInt8]) {
    let most = SIMD3<Float>(repeating: 156.9)
    let mostTurning = SIMD3<Float>(repeating: 2000 * Units.radiansPerDegree)
    latest = [0xBB, 18]
    latest.appendLittle(
      sample.acceleration.clamped(lowerBound: -most, upperBound: most).quantised(step: 0.01))
    latest.appendLittle(SIMD3<Int16>(320, -80, 710))
    latest.appendLittle(
      sample.angularRate.clamped(lowerBound: -mostTurning, upperBound: mostTurning)
        .quantised(step: Units.radiansPerDegree / 16))
    if !isPolled { bytes += latest }
  }

  /// Appends the answer to one or more requests.
  public mutating func answer(_ command: Span<UInt8>, into bytes: inout [UInt8]) {
    var place = 0
    while place + 4 <= command.count, command[place] == 0xAA {
      if command[place + 1] == 0 {
        bytes += [0xEE, 0x01]
        place += 4 + Int(command[place + 3])
      } else {
        isPolled = true
        bytes += command[place + 2] == 0x08 && !latest.isEmpty ? latest : [0xEE, 0x07]
        place += 4
      }
    }
  }
}
