#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is drawn for one contact of each activity.
extension GaitPlanner {
  mutating func run(_ fall: inout Footfall, _ segment: Segment, period: Double, tired: Double) {
    let degrees = Double.pi / 180
    let speed = fall.speed
    let grade = fall.gradePercent
    var angle: Double
    switch segment.strike {
    case .own:
      // More heel first at speed (Fukuchi 2017), downhill and when tired, less uphill (Vernillo 2017; Alcantara
      // 2022: forefoot only at +10 %).
      angle = runner.strikeAngleDegrees + (speed - 3.5) - 0.25 * grade + 20 * (tired - 1)
    case .angle(let mean): angle = mean
    case .mixed(let first, let second, let share): angle = random.chance(share) ? second : first
    }
    angle += (fall.side == .left ? 0.5 : -0.5) * runner.strikeAngleAsymmetryDegrees
    angle += random.normal(0, runner.strikeAngleSpreadDegrees, limit: 3)
    angle = min(max(angle, -22), 34)
    fall.strikeAngle = angle * degrees
    let heelFirst = min(max((angle + 1) / 9, 0), 1)

    var contact = 0.45 * pow(speed, -0.56) * runner.contactFactor * tired
    contact *= 1 - 0.04 * (1 - heelFirst)
    contact *=
      (fall.side == .left ? 1 + runner.asymmetry : 1 - runner.asymmetry) * random.normal(1, 0.018, limit: 3)
    fall.contactSeconds = min(contact, 0.86 * period)

    // +54 % at −9°, that is at a grade of −15.8 % (Gottschall and Kram 2005).
    let slopeFactor = max(0.4, 1 - 0.54 * grade / 15.8)
    let tens = angle / 10
    fall.isMeasured = true
    fall.ringing = runner.ringing * slopeFactor
    fall.loading =
      max(82 + 7.5 * tens + (15 + 9 * tens) * (speed - 3.5), 30) * slopeFactor * runner.landing
      * random.normal(1, 0.1, limit: 2)
    fall.halfWeightSeconds =
      max(0.0119 + 0.0016 * tens - (0.0041 - 0.0012 * tens) * (speed - 3.5), 0.006)
      * (1.2 - 0.4 * runner.hardness) * random.normal(1, 0.1, limit: 2)
    fall.shockSeed = random.bits()
    let habits = fall.side == .left ? runner.feet.left : runner.feet.right
    var own = FootCurve.Weights()
    for i in 0..<FootCurve.strikeModes { own[i] = random.normal(0, 1, limit: 2.5) }
    fall.curve = FootCurve(
      angle: fall.strikeAngle, slope: fall.slope, speed: speed, foot: habits, strike: own)
    // A runner who never lowers the heel from a forefoot strike; and nobody lowers it from a steep one.
    if angle < -0.8 && (runner.keepsHeelUp || angle < -15) {
      fall.curve.keepHeelUp(min(-0.5 * angle, 8) * random.uniform(0.7, 1.2))
    }
    // Downhill the foot falls faster into the ground than the same foot on the level.
    fall.landingSpeed = (0.5 + 0.26 * speed) * slopeFactor
    fall.curve.fall(faster: (fall.landingSpeed - (0.5 + 0.26 * speed)) / runner.heelToBallMetres)
    fall.yaw = (runner.toeOutDegrees + random.normal(0, 1.2, limit: 2)) * degrees
    // What of it reaches the shin and the trunk.
    fall.contactRing = vibration(
      at: fall.initialContact, blow: 0.5 * min(fall.loading, 220), twist: 0.03 * min(fall.loading, 220))
    fall.pushOffRing = vibration(at: fall.terminalContact - 0.01, blow: 5 + 2 * speed, twist: 0.6)
    if fall.activity == .stumbling && random.chance(0.08) { trip(&fall, period: period) }
  }

  mutating func walk(_ fall: inout Footfall, period: Double) {
    let degrees = Double.pi / 180
    fall.contactSeconds = 2 * period * random.normal(0.62, 0.01, limit: 2)
    fall.strikeAngle = random.normal(20, 2.5, limit: 2.5) * degrees
    fall.strikeRate = random.normal(-90, 25, limit: 2) * degrees
    fall.flatDelay = random.normal(0.095, 0.01, limit: 2)
    fall.heelOffShare = random.normal(0.55, 0.02, limit: 2)
    fall.pushOffPitch = -random.normal(60, 3, limit: 2) * degrees
    fall.pushOffRate = -random.normal(200, 25, limit: 2) * degrees
    fall.pushOffForward = 0.9
    fall.pushOffUp = 0.3
    fall.backPitch = -random.normal(68, 3, limit: 2) * degrees
    fall.backShare = 0.12
    fall.swingPeak = 0.035 * runner.swingHeight
    fall.swingPeakShare = 0.2
    fall.clearance = 0.035
    fall.lateLift = 3 * degrees
    fall.lateLead = 0.05
    fall.landingSpeed = 0.32 * runner.landing * random.normal(1, 0.1, limit: 2)
    fall.slideSpeed = 0.35
    fall.compressionRate = 100 + 70 * runner.hardness
    fall.shearRate = 70 + 40 * runner.hardness
    turn(&fall, eversion: 8)
    ring(&fall, heelFirst: 1)
  }

