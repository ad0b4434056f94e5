import GaitModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Draws a scenario's contacts, one after the other, left and right in turn.
///
/// Contact time by speed: 0.50 s · v^−0.6 with v in m/s, which gives 243 ms at 3.33 m/s (216–240 ms in the
/// force-plate data of Alcantara 2022; 0.26 ± 0.03 s downhill on trails, Björklund 2019), unaffected by slope
/// at a fixed speed (Front Sports Act Living 2021, 682401). Step frequency falls a little downhill (Vernillo
/// 2017). Impact grows with the speed and by half at −9° (Gottschall and Kram 2005: +54 %).
struct GaitPlanner {
  private let scenario: Scenario
  private let runner: Runner
  private var random: RandomSource
  private var index = 0
  private var began = 0.0
  private var metres = 0.0
  private var next = 0.0
  private var side = Side.right
  private var place = 0.0
  private var height = 0.0
  private var number = 0
  private var queue: [Footfall] = []
  private var descent = 0
  private var wasDescending = false
  private var stood = false
  private(set) var finished = false
  /// When the scenario ends; known once `finished`.
  private(set) var end = Double.infinity

  init(scenario: Scenario, runner: Runner, seed: UInt64) {
    self.scenario = scenario
    self.runner = runner
    random = RandomSource(seed: seed, purpose: 3)
    if random.chance(0.5) { side = .left }
    if scenario.segments.isEmpty {
      finished = true
      end = 0
    } else if scenario.segments[0].activity.hasContacts {
      // A recording begins with a moment of standing, however short.
      stand(.standing, seconds: 0.6, segment: Segment(.standing, .seconds(0.6)))
    }
  }

  /// The next contact in time; standing still for ever after the end.
  mutating func pull() -> Footfall {
    while queue.isEmpty { step() }
    return queue.removeFirst()
  }

  private mutating func step() {
    guard index < scenario.segments.count else {
      if !finished {
        finished = true
        end = next
      }
      stand(.standing, seconds: 1e7, segment: Segment(.standing, .seconds(1e7)))
      return
    }
    let segment = scenario.segments[index]
    let done =
      switch segment.extent {
      case .seconds(let seconds): next - began >= seconds
      case .metres(let length): (segment.speedMetresPerSecond > 0 ? metres : next - began) >= length
      }
    if done {
      index += 1
      began = next
      metres = 0
      return
    }
    if segment.activity.hasContacts {
      move(segment)
    } else {
      let seconds =
        switch segment.extent {
        case .seconds(let seconds): seconds
        case .metres(let length): length / max(segment.speedMetresPerSecond, 1)
        }
      stand(segment.activity, seconds: seconds, segment: segment)
      metres += seconds * max(segment.speedMetresPerSecond, 1) + 1e-9
    }
  }

  // MARK: Standing

  /// Both feet come to stand, one after the other, and leave in the same order.
  private mutating func stand(_ activity: Activity, seconds: Double, segment: Segment) {
    descent = wasDescending ? descent : descent
    for k in 0..<2 {
      var fall = Footfall()
      fall.activity = activity
      fall.side = k == 0 ? side : side.opposite
      fall.initialContact = stood || number == 0 ? next + (k == 0 ? 0 : 0.001) : next + 0.32 * Double(k)
      let leave = next + seconds + 0.32 * Double(k)
      fall.contactSeconds = leave - fall.initialContact
      fall.place = SIMD3(place, lateral(fall.side), height)
      fall.slope = atan(activity == .driving ? 0 : segment.gradePercent / 100)
      fall.gradePercent = segment.gradePercent
      fall.strikeAngle = number == 0 ? 0.001 : 6 * .pi / 180
      fall.strikeRate = 0
      fall.flatDelay = 0.08
      fall.landingSpeed = number == 0 ? 0 : 0.3
      fall.slideSpeed = number == 0 ? 0 : 0.1
      fall.heelOffShare = max(0.2, 1 - 0.15 / fall.contactSeconds)
      fall.pushOffPitch = -0.9
      fall.pushOffRate = -3
      fall.yaw = runner.toeOutDegrees * .pi / 180
      fall.rollAtContact = 0
      fall.rollAtStance = 0
      fall.lateLift = 0.05
      fall.lateLead = 0.06
      fall.backPitch = -1.1
      fall.swingPeak = 0.1
      fall.number = number
      number += 1
      queue.append(fall)
    }
    stood = true
    // The first foot is in the air from now until its next contact.
    next += seconds + 0.42
  }

  private func lateral(_ side: Side) -> Double { side == .left ? 0.05 : -0.05 }

