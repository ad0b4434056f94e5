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
}

/// One foot from a contact to its next: a rigid body that turns about its heel or ball on the ground and
/// flies between push-off and contact.
///
/// The position of every point is twice continuously differentiable in time, so acceleration, angular rate
/// and gravity always fit together. Through stance:
/// - heel first: the foot turns about the heel's edge until it is flat (30–60 ms), lies, then rises about
///   the ball;
/// - ball first: it turns about the ball until the heel is down, or as low as it goes;
/// - at contact the foot's remaining velocity is taken up by the sole like a spring with a damper, which
///   makes the impact: deeper and softer for a soft sole, sharper for a heel.
///
/// Sources of the ranges: pitch rates of 500–700 deg/s in heel slap, heel rise and swing (200 Hz shoe
/// recordings of Wagstaff 2019, Falbriard 2018 and 2020); foot flat some 20–25 % of stance after a heel
/// contact; a foot that plantar-flexes right after a heel strike and dorsi-flexes after a forefoot one
/// (van Werkhoven 2019). Held against real shoe recordings (median per stride, 200 Hz): largest angular
/// rate 620–720 deg/s of heel strikers here, 624 and 632 there; largest acceleration near contact 12–16 g
/// here, 7 g indoors at some 2.5 m/s and 16 g outdoors at 4 m/s there; median |a| of a stride 2.2–3.3 g
/// here, 2.2–3.1 g there. Where it differs: real feet roll and yaw more in swing, real gyroscopes on loose
/// laces ring harder after contact, and forefoot strikes were compared with nothing, for want of any.
/// Not modelled: toes bending in the shoe, the foot sliding, stones under it.
struct FootMotion {
  private var pitch = Spline()
  private var roll = Spline()
  private var yaw = Spline()
  private var forward = Spline()
  private var lateral = Spline()
  private var up = Spline()
  private var heel = SIMD3<Double>.zero
  private var heelUntil = -Double.infinity
  private var heelToBall = 0.19
  private let sensor: SIMD3<Double>
  private var fall = Footfall()
  private var along = SIMD3<Double>.zero
  private var normal = SIMD3<Double>(0, 0, 1)
  private var mirror = 1.0

  /// A sensor at that place on the foot: from the heel's edge forward, left, up, m.
  init(sensor: SIMD3<Double>, heelToBall: Double) {
    self.sensor = sensor
    self.heelToBall = heelToBall
  }

  /// When the next contact begins and this motion ends.
  private(set) var end = 0.0

