import Foundation
import GaitAnalysis
import GaitEvaluation
import GaitModel
import GaitSynthesis
import Testing

@Suite struct `A shoe's model` {
  /// A folder of made runners as the trainer reads it.
  private func folder(seeds: Range<UInt64>) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("shoes-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var people = "file,person\n"
    for seed in seeds {
      let angle = seed % 2 == 0 ? 16.0 : -5
      var simulation = Simulation(
        scenario: Scenario(
          name: "run",
          segments: [Segment(.running, .seconds(16), speedMetresPerSecond: 3, strike: .angle(angle))]),
        sensor: SensorModel(placement: .shoe, side: .left, rateHertz: 200), runner: Runner(seed: seed),
        seed: seed)
      var samples: [MotionSample] = []
      while simulation.next(into: &samples, count: 4096) {}
      var text = "time_s,ax,ay,az\n"
      for sample in samples {
        let a = sample.acceleration
        text += "\(sample.time.seconds),\(a.x),\(a.y),\(a.z)\n"
      }
      var truth = "initial_contact_s,terminal_contact_s,foot_strike_angle_deg\n"
      for contact in simulation.takeContacts() where contact.side == .left && contact.activity == .running {
        truth += "\(contact.initialContactSeconds),\(contact.terminalContactSeconds),"
        truth += "\(contact.footStrikeAngleDegrees)\n"
      }
      try text.write(to: folder.appendingPathComponent("r\(seed).csv"), atomically: true, encoding: .utf8)
      try truth.write(
        to: folder.appendingPathComponent("r\(seed).truth.csv"), atomically: true, encoding: .utf8)
      people += "r\(seed),runner \(seed)\n"
    }
    try people.write(to: folder.appendingPathComponent("people.csv"), atomically: true, encoding: .utf8)
    return folder
  }

  @Test func `is the same each time, and reads a runner it was not trained on`() throws {
    let known = try folder(seeds: 8800..<8808)
    let stranger = try folder(seeds: 8820..<8824)
    defer { for folder in [known, stranger] { try? FileManager.default.removeItem(at: folder) } }
    let recordings = try ShoeTrainingRecording.folder(known.path, weight: 1)
    var model = ShoeModelTrainer(recordings).model()
    let own = recordings.flatMap { ShoeModelTrainer.outcomes(of: $0, model) }
    ShoeModelTrainer.calibrate(&model, on: own)
    let again = ShoeModelTrainer(recordings).model()
    #expect(model.angle.weights == again.angle.weights)
    #expect(model.onset[1].weights == again.onset[1].weights)
    #expect(model.otherBar < model.heelBar)
    var right = 0
    let outcomes = try ShoeTrainingRecording.folder(stranger.path, weight: 0)
      .flatMap { ShoeModelTrainer.outcomes(of: $0, model) }
    #expect(outcomes.count > 40)
    for outcome in outcomes where (outcome.degrees > 5) == (outcome.trueDegrees > 5) { right += 1 }
    #expect(Double(right) >= 0.75 * Double(outcomes.count))
  }

  @Test func `is held to its limits at each place of the sensor`() throws {
    let nothing = LinearReading(weights: [], offset: 0)
    var model = ShoeAccelerometerModel(
      trainingSet: "", licence: "", acceptedScore: "", onset: [], pushOff: [], angle: nothing,
      familiarity: Familiarity(mean: [], scale: [], whitening: []), middleDegrees: 0, scaleDegrees: 1,
      greatestDistance: 2, heelBar: 1, otherBar: 0)
    // At the laces all is plain; at the toe a fifth of the midfoot strikes look like the least plain heels.
    func outcomes(_ group: String, count: Int, deceptive: Int) -> [ShoeModelTrainer.Outcome] {
      (0..<count).flatMap { number in
        let spread = Double(number % 10) * 0.4
        return [(-3.0, -3.0), (3.0, number % 10 < deceptive ? 11.0 : 3), (14.0, 11.0)].map { truth, found in
          ShoeModelTrainer.Outcome(
            person: "p", group: group, trueDegrees: truth, degrees: found + spread, distance: 1)
        }
      }
    }
    let laces = outcomes("laces", count: 1000, deceptive: 0)
    let toe = outcomes("toe", count: 100, deceptive: 2)
    func wrongOfMidfoot(_ outcomes: [ShoeModelTrainer.Outcome]) -> Double {
      let heel = outcomes.filter { (0...7).contains($0.trueDegrees) }
        .map { model.heel(degrees: Float($0.degrees), distance: 1) }
      let wrong = Double(heel.count { $0 >= model.heelBar })
      return wrong / max(1, wrong + Double(heel.count { $0 <= model.otherBar }))
    }
    ShoeModelTrainer.calibrate(&model, on: laces + toe)
    #expect(wrongOfMidfoot(toe) <= 0.1)
    #expect(wrongOfMidfoot(laces) <= 0.1)
    // As one group the many hide the few.
    ShoeModelTrainer.calibrate(&model, on: laces + outcomes("laces", count: 100, deceptive: 2))
    #expect(wrongOfMidfoot(toe) > 0.1)
  }
}