  // MARK: Moving

  private mutating func move(_ segment: Segment) {
    stood = false
    let activity = segment.activity
    let hours = next / 3600
    let tired = 1 + runner.fatiguePerHour * hours
    let speed = max(segment.speedMetresPerSecond, activity == .jumping ? 0 : 0.3)
    let grade = segment.gradePercent
    var cadence =
      segment.cadenceStepsPerMinute
      ?? usualCadence(activity, speed: speed, grade: grade) / (1 + 0.5 * runner.fatiguePerHour * hours)
    cadence = min(max(cadence, 60), 230)
    var period = 60 / cadence
    period *= 1 + random.normal(0, runner.stepTimeSpread, limit: 3)
    period *= side == .left ? 1 + 0.5 * runner.asymmetry : 1 - 0.5 * runner.asymmetry

    var fall = Footfall()
    fall.number = number
    number += 1
    fall.side = side
    fall.activity = activity
    fall.initialContact = next
    fall.speed = speed
    fall.gradePercent = grade
    let descending = grade <= -4 && activity != .stairsDown
    if descending && !wasDescending { descent += 1 }
    wasDescending = descending
    fall.descent = descending ? descent : 0
    let stairs = activity == .stairsUp || activity == .stairsDown
    fall.slope = stairs ? 0 : atan(grade / 100)
    fall.place = SIMD3(place, lateral(side) + random.normal(0, 0.012, limit: 2), height)
    switch activity {
    case .running, .stumbling: run(&fall, segment, period: period, tired: tired)
    case .walking: walk(&fall, period: period)
    case .stairsUp, .stairsDown: climb(&fall, period: period)
    case .jumping: jump(&fall)
    case .standing, .driving: break
    }
    queue.append(fall)

    let length = speed * period
    switch activity {
    case .jumping:
      // Both feet land within some milliseconds of each other, then fly together.
      if number % 2 == 0 {
        next += 0.004
      } else {
        next += max(0.45, 2 * period)
      }
    case .stairsUp, .stairsDown:
      place += 0.28
      height += activity == .stairsUp ? 0.17 : -0.17
      next += period
      metres += 0.28
    default:
      place += length * cos(fall.slope)
      height += length * sin(fall.slope)
      next += period
      metres += length
    }
    side = side.opposite
  }

  private func usualCadence(_ activity: Activity, speed: Double, grade: Double) -> Double {
    switch activity {
    case .running, .stumbling: 158 + 9 * (speed - 2.5) + runner.cadenceOffset + 0.15 * grade
    case .walking: 112 + 22 * (speed - 1.35) + 0.5 * runner.cadenceOffset
    case .stairsUp: 95 + 0.5 * runner.cadenceOffset
    case .stairsDown: 105 + 0.5 * runner.cadenceOffset
    default: 110
    }
  }

