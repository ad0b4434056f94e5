import GaitModel
import Testing

@testable import GaitSynthesis

/// The synthetic foot must obey mechanics: what the sensor feels, integrated, is how the foot moved.
struct FootPhysicsTests {
  static let fine = 2000.0

  /// A run of some seconds on one slope by one runner, on a bare sensor along the foot's own axes.
  static func simulation(
    grade: Double = 0, angle: Double = 15, speed: Double = 3.3, seed: UInt64 = 7, ringing: Double = 0
  ) -> Simulation {
    var runner = Runner(seed: seed)
    runner.ringing = ringing
    runner.keepsHeelUp = false
    let scenario = Scenario(
      name: "test",
      segments: [
        Segment(.standing, .seconds(1)),
        Segment(
          .running, .seconds(12), speedMetresPerSecond: speed, gradePercent: grade, strike: .angle(angle)),
        Segment(.standing, .seconds(1)),
      ])
    return Simulation(
      scenario: scenario, sensor: SensorModel(placement: .shoe, rateHertz: fine), runner: runner,
      mounting: Mounting(position: SIMD3(0.15, 0, 0.07)), seed: seed)
  }

  @Test(arguments: [-20.0, -8, 0, 10], [18.0, 3, -9])
  func `position, velocity and acceleration fit together`(grade: Double, angle: Double) {
    var simulation = Self.simulation(grade: grade, angle: angle)
    let h = 1e-4
    var previous = simulation.motion(at: 3)
    var worstVelocity = 0.0
    var worstAcceleration = 0.0
    for k in 1..<30_000 {
      let now = simulation.motion(at: 3 + Double(k) * h)
      let velocity = (now.position - previous.position) / h
      let middle = (now.velocity + previous.velocity) / 2
      worstVelocity = max(worstVelocity, ((velocity - middle) * (velocity - middle)).sum().squareRoot())
      let acceleration = (now.velocity - previous.velocity) / h
      let mean = (now.acceleration + previous.acceleration) / 2
      worstAcceleration = max(
        worstAcceleration, ((acceleration - mean) * (acceleration - mean)).sum().squareRoot())
      previous = now
    }
    // A jump of the position by 0.1 mm, or of the velocity by 1 mm/s, would show here as 1 m/s or 10 m/s².
    #expect(worstVelocity < 0.02)
    #expect(worstAcceleration < 2)
  }

  @Test(arguments: [18.0, -9])
  func `the gyroscope integrates to the pitch`(angle: Double) {
    var simulation = Self.simulation(angle: angle)
    let h = 5e-4
    // A foot without roll and yaw would do with one axis; this one needs the whole rotation.
    var up = SIMD3<Double>(0, 0, 1)
    let start = simulation.motion(at: 0.5)
    #expect(abs(start.pitch) < 0.01)
    // At rest the specific force is gravity, so it points up.
    up = start.force / 9.80665
    var worst = 0.0
    for k in 0..<14_000 {
      let time = 0.5 + (Double(k) + 0.5) * h
      let motion = simulation.motion(at: time)
      // A vector fixed in the world turns backwards in the foot's axes.
      let half = up - cross(motion.rate, up) * (h / 2)
      up -= cross(motion.rate, half) * h
      up /= (up * up).sum().squareRoot()
      let after = simulation.motion(at: time + h / 2)
      // The foot's forward axis against the horizon is the up vector's share of it.
      worst = max(worst, abs(up.x - sine(after.pitch)))
    }
    #expect(worst < 0.01)
  }

  @Test(arguments: [-15.0, 0, 8])
  func `the foot gains the height of its slope`(grade: Double) {
    var simulation = Self.simulation(grade: grade)
    let fallen = Self.flatInstants(grade: grade)
    guard let first = fallen.first, let last = fallen.last else {
      Issue.record("no contacts")
      return
    }
    let a = simulation.motion(at: first).position
    let b = simulation.motion(at: last).position
    let ratio = (b.z - a.z) / (b.x - a.x)
    #expect(abs(100 * ratio - grade) < 0.3)
    #expect(b.x - a.x > 20)
  }

  @Test(arguments: [18.0, -6], [-12.0, 0])
  func `a foot that lies flat is still and feels gravity`(angle: Double, grade: Double) {
    var simulation = Self.simulation(grade: grade, angle: angle, speed: 2.8)
    for instant in Self.flatInstants(grade: grade, angle: angle, speed: 2.8) {
      var slowest = Double.infinity
      var nearest = Double.infinity
      for k in 0..<60 {
        let motion = simulation.motion(at: instant + Double(k - 20) * 0.001)
        slowest = min(slowest, (motion.velocity * motion.velocity).sum().squareRoot())
        nearest = min(nearest, abs((motion.force * motion.force).sum().squareRoot() / 9.80665 - 1))
      }
      // Seven centimetres up, a foot that still rolls inwards moves at up to a fifth of a metre a second.
      #expect(slowest < 0.2)
      #expect(nearest < 0.25)
    }
  }

  /// Just after the foot went flat, in each contact of one run.
  static func flatInstants(grade: Double, angle: Double = 15, speed: Double = 3.3) -> [Double] {
    var simulation = simulation(grade: grade, angle: angle, speed: speed)
    var samples: [MotionSample] = []
    while simulation.next(into: &samples, count: 4096) {}
    return simulation.takeContacts().map {
      $0.initialContactSeconds + 0.27 * $0.groundContactSeconds
    }
  }

  func sine(_ x: Double) -> Double {
    // Series to keep the test free of platform imports; |x| < 2.
    var term = x
    var sum = x
    for k in 1..<14 {
      term *= -x * x / Double((2 * k) * (2 * k + 1))
      sum += term
    }
    return sum
  }
}
