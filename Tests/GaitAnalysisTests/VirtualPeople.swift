import Foundation
import GaitAnalysis
import GaitEvaluation
import GaitModel
import GaitSynthesis

/// Sensors moved by measured people, made from their markers as `footstrike virtual` makes them: twelve seconds of
/// eight trials that hold every pattern and speed. `virtual-*-people` score all thirteen people in full.
enum VirtualPeople {
  private static let markers =
    (ProcessInfo.processInfo.environment["FOOTSTRIKE_RECORDINGS"] ?? "../shared/recordings") + "/run-markers"

  /// Whether the markers are here; says so once where they are not.
  static let arePresent: Bool = {
    let present = FileManager.default.fileExists(atPath: markers + "/people.csv")
    if !present { print("skipped: no markers of people in \(markers); set FOOTSTRIKE_RECORDINGS") }
    return present
  }()

  private static let chosen = [
    "R01": 4.5, "R05": 2.5, "R09": 2.5, "R13": 3.5, "R18": 3.5, "R20": 2.5, "R24": 4.5, "R28": 2.5,
  ]
  private static let seconds = 12.0

  private static let trials = Result {
    try MarkerFolder(path: markers).trials.filter { chosen[$0.person] == $0.speedMetresPerSecond }
      .map { try $0.load().prefix(seconds) }
  }
  private static let shoes = sensors(.shoe)
  private static let shanks = sensors(.shank)
  private static let sacrums = sensors(.sacrum)

  private static func sensors(_ placement: Placement) -> Result<[VirtualSensor], any Error> {
    trials.map { trials in
      let choices = VirtualSensor.Choices(sensor: SensorModel(placement: placement))
      return trials.flatMap { VirtualSensor.all(of: $0, choices) }
    }
  }

  /// The trials, read once.
  static func loaded() throws -> [MarkerTrial] { try trials.get() }

  /// The people's sensors of a placement; made once.
  static func all(_ placement: Placement) throws -> [VirtualSensor] {
    switch placement {
    case .shoe: try shoes.get()
    case .shank: try shanks.get()
    case .sacrum: try sacrums.get()
    case .chest, .wrist: []
    }
  }

  /// What a detector made of some recordings: contacts within 50 ms.
  struct Score: Sendable {
    var found = 0
    var truth = 0
    var sidesTold = 0
    var sidesRight = 0
    var initialErrors: [Double] = []
    var contactTimeErrors: [Double] = []
    var angleErrors: [Double] = []
    /// By true pattern, told as heel or not.
    var told: [StrikePattern: (right: Int, wrong: Int)] = [:]
    var longestLatency = 0.0

    /// Counts the contacts found on one sensor; those of a contact that an end of the recording cut are left out.
    mutating func add(_ contacts: [GroundContact], of sensor: VirtualSensor) {
      let start = sensor.samples[0].time
      let known = sensor.contacts
      let span = known[0].initialContactSeconds - 0.05...known[known.count - 1].initialContactSeconds + 0.05
      let found = contacts.filter { span.contains($0.strike.initialContact.seconds(since: start)) }
      let matching = EventMatching(
        found: found.map { $0.strike.initialContact.seconds(since: start) },
        truth: known.map(\.initialContactSeconds), tolerance: 0.050)
      self.found += found.count
      truth += known.count
      initialErrors += matching.errors
      for pair in matching.pairs {
        let (contact, true_) = (found[pair.found], known[pair.truth])
        let strike = contact.strike
        if contact.terminalContact != nil {
          contactTimeErrors.append(Double(contact.groundContactSeconds) - true_.groundContactSeconds)
        }
        if let side = strike.side {
          sidesTold += 1
          sidesRight += side == true_.side ? 1 : 0
        }
        if let pattern = strike.pattern {
          let isRight = (pattern == .rearfoot) == (true_.pattern == .rearfoot)
          told[true_.pattern, default: (0, 0)].right += isRight ? 1 : 0
          told[true_.pattern, default: (0, 0)].wrong += isRight ? 0 : 1
        }
        if strike.footStrikeAngleDegrees.isFinite {
          angleErrors.append(Double(strike.footStrikeAngleDegrees) - true_.footStrikeAngleDegrees)
        }
        longestLatency = max(longestLatency, strike.decidedAt.seconds(since: strike.initialContact))
      }
    }

    var matched: Int { initialErrors.count }
    var f1: Double { 2 * Double(matched) / Double(found + truth) }
    var bias: Double { VirtualPeople.mean(initialErrors) }

    /// Of those told, the share told rightly as heel and the share told rightly as not, halved.
    var balanced: Double {
      let others = [StrikePattern.midfoot, .forefoot].compactMap { told[$0] }
      let heel = told[.rearfoot] ?? (0, 1)
      let (right, wrong) = others.reduce((0, 0)) { ($0.0 + $1.right, $0.1 + $1.wrong) }
      return (Double(heel.right) / Double(heel.right + heel.wrong) + Double(right) / Double(right + wrong))
        / 2
    }
  }

  static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
  static func rms(_ values: [Double]) -> Double { mean(values.map { $0 * $0 }).squareRoot() }

  /// What the product's detector for a placement makes of the sensors, each by itself as well.
  static func score(
    _ placement: Placement, hasAngularRate: Bool, each: (VirtualSensor, Score) -> Void = { _, _ in }
  ) throws -> Score {
    var all = Score()
    for sensor in try Self.all(placement) {
      let stream = StreamDescription(placement: placement, rateHertz: 200, hasAngularRate: hasAngularRate)
      guard var detector = PlacementTable.entry(for: stream)?.make(stream) else { continue }
      var samples = sensor.samples
      if !hasAngularRate {
        samples = samples.map { MotionSample(time: $0.time, index: $0.index, acceleration: $0.acceleration) }
      }
      var events: [GaitEvent] = []
      detector.push(samples.span, into: &events)
      detector.finish(into: &events)
      var one = Score()
      one.add(events.contacts, of: sensor)
      each(sensor, one)
      all.add(events.contacts, of: sensor)
    }
    return all
  }
}

extension MarkerTrial {
  /// Its first seconds.
  fileprivate func prefix(_ seconds: Double) -> MarkerTrial {
    var trial = self
    trial.markers = markers.mapValues { Array($0.prefix(Int(seconds * rateHertz))) }
    trial.force = Array(force.prefix(Int(seconds * forceRateHertz)))
    return trial
  }
}