  /// Lays out the way from one contact to the next of the same foot.
  mutating func plan(_ a: Footfall, _ b: Footfall) {
    fall = a
    end = b.initialContact
    along = SIMD3(cos(a.slope), 0, sin(a.slope))
    normal = SIMD3(-sin(a.slope), 0, cos(a.slope))
    mirror = a.side == .left ? 1 : -1
    let start = a.initialContact
    let leave = a.terminalContact
    let flat = start + a.flatDelay
    let heelOff = max(start + a.heelOffShare * a.contactSeconds, flat + 0.01)
    let swing = end - leave
    let toeTime = min(0.07, 0.6 * (leave - heelOff))

    pitch = Spline()
    pitch.add(start, a.slope + a.strikeAngle, rate: a.strikeRate)
    pitch.add(flat, a.slope + a.restPitch)
    pitch.add(
      heelOff, a.slope + a.restPitch + a.heelOffPitch, rate: a.heelOffRate,
      acceleration: a.heelOffRate == 0 ? 0 : .nan)
    pitch.add(leave, a.slope + a.pushOffPitch, rate: a.pushOffRate, acceleration: .nan)
    pitch.add(leave + a.backShare * swing, a.slope + a.backPitch, acceleration: .nan)
    if b.lateLead > 0 && b.lateLead < (1 - a.backShare) * swing * 0.7 {
      pitch.add(end - b.lateLead, b.slope + b.strikeAngle + b.lateLift, acceleration: .nan)
    }
    pitch.add(end, b.slope + b.strikeAngle, rate: b.strikeRate)
    pitch.close()

    yaw = Spline()
    yaw.add(start, mirror * a.yaw)
    yaw.add(heelOff, mirror * a.yaw)
    yaw.add(leave, mirror * (a.yaw + a.yawWhip), acceleration: .nan)
    yaw.add(leave + 0.5 * swing, mirror * (b.yaw - 0.5 * a.yawWhip), acceleration: .nan)
    yaw.add(end, mirror * b.yaw)
    yaw.close()

    roll = Spline()
    roll.add(start, mirror * a.rollAtContact)
    roll.add(max(start + 0.35 * a.contactSeconds, flat + 0.005), mirror * a.rollAtStance, acceleration: .nan)
    roll.add(leave, mirror * a.rollAtPushOff, acceleration: .nan)
    roll.add(leave + 0.45 * swing, mirror * a.rollAtSwing, acceleration: .nan)
    roll.add(end, mirror * b.rollAtContact)
    roll.close()

    let off =
      SIMD3(cos(a.slope), 0, sin(a.slope)) * a.pushOffForward + SIMD3(-sin(a.slope), 0, cos(a.slope))
      * a.pushOffUp
    let lifted = a.place + off * (toeTime / 3)
    let landing = Self.landing(b, heelToBall: heelToBall)
    let mean = (landing.position.x - lifted.x) / swing

    forward = Spline()
    forward.add(leave - toeTime, a.place.x)
    forward.add(leave, lifted.x, rate: off.x, acceleration: 2 * off.x / toeTime)
    if swing > 0.2 && mean > 0.3 {
      forward.add(leave + 0.55 * swing, lifted.x + 0.51 * mean * swing, rate: 1.48 * mean, acceleration: .nan)
    }
    forward.add(end, landing.position.x, rate: landing.velocity.x, acceleration: landing.acceleration.x)
    forward.close()

    up = Spline()
    up.add(leave - toeTime, a.place.z)
    up.add(leave, lifted.z, rate: off.z, acceleration: 2 * off.z / toeTime)
    let drop = landing.position.z - a.place.z
    // In running the ball stays above where it will land; in walking it only clears the ground, and rises
    // with the toes at the very end.
    let ground = max(lifted.z, a.place.z + (b.place.z - a.place.z) * a.swingPeakShare)
    let peak = (a.activity.isRunning ? max(ground, landing.position.z) : ground) + a.swingPeak
    up.add(leave + a.swingPeakShare * swing, peak, acceleration: .nan)
    let low = 0.8
    if b.clearance > 0 && swing > 0.25 {
      let base = a.place.z + drop * low
      // A foot coming down has this height and, from here on, the speed at which it will land.
      up.add(
        leave + low * swing, max(base, landing.position.z) + b.clearance,
        rate: 0.3 * landing.velocity.z, acceleration: .nan)
    }
    up.add(end, landing.position.z, rate: landing.velocity.z, acceleration: landing.acceleration.z)
    up.close()

    lateral = Spline()
    lateral.add(leave - toeTime, a.place.y)
    lateral.add(leave, a.place.y, acceleration: .nan)
    lateral.add(
      leave + 0.5 * swing, 0.5 * (a.place.y + landing.position.y) + mirror * a.swingSide, acceleration: .nan)
    lateral.add(end, landing.position.y, rate: landing.velocity.y, acceleration: landing.acceleration.y)
    lateral.close()

    if a.strikeAngle > a.restPitch {
      heelUntil = flat
      heel = a.place - Self.axis(pitch: a.slope, yaw: mirror * a.yaw) * heelToBall
    } else {
      heelUntil = -.infinity
    }
  }

  /// The foot's long axis in the world.
  private static func axis(pitch: Double, yaw: Double) -> SIMD3<Double> {
    SIMD3(cos(yaw) * cos(pitch), sin(yaw) * cos(pitch), sin(pitch))
  }

