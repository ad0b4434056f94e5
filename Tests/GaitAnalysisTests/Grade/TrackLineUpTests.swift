import GaitModel
import Testing

@testable import GaitAnalysis

/// A run whose cadence wanders, with stops and walks, as a pod's strides and a watch's points tell it.
private struct MadeRun {
  /// Steps a minute at each second; 0 where the runner stands.
  var cadence: [Double]

  init(seconds: Int, seed: UInt64, changes: Bool = true) {
    var state = seed
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) / Double(1 << 31)
    }
    var level = 165.0
    cadence = []
    while cadence.count < seconds {
      guard changes else {
        cadence.append(165)
        continue
      }
      let kind = random()
      let length = 20 + Int(random() * 100)
      level = kind < 0.1 ? 0 : kind < 0.25 ? 115 + random() * 10 : 155 + random() * 30
      for _ in 0..<length { cadence.append(level > 0 ? level + random() * 3 : 0) }
    }
    cadence = Array(cadence.prefix(seconds))
  }

  /// The strides of the pod from one second to another, from the first of them on.
  func strides(_ part: Range<Int>) -> [(time: Double, seconds: Double)] {
    var found: [(time: Double, seconds: Double)] = []
    var time = Double(part.lowerBound)
    while Int(time) < part.upperBound, Int(time) < cadence.count {
      let now = cadence[Int(time)]
      if now == 0 {
        time += 1
        continue
      }
      found.append((time - Double(part.lowerBound), 120 / now))
      time += 120 / now
    }
    return found
  }

  /// What a watch tells, a point a second: smoothed, a little late and in whole steps of one leg.
  ///
  /// - Parameters:
  ///   - clock: of its first second.
  ///   - isSpeed: it tells the speed and no cadence.
  func watch(_ part: Range<Int>, clock: Double, isSpeed: Bool = false, pauses: Bool = false) -> [TrackPoint] {
    part.compactMap { second in
      let around = cadence[max(0, second - 4)...second]
      let mean = around.reduce(0, +) / Double(around.count)
      if pauses, mean == 0 { return nil }
      return TrackPoint(
        time: SensorTime(seconds: clock + Double(second - part.lowerBound)), altitudeMetres: 500,
        speedMetresPerSecond: isSpeed ? mean * 0.018 + (second % 3 == 0 ? 0.1 : 0) : .nan,
        cadenceStepsPerMinute: isSpeed ? .nan : (mean / 2).rounded() * 2)
    }
  }
}

@Suite struct TrackLineUpTests {
  private func shift(
    _ run: MadeRun, pod: Range<Int>, _ points: [TrackPoint], within: Double = 43_200
  ) -> TrackLineUp.Shift? {
    TrackLineUp(strides: run.strides(pod), lengthSeconds: Double(pod.count), track: points).shift(
      within: within)
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func `a watch's clock is lined up by the cadence, whatever it shows`(_ seed: UInt64) throws {
    let run = MadeRun(seconds: 3_600, seed: seed)
    for clock in [0.0, -7_200, 3_600.4, 34_567] {
      // The watch was switched on at second 300 of the run and the pod at second 600.
      let found = try #require(shift(run, pod: 600..<3_000, run.watch(300..<3_600, clock: clock)))
      #expect(found.isSure, "\(found)")
      #expect(abs(found.seconds - (-300 - clock)) < 4, "\(found.seconds) for \(clock)")
      #expect(found.correlation > 0.9)
    }
  }

  @Test func `speeds and pauses of a watch do as well`() throws {
    let run = MadeRun(seconds: 3_600, seed: 9)
    for (isSpeed, pauses) in [(true, false), (false, true), (true, true)] {
      let points = run.watch(0..<3_600, clock: 1_000, isSpeed: isSpeed, pauses: pauses)
      let found = try #require(shift(run, pod: 1_200..<2_400, points))
      #expect(found.isSure, "\(found)")
      #expect(abs(found.seconds - (-1_200 - 1_000)) < 4, "\(found.seconds)")
    }
    let lineUp = TrackLineUp(
      strides: [], lengthSeconds: 10, track: run.watch(0..<99, clock: 0, isSpeed: true))
    #expect(lineUp.quantity == "speed")
  }

  @Test func `what tells nothing is not lined up`() {
    let even = MadeRun(seconds: 2_400, seed: 1, changes: false)
    #expect(shift(even, pod: 0..<2_400, even.watch(0..<2_400, clock: 0))?.isSure != true)
    let run = MadeRun(seconds: 2_400, seed: 11)
    for seed in [12, 13, 14, 15, 16, 17] as [UInt64] {
      let other = MadeRun(seconds: 2_400, seed: seed)
      let found = shift(run, pod: 0..<2_400, other.watch(0..<2_400, clock: 0))
      #expect(found?.isSure != true, "\(found as Any)")
    }
    var intervals = even
    for second in intervals.cadence.indices { intervals.cadence[second] = second % 120 < 60 ? 180 : 120 }
    #expect(shift(intervals, pod: 0..<1_200, intervals.watch(600..<2_400, clock: 0))?.isSure != true)
    // Both never go on together.
    #expect(shift(run, pod: 0..<60, run.watch(0..<2_400, clock: 0)) == nil)
    #expect(shift(run, pod: 0..<2_400, run.watch(0..<2_400, clock: 5_000), within: 600) == nil)
    #expect(shift(run, pod: 0..<2_400, []) == nil)
  }
}
