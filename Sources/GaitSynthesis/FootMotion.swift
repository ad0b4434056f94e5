#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What an ideal sensor would feel at one instant.
struct BodyMotion: BitwiseCopyable {
  /// Specific force in the segment's axes (forward, left, up), m/s².
  var force = SIMD3<Double>(0, 0, 9.80665)
  /// Angular rate in the segment's axes, rad/s.
  var rate = SIMD3<Double>.zero
  /// Sensor's place in the world (forward, left, up), m; without ringing.
  var position = SIMD3<Double>.zero
  /// Sensor's velocity in the world, m/s; without ringing.
  var velocity = SIMD3<Double>.zero
  /// Sensor's acceleration in the world, m/s²; without ringing.
  var acceleration = SIMD3<Double>.zero
  /// Pitch of the segment against the horizon, rad, + is toes up; without ringing.
  var pitch = 0.0
  /// Tilt of the segment's left axis over the horizon, rad; without ringing.
  var roll = 0.0
}

/// One foot from a contact to its next: a rigid body on its way.
///
/// The position of every point is twice continuously differentiable in time, so acceleration, angular rate
/// and gravity always fit together.
///
/// A **running** foot moves as measured people's do (`FootCurve`), and what markers can't show of its arrest is
/// added as for a sensor on a measured foot (`Shock`). `MadeFeetTests` holds it against those people.
///
/// In **walking, on stairs, jumping and standing** it is laid out by hand. Heel first it turns about the heel's edge
/// until it is flat, lies, then rises about the ball; ball first it turns about the ball until the heel is down, or as
/// low as it goes; at contact its remaining velocity is taken up by the sole like a spring with a damper. Sources of
/// the ranges: 200 Hz shoe recordings of Wagstaff 2019, Falbriard 2018 and 2020.
///
/// Not modelled: toes bending in the shoe, the foot sliding, stones under it; and on a slope the swing of a running
/// foot is that of level ground, turned.
struct FootMotion {
  var pitch = Spline()
  var roll = Spline()
  var yaw = Spline()
  var forward = Spline()
  var lateral = Spline()
  var up = Spline()
  var heel = SIMD3<Double>.zero
  var heelUntil = -Double.infinity
  let heelToBall: Double
  private let sensor: SIMD3<Double>
  private let feelsShock: Bool
  private var fall = Footfall()
  private var before = Footfall()
  private var shocks: (Shock?, Shock?) = (nil, nil)

  /// A sensor at that place on the foot: from the heel's edge forward, left, up, m; one that is not in the shoe feels
  /// no shock.
  init(sensor: SIMD3<Double>, heelToBall: Double, feelsShock: Bool = true) {
    self.sensor = sensor
    self.heelToBall = heelToBall
    self.feelsShock = feelsShock
  }

  /// When the next contact begins and this motion ends.
  private(set) var end = 0.0

  /// Lays out the way from one contact to the next of the same foot.
  mutating func plan(_ a: Footfall, _ b: Footfall) {
    before = fall
    fall = a
    end = b.initialContact
    lay(before, a, b)
    shocks = (shocks.1, b.isMeasured && feelsShock ? shock(b) : nil)
  }

  /// The sole giving way: a displacement with unit initial velocity that returns to zero.
  @inline(__always) private static func give(_ rate: Double, _ time: Double) -> Jet {
    let u = rate * time
    guard u > 0, u < 40 else { return Jet() }
    let fade = exp(-u)
    return Jet(
      value: time * (1 + u) * fade, rate: (1 + u - u * u) * fade, acceleration: rate * (u - 3) * u * fade)
  }

  /// What markers would not show of the arrest at the next contact.
  private mutating func shock(_ next: Footfall) -> Shock {
    var random = RandomSource(seed: next.shockSeed, purpose: 10)
    return Shock(
      start: next.initialContact, half: next.halfWeightSeconds, loading: next.loading, ringing: next.ringing,
      band: MeasuredFoot.band, random: &random
    ) { time in
      let pose = pose(time)
      return (pose.motion.velocity, pose.motion.acceleration, pose.motion.rate)
    }
  }

