#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The way from one contact to the next, laid out in knots.
extension FootMotion {
  /// - Parameters:
  ///   - z: the contact before `a`.
  mutating func lay(_ z: Footfall, _ a: Footfall, _ b: Footfall) {
    for channel: FootCurve.Channel in [.pitch, .roll, .yaw, .forward, .left, .up] {
      var spline = Spline()
      if a.isMeasured {
        add(channel, FootCurve.lateApproach, of: a, after: z, to: &spline)
        add(channel, FootCurve.ground, of: a, after: z, to: &spline)
      } else {
        stand(channel, a, &spline)
      }
      if b.isMeasured {
        add(channel, FootCurve.swing, of: b, after: a, to: &spline)
        add(channel, FootCurve.approach, of: b, after: a, to: &spline)
        add(channel, FootCurve.landing, of: b, after: a, to: &spline)
      } else {
        swing(channel, a, b, &spline)
      }
      spline.close()
      switch channel {
      case .pitch: pitch = spline
      case .roll: roll = spline
      case .yaw: yaw = spline
      case .forward: forward = spline
      case .left: lateral = spline
      case .up: up = spline
      case .shank: break
      }
    }
    heelUntil = -.infinity
    if !a.isMeasured && a.strikeAngle > a.restPitch {
      heelUntil = a.initialContact + a.flatDelay
      heel = a.place - Self.axis(pitch: a.slope, yaw: a.mirror * a.yaw) * heelToBall
    }
  }

  // MARK: As people do

  /// Adds some knots of a measured contact that comes after `z`.
  private func add(
    _ channel: FootCurve.Channel, _ knots: Range<Int>, of fall: Footfall, after z: Footfall,
    to spline: inout Spline
  ) {
    let (along, normal) = fall.groundAxes
    let degrees = Double.pi / 180
    for knot in knots {
      let time = FootCurve.time(knot, of: fall, leave: z.terminalContact)
      let curve = fall.curve
      let value: Double
      switch channel {
      case .pitch: value = fall.slope + curve[.pitch, knot] * degrees
      case .roll: value = fall.tilt + fall.mirror * curve[.roll, knot] * degrees
      case .yaw, .shank: value = fall.mirror * (fall.yaw + curve[.yaw, knot] * degrees)
      case .forward, .left, .up:
        // Its way from the last place, and the foot's own course about it.
        let share = (time - z.terminalContact) / (fall.initialContact - z.terminalContact)
        let own =
          along * curve[.forward, knot] + SIMD3(0, fall.mirror * curve[.left, knot], 0)
          + normal * curve[.up, knot]
        let place = z.place + (fall.place - z.place) * Self.way(share) + own * heelToBall
        value = channel == .forward ? place.x : channel == .left ? place.y : place.z
      }
      spline.add(free: time, value)
    }
  }

  /// From one place to another at rest with the least jerk: share of the way by share of the time.
  private static func way(_ u: Double) -> Double {
    u <= 0 ? 0 : u >= 1 ? 1 : u * u * u * (10 - 15 * u + 6 * u * u)
  }

  // MARK: By hand

  private static func heelOff(_ a: Footfall) -> Double {
    max(a.initialContact + a.heelOffShare * a.contactSeconds, a.initialContact + a.flatDelay + 0.01)
  }

  /// Velocity of the ball at push-off, for how long it was gathered, and where that took it.
  private static func pushOff(_ a: Footfall) -> (
    velocity: SIMD3<Double>, seconds: Double, place: SIMD3<Double>
  ) {
    let (along, normal) = a.groundAxes
    let velocity = along * a.pushOffForward + normal * a.pushOffUp
    let seconds = min(0.07, 0.6 * (a.terminalContact - heelOff(a)))
    return (velocity, seconds, a.place + velocity * (seconds / 3))
  }

