import GaitModel
import SensorDecoding
import Testing

@Suite struct TimelineTests {
  private struct Placed {
    var times: [Double] = []
    var health = StreamHealth()
    var gaps: [StreamGap] = []
  }

  private static func place(_ stamps: [Int64], rateHertz: Double) -> Placed {
    var timeline = Timeline(TimelineSettings(rateHertz: rateHertz))
    var batch = DecodedBatch()
    batch.samples = stamps.enumerated().map {
      MotionSample(time: SensorTime(nanoseconds: $1), index: Int64($0), acceleration: [0, 0, 9.81])
    }
    var placed = Placed()
    timeline.process(&batch, health: &placed.health, gaps: &placed.gaps)
    placed.times = batch.samples.map(\.time.seconds)
    batch.removeSamples()
    timeline.finish(&batch, health: &placed.health, gaps: &placed.gaps)
    return placed
  }

  private static let day: Int64 = 86_400_000_000_000

  @Test func `a pause of days is a gap of days`() {
    let before = (0..<50).map { Int64($0) * 10_000_000 }
    let placed = Self.place(before + before.map { $0 + 3 * Self.day }, rateHertz: 100)
    #expect(placed.health.samples == 100 && placed.health.gaps == 1)
    #expect(placed.gaps.map(\.lostSamples) == [3 * 8_640_000 - 50])
  }

  @Test func `a clock that is set to the date in mid-recording loses nothing`() {
    let before = (0..<50).map { Int64($0) * 10_000_000 }
    let placed = Self.place(before + before.map { $0 + 20_000 * Self.day }, rateHertz: 100)
    #expect(placed.health.samples == 100 && placed.health.gaps == 1 && placed.health.lostSamples == 0)
    #expect(abs(placed.health.durationSeconds - 0.99) < 1e-9)
    #expect(zip(placed.times.dropFirst(), placed.times).allSatisfy { $0 > $1 })
  }

  @Test(arguments: [100, 1e6, 2e9]) func `times at the ends of what a clock can show end in no trap`(
    rateHertz: Double
  ) {
    let ends: [Int64] = [.min, .min / 2, -1, 0, .max / 2, .max - 20_000_000]
    var stamps: [Int64] = []
    for turn in 0..<40 {
      for step in 0..<3 { stamps.append(ends[turn * 5 % 6] + Int64(step) * 1_000_000) }
    }
    let placed = Self.place(stamps, rateHertz: rateHertz)
    #expect(placed.health.lostSamples >= 0)
    #expect(placed.health.samples + placed.health.backwardSamples >= 100)
  }
}
