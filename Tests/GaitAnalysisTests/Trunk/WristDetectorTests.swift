import GaitAnalysis
import GaitModel
import Testing

struct WristDetectorTests {
  private func detector(_ rateHertz: Double = 200, range: Float? = nil) -> WristDetector {
    WristDetector(
      StreamDescription(placement: .wrist, rateHertz: rateHertz, accelerationRange: range))
  }

  @Test(arguments: [50.0, 100, 128, 500])
  func `steps are counted at any rate, each within 150 ms`(rate: Double) {
    var runner = SpringMassRunner()
    runner.rateHertz = rate
    let strikes = detector(rate).events(of: runner.samples).strikes
    #expect(abs(strikes.count - runner.initialContacts.count) <= 1)
    for strike in strikes {
      #expect(strike.decidedAt.seconds(since: strike.initialContact) <= 0.150)
      #expect(strike.pattern == nil)
      #expect(strike.noPatternReason == .placementCannotTell)
      #expect(strike.side == nil)
    }
    for strike in strikes.dropFirst(4) { #expect(abs(strike.strideSeconds - 0.70) < 0.02) }
  }

  @Test func `the same samples give the same events however they are cut`() {
    let samples = SpringMassRunner().samples
    let whole = detector().events(of: samples).map { "\($0)" }
    #expect(!whole.isEmpty)
    for piece in [1, 7, 64] {
      #expect(detector().events(of: samples, piece: piece).map { "\($0)" } == whole)
    }
  }

  @Test func `every strike is followed by its contact, and a gap by none of its strides`() throws {
    var samples = SpringMassRunner().samples
    samples.removeAll { (5.0..<6.5).contains($0.time.seconds) }
    let events = detector().events(of: samples)
    #expect(events.contacts.map(\.strike.number) == events.strikes.map(\.number))
    #expect(events.contacts.allSatisfy { $0.terminalContact == nil })
    let after = try #require(events.strikes.first { $0.initialContact.seconds > 6.4 })
    #expect(after.strideSeconds.isNaN)
  }

  @Test func `a range of two g is said to clip`() {
    let strikes = detector(range: 2 * 9.80665).events(of: SpringMassRunner().samples).strikes
    #expect(!strikes.isEmpty)
    #expect(strikes.allSatisfy { $0.noPatternReason == .clipped })
  }
}

@Suite(.enabled(if: TrunkRecordings.arePresent, "set FOOTSTRIKE_RECORDINGS to run it"))
struct WristRecordingsTests {
  /// Steps a second of each file, by the peak of the magnitude's spectrum between 1.8 and 4.2 Hz.
  static let stepsPerSecond: [(file: String, rate: Double)] = [
    ("person10_forefootstrike", 2.82), ("person10_heelstrike", 2.74), ("person11_forefootstrike", 2.67),
    ("person11_heelstrike", 2.66), ("person1_heelstrike", 2.56), ("person2_forefootstrike", 2.67),
    ("person2_heelstrike", 2.62), ("person4_forefootstrike", 2.81), ("person4_heelstrike", 2.65),
    ("person5_forefootstrike", 2.95), ("person5_heelstrike", 2.83), ("person7_forefootstrike", 2.74),
    ("person8_forefootstrike", 2.54), ("person8_heelstrike", 2.58),
  ]

  @Test(arguments: stepsPerSecond.indices)
  func `steps of a running wrist agree with its spectrum within 6 %`(index: Int) throws {
    let (file, rate) = Self.stepsPerSecond[index]
    var samples = try TrunkRecordings.samples(
      "wrist-forefoot-heel/\(file).csv", columns: SIMD3(0, 1, 2), scale: 1, timeColumn: -1, rateHertz: 100)
    for i in samples.indices {
      let a = samples[i].acceleration
      if max(abs(a.x), abs(a.y), abs(a.z)) > 19.6 { samples[i].flags.insert(.accelerationClipped) }
    }
    let detector = WristDetector(StreamDescription(placement: .wrist, rateHertz: 100))
    let strikes = detector.events(of: samples).strikes
    let expected = rate * samples[samples.count - 1].time.seconds
    #expect(abs(Double(strikes.count) / expected - 1) <= 0.06)
    #expect(strikes.allSatisfy { $0.pattern == nil && $0.noPatternReason != nil })
    #expect(strikes.count { $0.noPatternReason == .clipped } > strikes.count * 9 / 10)
    #expect(strikes.count { $0.isRunning } > strikes.count * 3 / 4)
  }
}
