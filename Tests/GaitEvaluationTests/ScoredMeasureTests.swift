import GaitModel
import GaitReporting
import GaitSynthesis
import Testing

@testable import GaitEvaluation

/// Measures against what made runners truly did, over slopes and grounds, on seeds that nothing was tuned on.
@Suite struct `Scored measures` {
  private static let hill: [Segment] = [
    Segment(.standing, .seconds(1)), .made(.running, 25, 3, 0), .made(.running, 25, 3.4, -10),
    .made(.running, 15, 3, 0),
  ]

  private static func score(
    _ placement: Placement, _ segments: [Segment], runners: UInt64, altitude: Double = 0
  ) throws -> Metrics {
    let outcomes = try (955_000..<955_000 + runners).map { seed in
      var sensor = SensorModel(placement: placement, rateHertz: seed % 2 == 0 ? 200 : 100)
      sensor.altitudeHertz = altitude
      var simulation = Simulation(
        scenario: Scenario(name: "made", segments: segments), sensor: sensor, runner: Runner(seed: seed),
        seed: seed)
      var samples: [MotionSample] = []
      while simulation.next(into: &samples, count: 8192) {}
      let contacts = simulation.takeContacts().sorted { $0.initialContactSeconds < $1.initialContactSeconds }
      let stream = StreamDescription(
        placement: placement, side: placement.facts.isOnOneLeg ? sensor.side : nil,
        rateHertz: sensor.rateHertz, hasAngularRate: true, hasAltitude: altitude > 0)
      let recording = LoadedRecording(
        name: "\(seed)", runner: "\(seed)", stream: stream, givenGradePercent: nil, samples: samples,
        health: StreamHealth(), truth: RecordingTruth(contacts), startSeconds: 0)
      return try MethodRun.ours(recording, looksAhead: false)
    }
    return MethodResult(dataset: "made", method: "ours", outcomes: outcomes, tolerance: 0.05).metrics
  }

  private static func expect(
    _ metrics: Metrics, _ name: String, _ limit: ClosedRange<Double>,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let value = try #require(metrics[name], "\(name)", sourceLocation: location)
    #expect(limit.contains(value), "\(name) \(value)", sourceLocation: location)
  }

  @Test(arguments: [Placement.sacrum, .chest])
  func `a trunk's lean, sway, braking and regularity over a trail`(placement: Placement) throws {
    let metrics = try Self.score(placement, Self.hill, runners: 4, altitude: 2)
    try Self.expect(metrics, "trunk_lean.rmse_deg", 0...3)
    try Self.expect(metrics, "trunk_lean.r", 0.8...1)
    try Self.expect(metrics, "trunk_sway.r", 0.9...1)
    try Self.expect(metrics, "trunk_sway.rmse", 0...0.05)
    try Self.expect(metrics, "braking.rmse_cm_s", 0...12)
    try Self.expect(metrics, "stride_regularity.rmse", 0...0.05)
    if placement == .chest { #expect(metrics["side.told"] == 0) }
  }

  @Test func `ground, roll and step length of a shoe, from a road over stones`() throws {
    let metrics = try Self.score(
      .shoe,
      [
        Segment(.standing, .seconds(1)), .made(.running, 20, 3, 0), .made(.running, 20, 3, 0, rough: 3),
        .made(.running, 20, 3, 0, rough: 7),
      ], runners: 4)
    try Self.expect(metrics, "ground_roughness.r", 0.9...1)
    try Self.expect(metrics, "ground_roughness.rmse_deg", 0...1.2)
    try Self.expect(metrics, "foot_roll.rmse_deg", 0...3)
    try Self.expect(metrics, "step_length.rmse_percent", 0...5)
  }

  @Test func `an arm's swing`() throws {
    let metrics = try Self.score(
      .wrist, [Segment(.standing, .seconds(1)), .made(.running, 25, 3, 0)], runners: 6)
    try Self.expect(metrics, "arm_swing.rmse_percent", 0...8)
    try Self.expect(metrics, "arm_swing.r", 0.9...1)
  }

  @Test(arguments: [(Placement.shoe, 0.93), (.shank, 0.97), (.sacrum, 0.99)])
  func `running is told from walking, contact by contact`(placement: Placement, least: Double) throws {
    let metrics = try Self.score(
      placement,
      [
        Segment(.standing, .seconds(1)), .made(.walking, 20, 1.35, 5), .made(.running, 25, 3, 0),
        .made(.walking, 15, 1.3, 12), .made(.running, 15, 3, -8),
      ], runners: 4)
    try Self.expect(metrics, "gait.accuracy", least...1)
  }

  @Test func `every measure that is true of a made contact has the key of a row`() {
    let keys = StrideMeasure.all.map { $0.key(at: nil) }
    for measure in TrueContact.measures { #expect(keys.contains(measure.key), "\(measure.key)") }
  }
}

extension Segment {
  fileprivate static func made(
    _ activity: Activity, _ seconds: Double, _ speed: Double, _ grade: Double, rough: Double = 0
  ) -> Segment {
    var segment = Segment(activity, .seconds(seconds), speedMetresPerSecond: speed, gradePercent: grade)
    segment.roughnessDegrees = rough
    return segment
  }
}