  mutating func climb(_ fall: inout Footfall, period: Double) {
    let degrees = Double.pi / 180
    let down = fall.activity == .stairsDown
    fall.contactSeconds = 2 * period * random.normal(0.61, 0.015, limit: 2)
    // Down: the forefoot reaches for the step below; up: flat or slightly heel first.
    fall.strikeAngle = (down ? random.normal(-19, 4, limit: 2) : random.normal(3, 3, limit: 2)) * degrees
    fall.strikeRate = (down ? random.normal(-20, 30, limit: 2) : random.normal(-40, 30, limit: 2)) * degrees
    fall.flatDelay = down ? 0.09 : 0.05
    fall.heelOffShare = down ? 0.6 : 0.75
    fall.pushOffPitch = -(down ? random.normal(38, 4, limit: 2) : random.normal(32, 4, limit: 2)) * degrees
    fall.pushOffRate = -150 * degrees
    fall.pushOffForward = down ? 0.5 : 0.2
    fall.pushOffUp = down ? 0.15 : 0.6
    fall.backPitch = -(down ? 42.0 : 48.0) * degrees
    fall.backShare = 0.15
    fall.swingPeak = 0.06
    fall.swingPeakShare = down ? 0.2 : 0.6
    fall.clearance = down ? 0 : 0.03
    fall.lateLift = down ? 0.1 : 0.05
    fall.lateLead = 0.1
    fall.landingSpeed = (down ? 0.95 : 0.4) * runner.landing * random.normal(1, 0.15, limit: 2)
    fall.slideSpeed = 0.15
    fall.compressionRate = 90 + 60 * runner.hardness
    fall.shearRate = 70
    turn(&fall, eversion: 6)
    ring(&fall, heelFirst: down ? 0.5 : 0.3)
  }

  mutating func jump(_ fall: inout Footfall) {
    let degrees = Double.pi / 180
    fall.contactSeconds = random.normal(0.3, 0.02, limit: 2)
    fall.strikeAngle = random.normal(-16, 4, limit: 2) * degrees
    fall.flatDelay = 0.06
    fall.heelOffShare = 0.55
    fall.pushOffPitch = -48 * degrees
    fall.pushOffRate = -250 * degrees
    fall.pushOffForward = 0.1
    fall.pushOffUp = 1.4
    fall.backPitch = -52 * degrees
    fall.backShare = 0.15
    fall.swingPeak = 0.18
    fall.swingPeakShare = 0.5
    fall.clearance = 0
    fall.lateLift = 0
    fall.lateLead = 0
    fall.landingSpeed = 1.7 * runner.landing * random.normal(1, 0.1, limit: 2)
    fall.slideSpeed = 0.05
    fall.compressionRate = 90 + 50 * runner.hardness
    turn(&fall, eversion: 5)
    ring(&fall, heelFirst: 0.5)
  }

  /// Toe-out, and the foot's roll from its outer edge inwards.
  private mutating func turn(_ fall: inout Footfall, eversion: Double) {
    let degrees = Double.pi / 180
    fall.yaw = (runner.toeOutDegrees + random.normal(0, 1.2, limit: 2)) * degrees
    fall.yawWhip = random.normal(4, 2, limit: 2) * degrees
    fall.rollAtContact = (-0.55 * eversion + random.normal(0, 1.2, limit: 2)) * degrees
    fall.rollAtStance = (0.45 * eversion + random.normal(0, 1, limit: 2)) * degrees
    fall.rollAtPushOff = random.normal(-4, 1.5, limit: 2) * degrees
    fall.rollAtSwing = random.normal(-9, 3, limit: 2) * degrees
    fall.swingSide = random.normal(0.02, 0.01, limit: 2)
  }

  private mutating func ring(_ fall: inout Footfall, heelFirst: Double) {
    // Peak of the sole's own deceleration: 0.80 · rate · speed (see `FootMotion.give`).
    let blow = 0.8 * fall.compressionRate * fall.landingSpeed
    fall.contactRing = vibration(
      at: fall.initialContact, blow: blow * (0.35 + 0.35 * heelFirst), twist: 2 + 3 * heelFirst)
    fall.flatRing = vibration(at: fall.initialContact + fall.flatDelay, blow: 0.25 * blow, twist: 1.2)
    fall.pushOffRing = vibration(
      at: fall.terminalContact - 0.01, blow: 3, twist: 0.6)
  }

  private mutating func vibration(at time: Double, blow: Double, twist: Double) -> Vibration {
    let size = runner.ringing * random.normal(1, 0.2, limit: 2)
    return Vibration(
      start: time, hertz: runner.ringHertz * random.normal(1, 0.06, limit: 2),
      dampingRatio: runner.ringDamping,
      acceleration: SIMD3(random.normal(0, 0.5), random.normal(0, 0.35), random.normal(0.8, 0.25))
        * (blow * size),
      angularRate: SIMD3(random.normal(0, 0.4), random.normal(0, 0.8), random.normal(0, 0.3))
        * (twist * size * min(blow / 60, 1.5)))
  }

  private mutating func trip(_ fall: inout Footfall, period: Double) {
    let swing = 2 * period - fall.contactSeconds
    fall.trip = Vibration(
      start: fall.terminalContact + random.uniform(0.3, 0.6) * swing, hertz: 14, dampingRatio: 0.4,
      acceleration: SIMD3(-random.uniform(60, 140), random.normal(0, 20), random.normal(0, 30)),
      angularRate: SIMD3(random.normal(0, 2), random.uniform(4, 9), random.normal(0, 2)))
    next += random.uniform(0.05, 0.15)
  }
}