  /// The ball at the instant of contact.
  private static func landing(
    _ b: Footfall, heelToBall: Double
  ) -> (position: SIMD3<Double>, velocity: SIMD3<Double>, acceleration: SIMD3<Double>) {
    let mirror: Double = b.side == .left ? 1 : -1
    let yaw = mirror * b.yaw
    let approach =
      SIMD3(cos(b.slope), 0, sin(b.slope)) * b.slideSpeed
      - SIMD3(-sin(b.slope), 0, cos(b.slope)) * b.landingSpeed
    guard b.strikeAngle > b.restPitch else { return (b.place, approach, .zero) }
    let pitch = b.slope + b.strikeAngle
    let heel = b.place - axis(pitch: b.slope, yaw: yaw) * heelToBall
    let turned = axis(pitch: pitch, yaw: yaw) * heelToBall
    let across = SIMD3(-cos(yaw) * sin(pitch), -sin(yaw) * sin(pitch), cos(pitch)) * heelToBall
    return (heel + turned, approach + across * b.strikeRate, turned * (-b.strikeRate * b.strikeRate))
  }

  /// The sole giving way: a displacement with unit initial velocity that returns to zero.
  @inline(__always) private static func give(_ rate: Double, _ time: Double) -> Jet {
    let u = rate * time
    guard u > 0, u < 40 else { return Jet() }
    let fade = exp(-u)
    return Jet(
      value: time * (1 + u) * fade, rate: (1 + u - u * u) * fade, acceleration: rate * (u - 3) * u * fade)
  }

  /// The motion at an instant between the two contacts.
  mutating func callAsFunction(_ time: Double) -> BodyMotion {
    let p = pitch(time)
    let r = roll(time)
    let y = yaw(time)
    // R = Rz(yaw) · Ry(−pitch) · Rx(roll); angular rate and acceleration in the foot's axes.
    let (sb, cb) = (-sin(p.value), cos(p.value))
    let (sr, cr) = (sin(r.value), cos(r.value))
    let (sy, cy) = (sin(y.value), cos(y.value))
    let (b1, b2) = (-p.rate, -p.acceleration)
    let w = SIMD3(r.rate - y.rate * sb, b1 * cr + y.rate * cb * sr, -b1 * sr + y.rate * cb * cr)
    let alpha = SIMD3(
      r.acceleration - y.acceleration * sb - y.rate * b1 * cb,
      b2 * cr - b1 * r.rate * sr + y.acceleration * cb * sr + y.rate * (-b1 * sb * sr + r.rate * cb * cr),
      -b2 * sr - b1 * r.rate * cr + y.acceleration * cb * cr + y.rate * (-b1 * sb * cr - r.rate * cb * sr))
    let rx = SIMD3(cy * cb, sy * cb, -sb)
    let ry = SIMD3(cy * sb * sr - sy * cr, sy * sb * sr + cy * cr, cb * sr)
    let rz = SIMD3(cy * sb * cr + sy * sr, sy * sb * cr - cy * sr, cb * cr)

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
    let t = time - fall.initialContact
    let into = Self.give(fall.compressionRate, t)
    let slide = Self.give(fall.shearRate, t)
    position += along * (fall.slideSpeed * slide.value) - normal * (fall.landingSpeed * into.value)
    velocity += along * (fall.slideSpeed * slide.rate) - normal * (fall.landingSpeed * into.rate)
    acceleration +=
      along * (fall.slideSpeed * slide.acceleration) - normal * (fall.landingSpeed * into.acceleration)

    let spin = cross(w, arm)
    let bent = cross(alpha, arm) + cross(w, spin)
    position += rx * arm.x + ry * arm.y + rz * arm.z
    velocity += rx * spin.x + ry * spin.y + rz * spin.z
    acceleration += rx * bent.x + ry * bent.y + rz * bent.z

    var motion = BodyMotion()
    motion.position = position
    motion.velocity = velocity
    motion.acceleration = acceleration
    motion.pitch = p.value
    let g = acceleration + SIMD3(0, 0, 9.80665)
    motion.force = SIMD3((rx * g).sum(), (ry * g).sum(), (rz * g).sum())
    motion.rate = w

    var shake = SIMD3<Double>.zero
    var angle = SIMD3<Double>.zero
    var rate = SIMD3<Double>.zero
    fall.contactRing.add(at: time, acceleration: &shake, angle: &angle, rate: &rate)
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