  private mutating func run(_ fall: inout Footfall, _ segment: Segment, period: Double, tired: Double) {
    let degrees = Double.pi / 180
    let speed = fall.speed
    let grade = fall.gradePercent
    var angle: Double
    switch segment.strike {
    case .own:
      // More heel first downhill and when tired, less uphill (Vernillo 2017; Alcantara 2022: forefoot only at +10 %).
      angle = runner.strikeAngleDegrees - 0.25 * grade + 20 * (tired - 1)
    case .angle(let mean): angle = mean
    case .mixed(let first, let second, let share): angle = random.chance(share) ? second : first
    }
    angle += (fall.side == .left ? 0.5 : -0.5) * runner.strikeAngleAsymmetryDegrees
    angle += random.normal(0, runner.strikeAngleSpreadDegrees, limit: 3)
    angle = min(max(angle, -22), 34)
    fall.strikeAngle = angle * degrees
    let heelFirst = min(max((angle + 1) / 9, 0), 1)

    var contact = 0.50 * pow(speed, -0.6) * runner.contactFactor * tired
    contact *= 1 - 0.04 * (1 - heelFirst)
    contact *=
      (fall.side == .left ? 1 + runner.asymmetry : 1 - runner.asymmetry) * random.normal(1, 0.018, limit: 3)
    fall.contactSeconds = min(contact, 0.86 * period)

    // Flat after 30–60 ms: sooner for a small angle and at speed.
    if angle >= 0 {
      fall.flatDelay = 0.012 + 0.0019 * angle + 0.010 * (1 - (speed - 2.5) / 2.5 * 0.6)
    } else {
      fall.flatDelay = 0.020 - 0.0022 * angle + 0.012 * (1 - (speed - 2.5) / 2.5 * 0.5)
    }
    fall.flatDelay = min(
      max(fall.flatDelay * random.normal(1, 0.08, limit: 2), 0.012), 0.3 * fall.contactSeconds)
    if angle < -4 && (runner.keepsHeelUp || angle < -15) {
      fall.restPitch = 0.35 * fall.strikeAngle * random.uniform(0.6, 1.2)
    }
    fall.heelOffShare = random.normal(0.37 + 0.05 * heelFirst, 0.02, limit: 2)
    fall.heelOffPitch = -random.normal(2.5, 0.6, limit: 2) * degrees
    fall.heelOffRate = -random.normal(120, 25, limit: 2) * degrees
    fall.pushOffPitch =
      -(runner.pushOffPitchDegrees + 1.5 * (speed - 3.3) + random.normal(0, 1.5, limit: 2)) * degrees
    fall.pushOffRate = -random.normal(350, 35, limit: 2) * degrees
    fall.pushOffForward = 0.4 + 0.12 * speed + random.normal(0, 0.06, limit: 2)
    fall.pushOffUp = 0.35 + 0.05 * speed + random.normal(0, 0.05, limit: 2)
    fall.backPitch = fall.pushOffPitch - (23 + 3 * (speed - 3.3) + random.normal(0, 3, limit: 2)) * degrees
    fall.backShare = random.normal(0.22, 0.02, limit: 2)
    fall.swingPeak = (0.11 + 0.05 * (speed - 2.5)) * runner.swingHeight * random.normal(1, 0.05, limit: 2)
    fall.swingPeakShare = random.normal(0.36, 0.02, limit: 2)
    fall.clearance = 0.05 + 0.012 * speed

    // A heel striker lifts the toes once more before the heel comes down; a forefoot striker drops them.
    fall.strikeRate = random.normal(-60 - 60 * heelFirst, 45, limit: 2) * degrees
    fall.lateLift = (heelFirst * 2.5 + (1 - heelFirst) * 9 + random.normal(0, 1, limit: 2)) * degrees
    fall.lateLead = heelFirst * 0.045 + (1 - heelFirst) * 0.085

    // +54 % at −9°, that is at a grade of −15.8 % (Gottschall and Kram 2005).
    let slopeFactor = max(0.4, 1 - 0.54 * grade / 15.8)
    let pace = 0.55 + 0.14 * speed
    fall.landingSpeed =
      pace * slopeFactor * runner.landing * (0.66 + 0.24 * heelFirst) * random.normal(1, 0.08, limit: 2.5)
    fall.slideSpeed =
      (0.35 + 0.12 * speed) * (1 - 0.73 * grade / 15.8 * 0.6) * random.normal(1, 0.12, limit: 2)
    fall.compressionRate =
      (80 + 55 * runner.hardness) * (1 + 0.55 * heelFirst) * random.normal(1, 0.05, limit: 2)
    fall.shearRate = (65 + 35 * runner.hardness) * (1 + 0.3 * heelFirst) * random.normal(1, 0.05, limit: 2)
    turn(&fall, eversion: runner.eversionDegrees)
    ring(&fall, heelFirst: heelFirst)
    if fall.activity == .stumbling && random.chance(0.08) { trip(&fall, period: period) }
  }

  private mutating func walk(_ fall: inout Footfall, period: Double) {
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

  private mutating func climb(_ fall: inout Footfall, period: Double) {
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

  private mutating func jump(_ fall: inout Footfall) {
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
    fall.rollAtContact = (0.55 * eversion + random.normal(0, 1.2, limit: 2)) * degrees
    fall.rollAtStance = (-0.45 * eversion + random.normal(0, 1, limit: 2)) * degrees
    fall.rollAtPushOff = random.normal(4, 1.5, limit: 2) * degrees
    fall.rollAtSwing = random.normal(9, 3, limit: 2) * degrees
    fall.swingSide = random.normal(0.02, 0.01, limit: 2)
  }

  private mutating func ring(_ fall: inout Footfall, heelFirst: Double) {
    // Peak of the sole's own deceleration: 0.80 · rate · speed (see `FootMotion.give`).
    let blow = 0.8 * fall.compressionRate * fall.landingSpeed
    fall.contactRing = vibration(
      at: fall.initialContact, blow: blow * (0.35 + 0.35 * heelFirst), twist: 2 + 3 * heelFirst)
    fall.flatRing = vibration(at: fall.initialContact + fall.flatDelay, blow: 0.25 * blow, twist: 1.2)
    fall.pushOffRing = vibration(at: fall.terminalContact - 0.01, blow: 9 + 2 * fall.speed, twist: 0.8)
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
