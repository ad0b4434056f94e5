import GaitAnalysis
import GaitModel
import GaitSynthesis
import Testing

/// On synthetic runners that nothing was fitted to: the slope a shoe alone tells.
@Suite struct `Slope of a shoe` {
  /// Where people fix a sensor: from the edge of the heel forward, left, up, m.
  static let spots: [SIMD3<Double>] = [[0.15, 0, 0.07], [-0.01, 0, 0.055], [0.075, 0.04, 0.045]]

  /// Mean slope of forty level seconds, percent, from the twentieth stride on.
  static func levelPercent(seed: UInt64, at spot: SIMD3<Double>) throws -> Double {
    let segments = [
      Segment(.standing, .seconds(2)), Segment(.running, .seconds(40), speedMetresPerSecond: 3.2),
    ]
    let side: Side = seed % 2 == 0 ? .left : .right
    var simulation = Simulation(
      scenario: Scenario(name: "level", segments: segments),
      sensor: SensorModel(placement: .shoe, side: side), runner: Runner(seed: seed),
      mounting: Mounting(position: spot, rotation: [3, -8, 5], permutation: Int(seed % 24)), seed: seed)
    var samples: [MotionSample] = []
    while simulation.next(into: &samples, count: 4096) {}
    let stream = StreamDescription(placement: .shoe, side: side, rateHertz: 200, hasAngularRate: true)
    let strikes = ShoeGyroscopeDetector(stream).events(of: samples).strikes.dropFirst(20)
      .filter { $0.strideLengthMetres > 0.5 }
    try #require(strikes.count > 20)
    let rise = strikes.reduce(0) { $0 + $1.strideRiseMetres }
    return Double(100 * rise / strikes.reduce(0) { $0 + $1.strideLengthMetres })
  }

  @Test(arguments: spots)
  func `is level on level ground, wherever the sensor sits`(spot: SIMD3<Double>) throws {
    let found = try (7200..<7206 as Range<UInt64>).map { try Self.levelPercent(seed: $0, at: spot) }
    let square = found.reduce(0) { $0 + $1 * $1 } / Double(found.count)
    // 5 % at the side of the shoe, where the rise of a foot that rolls is taken for none; and 1.4 % at all of them,
    // where a shoe is taken to be at rest that still sinks.
    #expect(square.squareRoot() <= 1, "\(found)")
  }
}
