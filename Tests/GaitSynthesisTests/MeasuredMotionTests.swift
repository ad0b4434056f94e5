import GaitModel
import Testing

@testable import GaitSynthesis

#if canImport(Glibc)
  import Glibc
#endif

/// A sensor moved along a measured body: mathematics that has a known answer.
@Suite struct MeasuredMotionTests {
  private static let shape: [String: SIMD3<Double>] = [
    "a": SIMD3(0, 0.03, 0.05), "b": SIMD3(0.02, -0.03, 0.06), "c": SIMD3(-0.02, 0, 0.1),
    "d": SIMD3(0.17, 0.04, 0.05), "e": SIMD3(0.16, -0.05, 0.04),
  ]

  /// A pitch of 0.6·sin(ωt) about the left axis, toes up positive, and a sway to the left.
  private static func pose(_ t: Double) -> (turn: Turn, origin: SIMD3<Double>) {
    let half = -0.3 * sin(omega * t)
    return (Turn(SIMD4(0, sin(half), 0, cos(half))), SIMD3(0, 0.05 * sin(omega * t), 0.2))
  }

  private static let omega = 2 * Double.pi * 2

  @Test func `a known turn gives the known angular rate and specific force`() throws {
    let rate = 150.0
    var markers: [String: [SIMD3<Double>]] = [:]
    for (name, place) in Self.shape {
      markers[name] = (0..<300).map { frame in
        let (turn, origin) = Self.pose(Double(frame) / rate)
        return turn.world(place) + origin
      }
    }
    let segment = try #require(MeasuredSegment(markers: markers, shape: Self.shape, rateHertz: rate))
    #expect(segment.residualMetres < 1e-9)
    let place = SIMD3(0.1, 0, 0.08)
    let path = segment.path(of: place)
    for k in 300..<1700 {
      let t = Double(k) / 1000
      let (s, c) = (sin(Self.omega * t), cos(Self.omega * t))
      let (turn, turning) = segment.orientation(at: t)
      // Toes up is a negative turn about the left axis.
      let expected = SIMD3(0, -0.6 * Self.omega * c, 0)
      let error = turning - expected
      #expect((error * error).sum().squareRoot() < 2e-4)
      #expect(abs(segment.pitch(at: t) - 0.6 * s) < 1e-6)
      // Euler's equation for a point of a body that turns about one axis, and gravity.
      let alpha = SIMD3(0, 0.6 * Self.omega * Self.omega * s, 0)
      let inner = cross(alpha, place) + cross(expected, cross(expected, place))
      let truth = Self.pose(t).turn
      let force = inner + truth.body(SIMD3(0, -0.05 * Self.omega * Self.omega * s, 9.80665))
      let bend = path(t).acceleration
      let felt = turn.body(SIMD3(bend.x, bend.y, bend.z + 9.80665))
      let off = felt - force
      #expect((off * off).sum().squareRoot() < 2e-3)
    }
  }

  @Test func `a rigid fit finds any turn, and tells what is not rigid`() {
    var random = RandomSource(seed: 3)
    let points = Self.shape.values.map { $0 }
    for _ in 0..<200 {
      var q = SIMD4(random.normal(), random.normal(), random.normal(), random.normal())
      q /= (q * q).sum().squareRoot()
      let origin = SIMD3(random.normal(), random.normal(), random.normal())
      let turn = Turn(q)
      let fit = RigidFit(shape: points, places: points.map { turn.world($0) + origin })
      #expect(abs(abs((fit.quaternion * q).sum()) - 1) < 1e-9)
      let off = fit.origin - origin
      #expect((off * off).sum().squareRoot() < 1e-9)
      #expect(fit.residual < 1e-9)
    }
    var bent = points
    bent[0].z += 0.02
    #expect(RigidFit(shape: points, places: bent).residual > 0.002)
  }

  @Test func `a hidden marker is filled without overshoot, and stands still where it was not yet seen`()
    throws
  {
    let hidden = SIMD3(repeating: Double.nan)
    let path = [
      hidden, SIMD3(0, 0, 0), SIMD3(1, 0, 2), hidden, hidden, SIMD3(4, 0, 2), SIMD3(5, 0, 0), hidden,
    ]
    let filled = try #require(MarkerPath.filled(path))
    #expect(filled[0] == SIMD3(0, 0, 0) && filled[7] == SIMD3(5, 0, 0))
    #expect(abs(filled[3].x - 2) < 1e-12 && abs(filled[4].x - 3) < 1e-12)
    // Between two equal heights a shape-keeping curve stays level.
    #expect(filled[3].z == 2 && filled[4].z == 2)
    #expect(MarkerPath.filled([hidden, SIMD3(1, 1, 1)]) == nil)
  }

  @Test func `force makes loads, and says how steep they are`() throws {
    let rate = 300.0
    // Half a second of flight, then a half sine of a quarter of a second and 2.4 weights, three times.
    let force = (0..<900).map { index -> Double in
      let t = Double(index) / rate
      let phase = (t - 0.5).truncatingRemainder(dividingBy: 0.8)
      return t > 0.5 && phase < 0.25 ? 700 * 2.4 * sin(.pi * phase / 0.25) + 12 : 12
    }
    let loads = ForceLoads(force: force, rateHertz: rate, weight: 700).loads
    try #require(loads.count == 3)
    for (index, load) in loads.enumerated() {
      #expect(abs(load.initial - (0.5 + 0.8 * Double(index))) < 0.004)
      #expect(abs(load.terminal - load.initial - 0.25) < 0.008)
      #expect(abs(load.loading - 2.4 * .pi / 0.25) < 4)
      #expect(abs(load.half - 0.0167) < 0.003)
    }
  }

  @Test func `a shock brings the change of velocity that the band took, and no more`() {
    var random = RandomSource(seed: 1)
    let shock = Shock(start: 1, half: 0.008, loading: 0, band: 40, random: &random) { time in
      time < 1 ? (.zero, .zero, .zero) : (SIMD3(-1, 0, 0.5), .zero, SIMD3(0, 4, 0))
    }
    var sum = SIMD3<Double>.zero
    var highest = 0.0
    for k in 0..<10_000 {
      var acceleration = SIMD3<Double>.zero
      var rate = SIMD3<Double>.zero
      shock.add(at: 0.7 + Double(k) * 6e-5, acceleration: &acceleration, rate: &rate)
      sum += acceleration * 6e-5
      highest = max(highest, abs(acceleration.x))
    }
    // What is added dies away on both sides: no velocity is left.
    #expect((sum * sum).sum().squareRoot() < 0.01)
    #expect(highest > 50 && highest < 200)
  }
}
