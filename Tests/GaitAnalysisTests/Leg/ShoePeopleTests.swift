import Foundation
import GaitAnalysis
import GaitEvaluation
import GaitModel
import GaitSynthesis
import Testing

/// Four people at 3.5 m/s, both feet: a shoe's sensor moved by their markers, with noise, a turn and a shock. The
/// constants of the shoe's detector were chosen on thirteen people, these among them, so this holds what was
/// reached; `virtual-shoe-people` says it in full.
@Suite struct ShoePeopleTests {
  private static let markers =
    (ProcessInfo.processInfo.environment["FOOTSTRIKE_RECORDINGS"] ?? "../shared/recordings") + "/run-markers"
  private static let arePresent = FileManager.default.fileExists(atPath: markers + "/people.csv")

  @Test(.enabled(if: arePresent, "recordings are not here: run-markers"))
  func `a shoe with a gyroscope tells how people land`() throws {
    var contact: [Double] = [], length: [Double] = [], angle: [Double] = []
    var right: [Bool: Int] = [:], told: [Bool: Int] = [:]
    var truth = 0
    let choices = VirtualSensor.Choices(sensor: SensorModel(placement: .shoe))
    let trials = try MarkerFolder(path: Self.markers).trials
      .filter { ["R01", "R13", "R18", "R20"].contains($0.person) && $0.speedMetresPerSecond == 3.5 }
    #expect(trials.count == 4)
    for trial in trials {
      for sensor in VirtualSensor.all(of: try trial.load(), choices) {
        let stream = StreamDescription(placement: .shoe, rateHertz: 200, hasAngularRate: true)
        let contacts = ShoeGyroscopeDetector(stream).events(of: sensor.samples).contacts
        let start = sensor.samples[0].time
        truth += sensor.contacts.count
        for true_ in sensor.contacts {
          let found = contacts.min { error($0, true_, start) < error($1, true_, start) }
          guard let found, error(found, true_, start) < 0.05 else { continue }
          contact.append(found.strike.initialContact.seconds(since: start) - true_.initialContactSeconds)
          if !found.groundContactSeconds.isNaN {
            length.append(Double(found.groundContactSeconds) - true_.groundContactSeconds)
          }
          guard let pattern = found.strike.pattern else { continue }
          angle.append(Double(found.strike.footStrikeAngleDegrees) - true_.footStrikeAngleDegrees)
          let isHeel = true_.pattern == .rearfoot
          told[isHeel, default: 0] += 1
          right[isHeel, default: 0] += (pattern == .rearfoot) == isHeel ? 1 : 0
        }
      }
    }
    func share(_ isHeel: Bool) -> Double { Double(right[isHeel] ?? 0) / Double(max(told[isHeel] ?? 0, 1)) }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    func rms(_ values: [Double]) -> Double { mean(values.map { $0 * $0 }).squareRoot() }
    print(
      "  people: \(contact.count) of \(truth) contacts, bias \(1000 * mean(contact)) ms,"
        + " RMS \(1000 * rms(contact)) ms; length RMS \(1000 * rms(length)) ms; angle bias \(mean(angle))°,"
        + " RMS \(rms(angle))°; heel \(share(true)), not heel \(share(false))")
    #expect(Double(contact.count) >= 0.98 * Double(truth))
    #expect(Double(angle.count) >= 0.95 * Double(truth))
    #expect(abs(mean(contact)) <= 0.005)
    #expect(rms(contact) <= 0.007)
    #expect(rms(length) <= 0.015)
    #expect(abs(mean(angle)) <= 1.2)
    #expect(rms(angle) <= 2.8)
    #expect((share(true) + share(false)) / 2 >= 0.92)
  }

  private func error(_ contact: GroundContact, _ truth: TrueContact, _ start: SensorTime) -> Double {
    abs(contact.strike.initialContact.seconds(since: start) - truth.initialContactSeconds)
  }
}
