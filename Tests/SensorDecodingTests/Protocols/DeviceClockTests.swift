import FootstrikeTesting
import GaitModel
import GaitSynthesis
import Testing

@testable import SensorDecoding

@Suite struct `A device's clock` {
  static func streamTimes(_ entry: SerialProtocol, _ decoded: DecodedStream) -> [Double] {
    var timeline = Timeline(entry.timeline(rateHertz: 0))
    var batch = DecodedBatch()
    batch.samples = decoded.samples
    var health = StreamHealth()
    var gaps: [StreamGap] = []
    timeline.process(&batch, health: &health, gaps: &gaps)
    #expect(gaps.isEmpty)
    return batch.samples.map(\.time.seconds)
  }

  @Test(arguments: ["footstrike", "xsens", "shimmer3"]) func `goes on when its counter wraps`(name: String)
    throws
  {
    let entry = try #require(SerialProtocol.named(name))
    let wrap = try #require(entry.clock?.wrapNanoseconds)
    // Ten seconds at 100 Hz, the wrap in their middle.
    let motion = ProtocolSamples.motion(1000).map { sample in
      var later = sample
      later.time.nanoseconds += wrap - 5_000_000_000
      return later
    }
    let bytes = try #require(ProtocolSamples.bytes(name, motion))
    let times = Self.streamTimes(entry, DecodedStream(entry, bytes))
    #expect(times.count == 1000)
    for (place, time) in times.enumerated() { #expect(abs(time - Double(place) * 0.01) < 2.1e-4) }
  }

  // Needs the captures, which are not part of the project.
  @Test(.enabled(if: SerialCapture.isPresent)) func `of a Shimmer is unrolled as its library unrolls it`()
    throws
  {
    let bytes = try SerialCapture.bytes("shimmer3/logandstream_accel_gyro.bin")
    let rows = try SerialCapture.rows("shimmer3/logandstream_accel_gyro.expected.csv")
    let times = Self.streamTimes(.shimmer, DecodedStream(.shimmer, bytes))
    #expect(times.count == rows.count)
    // The answers are printed with 7 decimals.
    for (time, row) in zip(times, rows) { #expect(abs(time - row["unwrapped_s"]!) < 1e-7) }
  }
}