  /// Stance and push-off.
  private func stand(_ channel: FootCurve.Channel, _ a: Footfall, _ spline: inout Spline) {
    let start = a.initialContact
    let leave = a.terminalContact
    let flat = start + a.flatDelay
    let off = Self.pushOff(a)
    switch channel {
    case .pitch:
      spline.add(start, a.slope + a.strikeAngle, rate: a.strikeRate)
      spline.add(flat, a.slope + a.restPitch)
      spline.add(
        Self.heelOff(a), a.slope + a.restPitch + a.heelOffPitch, rate: a.heelOffRate,
        acceleration: a.heelOffRate == 0 ? 0 : .nan)
      spline.add(leave, a.slope + a.pushOffPitch, rate: a.pushOffRate, acceleration: .nan)
    case .roll:
      spline.add(start, a.mirror * a.rollAtContact)
      spline.add(
        max(start + 0.35 * a.contactSeconds, flat + 0.005), a.mirror * a.rollAtStance, acceleration: .nan)
      spline.add(leave, a.mirror * a.rollAtPushOff, acceleration: .nan)
    case .yaw, .shank:
      spline.add(start, a.mirror * a.yaw)
      spline.add(Self.heelOff(a), a.mirror * a.yaw)
      spline.add(leave, a.mirror * (a.yaw + a.yawWhip), acceleration: .nan)
    case .forward:
      spline.add(leave - off.seconds, a.place.x)
      spline.add(leave, off.place.x, rate: off.velocity.x, acceleration: 2 * off.velocity.x / off.seconds)
    case .left:
      spline.add(leave - off.seconds, a.place.y)
      spline.add(leave, a.place.y, acceleration: .nan)
    case .up:
      spline.add(leave - off.seconds, a.place.z)
      spline.add(leave, off.place.z, rate: off.velocity.z, acceleration: 2 * off.velocity.z / off.seconds)
    }
  }

  /// The swing from toe-off to a contact laid out by hand.
  private func swing(_ channel: FootCurve.Channel, _ a: Footfall, _ b: Footfall, _ spline: inout Spline) {
    let leave = a.terminalContact
    let end = b.initialContact
    let swing = end - leave
    let landing = landing(b)
    let off = Self.pushOff(a)
    func pass(_ share: Double, _ value: Double, rate: Double = 0) {
      spline.add(leave + share * swing, value, rate: rate, acceleration: .nan)
    }
    switch channel {
    case .pitch:
      pass(a.backShare, a.slope + a.backPitch)
      if b.lateLead > 0 && b.lateLead < (1 - a.backShare) * swing * 0.7 {
        pass(1 - b.lateLead / swing, b.slope + b.strikeAngle + b.lateLift)
      }
      spline.add(end, b.slope + b.strikeAngle, rate: b.strikeRate)
    case .roll:
      pass(0.45, a.mirror * a.rollAtSwing)
      spline.add(end, b.mirror * b.rollAtContact)
    case .yaw, .shank:
      pass(0.5, a.mirror * (b.yaw - 0.5 * a.yawWhip))
      spline.add(end, b.mirror * b.yaw)
    case .forward:
      let mean = (landing.position.x - off.place.x) / swing
      if swing > 0.2 && mean > 0.3 { pass(0.55, off.place.x + 0.51 * mean * swing, rate: 1.48 * mean) }
      spline.add(end, landing.position.x, rate: landing.velocity.x, acceleration: landing.acceleration.x)
    case .left:
      pass(0.5, 0.5 * (a.place.y + landing.position.y) + a.mirror * a.swingSide)
      spline.add(end, landing.position.y, rate: landing.velocity.y, acceleration: landing.acceleration.y)
    case .up:
      // In walking the ball only clears the ground, and rises with the toes at the very end.
      let ground = max(off.place.z, a.place.z + (b.place.z - a.place.z) * a.swingPeakShare)
      let peak = (a.activity.isRunning ? max(ground, landing.position.z) : ground) + a.swingPeak
      pass(a.swingPeakShare, peak)
      if b.clearance > 0 && swing > 0.25 {
        // A foot coming down has this height and, from here on, the speed at which it will land.
        let low = 0.8
        let base = a.place.z + (landing.position.z - a.place.z) * low
        pass(low, max(base, landing.position.z) + b.clearance, rate: 0.3 * landing.velocity.z)
      }
      spline.add(end, landing.position.z, rate: landing.velocity.z, acceleration: landing.acceleration.z)
    }
  }

  /// The foot's long axis in the world.
  private static func axis(pitch: Double, yaw: Double) -> SIMD3<Double> {
    SIMD3(cos(yaw) * cos(pitch), sin(yaw) * cos(pitch), sin(pitch))
  }

  /// The ball at the instant of a contact laid out by hand.
  private func landing(
    _ b: Footfall
  ) -> (position: SIMD3<Double>, velocity: SIMD3<Double>, acceleration: SIMD3<Double>) {
    let yaw = b.mirror * b.yaw
    let (along, normal) = b.groundAxes
    let approach = along * b.slideSpeed - normal * b.landingSpeed
    guard b.strikeAngle > b.restPitch else { return (b.place, approach, .zero) }
    let pitch = b.slope + b.strikeAngle
    let heel = b.place - Self.axis(pitch: b.slope, yaw: yaw) * heelToBall
    let turned = Self.axis(pitch: pitch, yaw: yaw) * heelToBall
    let across = SIMD3(-cos(yaw) * sin(pitch), -sin(yaw) * sin(pitch), cos(pitch)) * heelToBall
    return (heel + turned, approach + across * b.strikeRate, turned * (-b.strikeRate * b.strikeRate))
  }
}
