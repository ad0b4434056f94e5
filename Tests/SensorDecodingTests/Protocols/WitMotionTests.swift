import FootstrikeTesting
import GaitModel
import GaitSynthesis
import Testing

@testable import SensorDecoding

@Suite struct `WitMotion` {
  static let g = Double(Units.standardGravity)
  static let degree = Double(Units.radiansPerDegree)

  // Needs the captures, which are not part of the project.
  @Test(.enabled(if: SerialCapture.isPresent)) func `reads a recording as the maker's software does`() throws
  {
    let bytes = try SerialCapture.bytes("witmotion/wt901sd_capture_sd.bin")
    let rows = try SerialCapture.rows("witmotion/wt901sd_capture_sd.expected.csv")
    let decoded = DecodedStream(.witmotion, bytes)
    #expect(decoded.samples.count == rows.count)
    #expect(decoded.refusals.totalBytes == 0)
    for (sample, row) in zip(decoded.samples, rows) {
      // The answers are printed with 8 and 6 decimals.
      #expect(
        sample.acceleration.isNear(
          row, "acc_x_g", "acc_y_g", "acc_z_g", scale: Self.g, relative: 1e-6, absolute: 6e-9))
      #expect(
        sample.angularRate.isNear(
          row, "gyro_x_dps", "gyro_y_dps", "gyro_z_dps", scale: Self.degree, relative: 1e-6, absolute: 6e-7))
    }
  }

  @Test func `never joins an acceleration to an angular rate across a lost frame`() {
    let clean = ProtocolSamples.bytes("witmotion", ProtocolSamples.motion(60))!
    // The 52 of sample 20 and the 51 of sample 21 are lost.
    var bytes = clean
    bytes.removeSubrange((20 * 22 + 11)..<(21 * 22 + 11))
    let exact = DecodedStream(.witmotion, bytes)
    // Frames lost without a trace can't be told; a damaged byte between can.
    #expect(exact.samples.count == 59)
    var damaged = clean
    damaged[20 * 22 + 15] ^= 4
    damaged[21 * 22 + 3] ^= 4
    let decoded = DecodedStream(.witmotion, damaged)
    #expect(decoded.samples.count == 59)
    #expect(!decoded.samples[20].flags.contains(.hasAngularRate))
    #expect(decoded.samples[20].index == 20)
    #expect(decoded.samples[21].index == 22)
    #expect(decoded.statistics.lostInDamage == 1)
    #expect(decoded.samples[21].flags.contains(.hasAngularRate))
  }

  @Test func `a long hole is a gap, a short one a hole in the numbers`() {
    let clean = ProtocolSamples.bytes("witmotion", ProtocolSamples.motion(100))!
    for (lost, isGap) in [(1, false), (5, false), (9, true)] {
      var bytes = clean
      for place in (30 * 22)..<((30 + lost) * 22) { bytes[place] = 0xC3 }
      let decoded = DecodedStream(.witmotion, bytes)
      #expect(decoded.samples.count == 100 - lost)
      #expect(decoded.samples[30].index == Int64(30 + lost))
      #expect(decoded.samples[30].flags.contains(.gapBefore) == isGap)
      #expect(decoded.statistics.lostInDamage == Int64(lost))
      #expect(decoded.refusals.totalRecords == 1)
    }
  }

  @Test func `hands on a stream without a gyroscope`() {
    let motion = ProtocolSamples.motion(30)
    var encoder = WitMotionEncoder(ProtocolEncoding(rateHertz: 100, hasAngularRate: false))
    var bytes: [UInt8] = []
    for sample in motion { encoder.encode(sample, into: &bytes) }
    let decoded = DecodedStream(.witmotion, bytes)
    #expect(decoded.samples.count == 30)
    #expect(decoded.samples.allSatisfy { !$0.flags.contains(.hasAngularRate) })
  }
}
