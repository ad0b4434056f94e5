import Foundation
import GaitAnalysis
import GaitModel
import GaitSynthesis
import StrikeMonitoring
import Testing

@testable import GaitEvaluation

@Suite struct `A model of single contacts` {
  /// Made runners, each once on the heel and once on the forefoot, as a sensor at a placement saw them.
  private static func recordings(
    _ placement: Placement, seeds: Range<UInt64>, hasAngularRate: Bool = true
  ) -> [LoadedRecording] {
    seeds.flatMap { seed in
      [14.0, 3, -5].map { angle in
        var sensor = SensorModel(placement: placement, side: .left, rateHertz: 200)
        sensor.hasAngularRate = hasAngularRate
        var simulation = Simulation(
          scenario: Scenario(
            name: "run",
            segments: [
              Segment(.standing, .seconds(1)),
              Segment(.running, .seconds(25), speedMetresPerSecond: 3, strike: .angle(angle)),
            ]), sensor: sensor, runner: Runner(seed: seed), seed: seed)
        var samples: [MotionSample] = []
        while simulation.next(into: &samples, count: 4096) {}
        var truth = RecordingTruth()
        truth.contacts = simulation.takeContacts().filter { $0.side == .left }.map {
          var contact = RecordingTruth.Contact(
            initial: $0.initialContactSeconds, terminal: $0.terminalContactSeconds)
          contact.pattern = $0.pattern
          return contact
        }
        return LoadedRecording(
          name: "\(seed)", runner: "runner \(seed)",
          stream: StreamDescription(
            placement: placement, side: .left, rateHertz: 200, hasAngularRate: hasAngularRate),
          samples: samples, health: StreamHealth(), truth: truth, startSeconds: 0)
      }
    }
  }

  private static func learn(
    _ recordings: [LoadedRecording], _ placement: Placement, hasAngularRate: Bool
  ) throws -> ContactModelTrainer.Learned {
    let examples = try recordings.flatMap { try $0.contactExamples(hasAngularRate: hasAngularRate) }
    return try #require(
      ContactModelTrainer().learn(
        examples, placement: placement, hasAngularRate: hasAngularRate, program: "test",
        trainingSet: "made", trainingLicence: "none"))
  }

  @Test(arguments: [(Placement.shoe, true), (.shoe, false), (.shank, true), (.shank, false)])
  func `is the same each time, stands on people left out, and reads a stranger`(
    placement: Placement, hasAngularRate: Bool
  ) throws {
    let known = Self.recordings(placement, seeds: 8800..<8806, hasAngularRate: hasAngularRate)
    let learned = try Self.learn(known, placement, hasAngularRate: hasAngularRate)
    #expect(learned.model.problem == nil && learned.model.gyroscope == hasAngularRate)
    #expect(learned.model.people.count == 6 && learned.model.split.contains("6 parts"))
    #expect(learned.model.contacts == learned.heldBack.total)
    let again = try Self.learn(known, placement, hasAngularRate: hasAngularRate)
    #expect(again.model == learned.model)
    let bytes = try PatternModelFile.encode(.contacts(learned.model))
    #expect(bytes == (try PatternModelFile.encode(.contacts(again.model))))
    #expect(try PatternModelFile.read(data: Data(bytes), file: "m.json") == .contacts(learned.model))
    // Through the whole analysis, of somebody it has not seen.
    var matrix = ConfusionMatrix(classes: RunnerTally.classes.map(\.rawValue))
    var silent = 0
    for recording in Self.recordings(placement, seeds: 8820..<8822, hasAngularRate: hasAngularRate) {
      let outcome = try MethodRun.ours(recording, looksAhead: false, model: .contacts(learned.model))
      var tally = RunnerTally(runner: "stranger")
      tally.add(outcome, tolerance: 0.05)
      silent += tally.abstentions.values.reduce(0, +)
      if let strikes = tally.strikes { matrix = ConfusionMatrix(summing: [matrix, strikes])! }
    }
    var metrics = Metrics()
    metrics.addPatterns("strike", matrix)
    let right = try #require(metrics["strike.balanced_two_class_accuracy"])
    #expect(right > (placement == .shoe ? 0.8 : 0.6))
    #expect(matrix.total > 100)
  }

  @Test func `is refused where it is none, or of another sensor`() throws {
    let known = Self.recordings(.shoe, seeds: 8800..<8802)
    let model = try Self.learn(known, .shoe, hasAngularRate: true).model
    let text = String(decoding: try PatternModelFile.encode(.contacts(model)), as: UTF8.self)
    for (part, other, message) in [
      ("\"placement\":\"shoe\"", "\"placement\":\"wrist\"", "no placement on a leg"),
      ("\"gyroscope\":true", "\"gyroscope\":false", "it has 180 weights where a window has 108"),
      ("\"seed\":1", "\"seed\":-1", "seed: -1.0 makes no sense"),
      ("\"steepness\":", "\"steep\":", "steep: no such key"),
      ("\"forefoot\"", "\"toes\"", "its classes are not"),
      ("\"mean\":[", "\"mean\":[\"x\",", "mean: one of the list is text"),
      ("\"intercept\":", "\"intercept\":1e300,\"x\":", "no such key"),
      ("contact-model/1", "contact-model/2", "schema"),
    ] {
      #expect(text.contains(part))
      let data = Data(text.replacingOccurrences(of: part, with: other).utf8)
      #expect {
        _ = try PatternModelFile.read(data: data, file: "m.json")
      } throws: {
        "\($0)".contains("m.json") && ("\($0)".contains(message) || message == "schema")
      }
    }
    var configuration = StrikeMonitor.Configuration(
      stream: StreamDescription(placement: .shoe, rateHertz: 200))
    configuration.model = .contacts(model)
    #expect {
      _ = try StrikeMonitor(configuration)
    } throws: {
      "\($0)".contains("gyroscope")
    }
    #expect(
      ContactModelTrainer().learn(
        Array(try known[0].contactExamples(hasAngularRate: true)), placement: .shoe, hasAngularRate: true,
        program: "", trainingSet: "", trainingLicence: "") == nil)
  }
}
