import Foundation
import GaitAnalysis
import GaitModel
import Testing

@testable import GaitEvaluation

/// On people.
@Suite(.enabled(if: LegRecordings.arePresent, "set FOOTSTRIKE_RECORDINGS to run it"))
struct LegRecordingsTests {
  @Test func `strides of running trials are those that a hand counted`() throws {
    var tally = EventTally()
    var running = 0
    var strikes = 0
    for trial in try LegRecordings.runningTrials(mostJumps: .max) {
      let standing = try LegRecordings.standing(trial)
      guard !standing.isEmpty else { continue }
      let stream = StreamDescription(placement: .shoe, rateHertz: 197, hasAngularRate: true)
      let events = ShoeGyroscopeDetector(stream).events(of: try LegRecordings.vicon(trial))
      tally.add(
        events.contacts.map(\.strike.initialContact.seconds), betweenEach: standing, tolerance: 0.05)
      strikes += events.strikes.count
      running += events.strikes.count { $0.isRunning }
    }
    #expect(tally.truth > 190)
    #expect(tally.f1 >= 0.99, "\(tally.pairs) pairs, \(tally.found) found, \(tally.truth) true")
    #expect(Double(running) / Double(strikes) >= 0.85)
  }

  @Test func `a knock on a foot that stands is no step`() throws {
    // Between strides of these walks somebody knocked on the shoe, or the other foot did.
    for (trial, knock) in [
      ("2017-11-22-11-22-03", 5.57), ("2017-11-22-11-22-03", 30.09), ("2017-11-22-11-25-20", 16.2),
      ("2017-11-22-11-25-20", 23.48), ("2017-11-22-11-38-45", 25.64),
    ] {
      let stream = StreamDescription(placement: .shoe, rateHertz: 197, hasAngularRate: true)
      let strikes = ShoeGyroscopeDetector(stream).events(of: try LegRecordings.vicon(trial)).strikes
      #expect(strikes.count > 15)
      #expect(!strikes.contains { abs($0.initialContact.seconds - knock) < 0.1 }, "\(trial) \(knock)")
    }
  }

  @Test func `a level floor is level to a runner's shoe, within a few percent`() throws {
    // Every second trial was kept apart while the way was chosen, but looked at since.
    let keptApart: Set = [
      "2017-11-27-11-11-53", "2017-11-27-11-14-03", "2017-11-27-11-18-11", "2017-11-27-11-23-18",
      "2017-12-15-18-01-18",
    ]
    var medians: [Float] = []
    for trial in try LegRecordings.runningTrials(mostJumps: .max) {
      let stream = StreamDescription(placement: .shoe, rateHertz: 197, hasAngularRate: true)
      let strikes = ShoeGyroscopeDetector(stream).events(of: try LegRecordings.vicon(trial)).strikes
      let slopes = strikes.filter { $0.isRunning && $0.strideLengthMetres > 0.5 }
        .map { 100 * $0.strideRiseMetres / $0.strideLengthMetres }.sorted()
      try #require(slopes.count >= 8)
      let median = slopes[slopes.count / 2]
      print(
        "level floor, \(trial)\(keptApart.contains(trial) ? ", kept apart" : ""):",
        String(format: "%+.1f %% (%d strides)", median, slopes.count))
      if keptApart.contains(trial) { medians.append(abs(median)) }
    }
    try #require(medians.count == keptApart.count)
    medians.sort()
    #expect(medians[2] <= 2 && medians[4] <= 4, "\(medians)")
  }

  @Test func `a live wearable that lost a ninth of its samples keeps its strides`() throws {
    let samples = try LegRecordings.bluetooth("test-run", hasHeader: true)
    let stream = StreamDescription(placement: .shoe, rateHertz: 99, hasAngularRate: true)
    let strikes = ShoeGyroscopeDetector(stream).events(of: samples).strikes
    let last = strikes.suffix(31).map(\.initialContact)
    let perMinute = 30 * 60 / (try #require(last.last)).seconds(since: try #require(last.first))
    #expect(abs(perMinute - 85) <= 3)
    #expect(Double(strikes.count { $0.isRunning }) / Double(strikes.count) >= 0.95)
  }

  @Test(arguments: ["left", "right"])
  func `contacts and toe-offs of a walk agree with labels by hand`(foot: String) throws {
    let samples = try LegRecordings.feet("imu_sample", foot: foot, rateHertz: 204.8)
    let stream = StreamDescription(placement: .shoe, rateHertz: 204.8, hasAngularRate: true)
    let contacts = ShoeGyroscopeDetector(stream).events(of: samples).contacts
    let labels = try LegRecordings.labels(foot: foot)
    let initial = LegRecordings.errors(contacts.map(\.strike.initialContact.seconds), labels.map(\.initial))
    let terminal = LegRecordings.errors(
      contacts.compactMap { $0.terminalContact?.seconds }, labels.map(\.terminal))
    #expect(initial.count >= labels.count - 2)
    #expect(terminal.count >= labels.count - 2)
    #expect(initial[initial.count / 2] <= 0.020)
    #expect(terminal[terminal.count / 2] <= 0.020)
  }

  @Test func `walks and stairs are not running, and claim next to no pattern`() throws {
    for (name, rate) in [
      ("imu_sample", 204.8), ("imu_sample_healthy_stair_down", 204.8), ("imu_sample_healthy_stair_up", 204.8),
      ("imu_sample_ic_stride", 102.4),
    ] {
      for foot in ["left", "right"] {
        let samples = try LegRecordings.feet(name, foot: foot, rateHertz: rate)
        let bare = ShoeAccelerometerDetector(StreamDescription(placement: .shoe, rateHertz: rate))
          .events(of: samples).strikes
        #expect(bare.count > 15)
        #expect(!bare.contains { $0.isRunning || $0.pattern != nil }, "\(name) \(foot)")
        let stream = StreamDescription(placement: .shoe, rateHertz: rate, hasAngularRate: true)
        let strikes = ShoeGyroscopeDetector(stream).events(of: samples).strikes
        #expect(strikes.count > 15)
        #expect(strikes.count { $0.isRunning } <= 1, "\(name) \(foot)")
        #expect(strikes.count { $0.pattern != nil } <= 1, "\(name) \(foot)")
      }
    }
    let still = try LegRecordings.bluetooth("still", hasHeader: true)
    let stream = StreamDescription(placement: .shoe, rateHertz: 99, hasAngularRate: true)
    #expect(ShoeGyroscopeDetector(stream).events(of: still).isEmpty)
  }

  @Test func `an accelerometer on a shoe finds the strides of an outdoor run`() throws {
    let samples = try TrunkRecordings.samples(
      "shoe-hip-outdoor-run/shoe_left.csv", columns: SIMD3(1, 2, 3), scale: 9.80665, timeColumn: 0,
      rateHertz: 100)
    let stream = StreamDescription(placement: .shoe, rateHertz: 100)
    let strikes = ShoeAccelerometerDetector(stream).events(of: samples).strikes
    // The hip steps 2.57…2.77 times a second where the runner runs; the shoe strides half as often.
    let steady = strikes.filter { $0.initialContact.seconds > 20 && $0.initialContact.seconds < 280 }
    let rate =
      Double(steady.count - 1)
      / steady[steady.count - 1].initialContact.seconds(since: steady[0].initialContact)
    #expect(rate > 2.57 / 2 && rate < 2.77 / 2)
    #expect(Double(strikes.count { $0.isRunning }) / Double(strikes.count) >= 0.9)
  }
}
