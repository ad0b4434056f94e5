import GaitModel
import GaitSynthesis
import StrikeMonitoring
import StrikeWarnings
import Testing

/// A signal that does not look like the placement it was taken for.
@Suite struct MisplacedSensorTests {
  /// What is told of a sensor in 40 s of running.
  private static func told(_ truth: Placement, as taken: Placement, piece: Int = 4096) throws
    -> [StrikeWarning]
  {
    let scenario = Scenario(
      name: "run", segments: [Segment(.running, .seconds(45), speedMetresPerSecond: 3.2)])
    var simulation = Simulation(
      scenario: scenario, sensor: SensorModel(placement: truth, side: .left, rateHertz: 200),
      runner: Runner(seed: 3), seed: 3)
    var monitor = try StrikeMonitor(
      .init(stream: StreamDescription(placement: taken, rateHertz: 200, hasAngularRate: true)))
    var samples: [MotionSample] = []
    var events: [GaitEvent] = []
    var count = 0
    while count < 8000 {
      samples.removeAll(keepingCapacity: true)
      _ = simulation.next(into: &samples, count: piece)
      monitor.push(samples.span, into: &events)
      count += samples.count
    }
    return events.compactMap { event in
      guard case .warning(let warning) = event, warning.kind == .misplacedSensor else { return nil }
      return warning
    }
  }

  /// A shank is not told from a shoe, a chest not from a sacrum, nor this arm, which hardly swings, from
  /// anything.
  private static let alike: [Placement: Set<Placement>] = [
    .shoe: [.shoe, .shank], .shank: [.shoe, .shank], .sacrum: [.sacrum, .chest],
    .chest: [.sacrum, .chest], .wrist: Set(Placement.allCases),
  ]

  @Test(arguments: Placement.allCases, Placement.allCases)
  func `is told where it can't be that placement's`(truth: Placement, taken: Placement) throws {
    let warnings = try Self.told(truth, as: taken)
    #expect(warnings.count == (Self.alike[truth]!.contains(taken) ? 0 : 1))
    guard let warning = warnings.first else { return }
    #expect(warning.phase == .raised && (14.9...30).contains(warning.time.seconds))
    #expect(warning.sentence.hasPrefix("the signal does not look like one of the \(taken), but of the "))
    #expect(!warning.kind.isCoaching)
  }

  @Test(arguments: [1, 7, 8000]) func `is told at the same time, however the samples are cut`(piece: Int)
    throws
  {
    #expect(
      try Self.told(.shoe, as: .wrist, piece: piece).map(\.time) == Self.told(.shoe, as: .wrist).map(\.time))
  }

  @Test func `says so without knowing what it looks like, and what it was`() {
    func sentence(_ value: Float, _ reference: Float) -> String {
      StrikeWarning(
        kind: .misplacedSensor, phase: .raised, time: .zero, value: value, reference: reference
      ).sentence
    }
    #expect(
      sentence(0, .nan) == "the signal does not look like one of the shoe: check where the sensor sits")
    #expect(sentence(.nan, 2).contains("one of the placement, but of the sacrum"))
    #expect(sentence(99, -1).contains("one of the placement: check"))
  }
}