  /// The foot's forward, left and up axes in the world, with the motion of the sensor; without ringing and shock.
  private struct Pose {
    var axes: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)
    var motion = BodyMotion()
  }

  private mutating func pose(_ time: Double) -> Pose {
    let p = pitch(time)
    let r = roll(time)
    let y = yaw(time)
    // R = Rz(yaw) · Rx(roll) · Ry(−pitch): a foot in the swing may point straight down, and roll stays what it is.
    let (sb, cb) = (-sin(p.value), cos(p.value))
    let (sr, cr) = (sin(r.value), cos(r.value))
    let (sy, cy) = (sin(y.value), cos(y.value))
    let (b1, b2) = (-p.rate, -p.acceleration)
    // Before the pitch: rate and acceleration in the axes of heading and roll; then in the foot's.
    let v = SIMD3(r.rate, y.rate * sr, y.rate * cr)
    let dv = SIMD3(
      r.acceleration, y.acceleration * sr + y.rate * r.rate * cr,
      y.acceleration * cr - y.rate * r.rate * sr)
    let w = SIMD3(cb * v.x - sb * v.z, v.y + b1, sb * v.x + cb * v.z)
    let alpha = SIMD3(
      cb * dv.x - sb * dv.z - b1 * (sb * v.x + cb * v.z), dv.y + b2,
      sb * dv.x + cb * dv.z + b1 * (cb * v.x - sb * v.z))
    func turned(_ u: SIMD3<Double>) -> SIMD3<Double> { SIMD3(cy * u.x - sy * u.y, sy * u.x + cy * u.y, u.z) }
    let axes = (
      turned(SIMD3(cb, sr * sb, -cr * sb)), turned(SIMD3(0, cr, sr)), turned(SIMD3(sb, -sr * cb, cr * cb))
    )

    var position: SIMD3<Double>
    var velocity = SIMD3<Double>.zero
    var acceleration = SIMD3<Double>.zero
    var arm = sensor
    if time < heelUntil {
      position = heel
    } else {
      arm.x -= heelToBall
      let (f, l, u) = (forward(time), lateral(time), up(time))
      position = SIMD3(f.value, l.value, u.value)
      velocity = SIMD3(f.rate, l.rate, u.rate)
      acceleration = SIMD3(f.acceleration, l.acceleration, u.acceleration)
    }
    if !fall.isMeasured {
      let t = time - fall.initialContact
      let (along, normal) = fall.groundAxes
      let into = Self.give(fall.compressionRate, t)
      let slide = Self.give(fall.shearRate, t)
      position += along * (fall.slideSpeed * slide.value) - normal * (fall.landingSpeed * into.value)
      velocity += along * (fall.slideSpeed * slide.rate) - normal * (fall.landingSpeed * into.rate)
      acceleration +=
        along * (fall.slideSpeed * slide.acceleration) - normal * (fall.landingSpeed * into.acceleration)
    }
    let spin = cross(w, arm)
    let bent = cross(alpha, arm) + cross(w, spin)
    func world(_ u: SIMD3<Double>) -> SIMD3<Double> { axes.0 * u.x + axes.1 * u.y + axes.2 * u.z }
    var pose = Pose(axes: axes)
    pose.motion.position = position + world(arm)
    pose.motion.velocity = velocity + world(spin)
    pose.motion.acceleration = acceleration + world(bent)
    pose.motion.rate = w
    pose.motion.pitch = asin(min(max(axes.0.z, -1), 1))
    pose.motion.roll = r.value
    return pose
  }

  /// The motion at an instant between the two contacts.
  mutating func callAsFunction(_ time: Double) -> BodyMotion {
    let pose = pose(time)
    let axes = pose.axes
    var motion = pose.motion
    var g = motion.acceleration + SIMD3(0, 0, 9.80665)
    shocks.0?.add(at: time, acceleration: &g, rate: &motion.rate)
    shocks.1?.add(at: time, acceleration: &g, rate: &motion.rate)
    motion.force = SIMD3((axes.0 * g).sum(), (axes.1 * g).sum(), (axes.2 * g).sum())

    var shake = SIMD3<Double>.zero
    var angle = SIMD3<Double>.zero
    var rate = SIMD3<Double>.zero
    if !fall.isMeasured {
      fall.contactRing.add(at: time, acceleration: &shake, angle: &angle, rate: &rate)
    }
    fall.flatRing.add(at: time, acceleration: &shake, angle: &angle, rate: &rate)
    fall.pushOffRing.add(at: time, acceleration: &shake, angle: &angle, rate: &rate)
    fall.trip.add(at: time, acceleration: &shake, angle: &angle, rate: &rate)
    motion.force += shake
    // The ringing turns the sensor by under a few degrees: first order is enough.
    motion.force -= cross(angle, motion.force)
    motion.rate += rate - cross(angle, motion.rate)
    return motion
  }
}

@inline(__always) func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
  SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}
