import GaitAnalysis
import GaitEvaluation
import GaitModel
import Testing

/// Against people. The runner of the force plate is one; the weights of `SacrumContactTimes` were fitted on
/// his odd trials and 13 other people, so the even ones are measured; the gate's limits were chosen on these
/// very activities.
@Suite(.enabled(if: TrunkRecordings.arePresent, "set FOOTSTRIKE_RECORDINGS to run it"))
struct SacrumRecordingsTests {
  static let slopes: [(trial: String, degrees: Int)] = [
    ("02", 0), ("06", 0), ("08", -5), ("10", -5), ("12", -5), ("16", -10), ("18", -10), ("20", 10), ("22", 5),
    ("24", 5), ("26", 10),
  ]

  @Test func `contacts of trials not fitted on agree with the force plate, cold, uphill and downhill`() throws
  {
    var found = 0
    var truth = 0
    var within25 = 0
    var downFound = 0
    var downTruth = 0
    var down50 = 0
    var errors: [Int: [Double]] = [:]
    for (trial, degrees) in Self.slopes {
      let detector = SacrumDetector(StreamDescription(placement: .sacrum, rateHertz: 500))
      let events = detector.events(of: try TrunkRecordings.sacrum(trial))
      let force = try TrunkRecordings.forceContacts(trial)
      let all = events.strikes.map(\.initialContact.seconds)
      let edges = force.map(\.initial).filter(\.isFinite)
      let near = EventMatching(found: all, truth: edges, tolerance: 0.025)
      found += all.count
      truth += edges.count
      within25 += near.pairs.count
      if degrees < 0 {
        downFound += all.count
        downTruth += edges.count
        down50 += EventMatching(found: all, truth: edges, tolerance: 0.050).pairs.count
      }
      for strike in events.strikes {
        #expect(strike.decidedAt.seconds(since: strike.initialContact) <= 0.150)
      }
      let whole = force.filter { $0.initial.isFinite && $0.terminal.isFinite }
      let contacts = events.contacts.filter { $0.terminalContact != nil }
      let matched = EventMatching(
        found: contacts.map(\.strike.initialContact.seconds), truth: whole.map(\.initial), tolerance: 0.050)
      for pair in matched.pairs {
        let time = whole[pair.truth].terminal - whole[pair.truth].initial
        errors[degrees, default: []].append(Double(contacts[pair.found].groundContactSeconds) - time)
      }
    }
    #expect(2 * Double(within25) / Double(found + truth) >= 0.99)
    #expect(2 * Double(down50) / Double(downFound + downTruth) >= 0.99)
    let all = try #require(ErrorStatistics(errors.values.flatMap { $0 }))
    #expect(all.count > 150)
    #expect(all.rootMeanSquare <= 0.011)
    for (degrees, errors) in errors {
      let slope = try #require(ErrorStatistics(errors))
      #expect(slope.rootMeanSquare <= 0.014, "slope \(degrees)°")
    }
  }

  @Test(arguments: ["D01", "D02", "D05", "D06", "D17", "D18", "D19"].flatMap(TrunkRecordings.waist))
  func `walks, stairs, a car, stumbles and jumps give no running strikes`(file: String) throws {
    let detector = SacrumDetector(StreamDescription(placement: .sacrum, rateHertz: 200))
    let strikes = detector.events(of: try TrunkRecordings.waistSamples(file)).strikes
    #expect(strikes.count { $0.isRunning } == 0)
  }

  @Test(arguments: ["D03", "D04"].flatMap(TrunkRecordings.waist))
  func `jogging at the waist is running nearly all the time`(file: String) throws {
    let samples = try TrunkRecordings.waistSamples(file)
    let detector = SacrumDetector(StreamDescription(placement: .sacrum, rateHertz: 200))
    let running = detector.events(of: samples).strikes.filter(\.isRunning)
    let steps = running.map(\.stepSeconds).sorted()
    #expect((140...185).contains(60 / steps[steps.count / 2]))
    #expect(Double(steps.reduce(0, +)) > 0.8 * samples[samples.count - 1].time.seconds)
  }

  @Test func `a train and a phone in a walker's hand give no running strikes`() throws {
    let train = try TrunkRecordings.samples(
      "phone-movement/phyphox_train.csv", columns: SIMD3(1, 2, 3), scale: 1, timeColumn: 0, rateHertz: 100)
    let walk = try TrunkRecordings.samples(
      "phone-barometer/walk/TotalAcceleration.csv", columns: SIMD3(4, 3, 2), scale: 1, timeColumn: 1,
      rateHertz: 100)
    for samples in [train, walk] {
      let detector = SacrumDetector(StreamDescription(placement: .sacrum, rateHertz: 100))
      #expect(detector.events(of: samples).strikes.count { $0.isRunning } == 0)
    }
  }

  @Test func `a phone on a run gives the same steps with gravity and without`() throws {
    let folder = "phone-movement/sensorlogger_run/"
    let free = try TrunkRecordings.samples(
      folder + "Accelerometer.csv", columns: SIMD3(2, 3, 4), scale: 1, timeColumn: 1, rateHertz: 100)
    let gravity = try TrunkRecordings.samples(
      folder + "Gravity.csv", columns: SIMD3(2, 3, 4), scale: 1, timeColumn: 1, rateHertz: 100)
    var whole = free
    for i in whole.indices { whole[i].acceleration += gravity[i].acceleration }
    let with = SacrumDetector(StreamDescription(placement: .sacrum, rateHertz: 100)).events(of: whole).strikes
    let without = SacrumDetector(
      StreamDescription(placement: .sacrum, rateHertz: 100, gravityRemoved: true)
    ).events(of: free).strikes
    // 2.98 steps a second by the spectrum.
    #expect((680...740).contains(with.count))
    let matching = EventMatching(
      found: without.map(\.initialContact.seconds), truth: with.map(\.initialContact.seconds), tolerance: 0.03
    )
    #expect(matching.f1 >= 0.97)
  }

  @Test func `a hip on a long outdoor run takes 2.57 to 2.77 steps a second`() throws {
    let samples = try TrunkRecordings.samples(
      "shoe-hip-outdoor-run/hip_left.csv", columns: SIMD3(1, 2, 3), scale: 9.80665, timeColumn: 0,
      rateHertz: 100)
    let detector = SacrumDetector(StreamDescription(placement: .sacrum, rateHertz: 100))
    let strikes = detector.events(of: samples).strikes
    for start in [20.0, 100, 200, 340, 560, 700] {
      let window = strikes.filter { (start..<start + 20).contains($0.initialContact.seconds) }
      #expect((51...55).contains(window.count), "\(start) s")
      #expect(window.count { $0.isRunning } >= window.count - 3, "\(start) s")
    }
  }
}
