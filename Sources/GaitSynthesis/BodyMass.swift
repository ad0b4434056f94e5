import GaitModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The pelvis, the chest or the wrist of a body that is carried by the forces under its feet.
///
/// A spring-mass model: each contact gives a vertical force, a half sine whose impulse carries the body
/// through its step, with an impact peak where the heel comes first; braking, then propulsion along the
/// ground. Acceleration at the pelvis is force ÷ mass, so contacts are exact. The back of the pelvis goes toward
/// the supporting side, then back, and drops, turns and nods as that of the 13 people of `FootCurve` on average.
/// Less is claimed than for the shoe: an impact arrives as a decaying oscillation, the arm swings like a pendulum, and the
/// chest is a pelvis that turns the other way and drops less; how people lean into a slope is assumed.
/// Force–time shape after Alcantara 2022's force plates (peaks of 2.4–2.7 body weights at 3.33 m/s); braking grows by
/// 73 % at −9° (Gottschall and Kram 2005).
struct BodyMass {
  private var active: [Footfall] = []
  private let arm: Bool
  private let chest: Bool
  /// How far the trunk has followed the slope, rad.
  private var lean = 0.0
  /// The trunk's mean pitch on the level, rad, + leans back.
  static let uprightPitch = 0.08
  private let runner: Runner
  /// Left and right steps are the halves of a turn; the left one begins at zero.
  private var phase = 0.0
  private var phaseRate = 0.0
  private var amplitude = 0.0
  private var lastTime = 0.0

  /// - Parameter placement: the wrist or the chest; else the pelvis.
  init(_ placement: Placement, runner: Runner) {
    arm = placement == .wrist
    chest = placement == .chest
    self.runner = runner
    active.reserveCapacity(8)
  }

  /// A contact begins; contacts come in the order of time.
  mutating func begin(_ fall: Footfall) { active.append(fall) }

  /// Force ÷ mass along the ground, sideways and up, of one foot.
  private func push(_ fall: Footfall, _ time: Double) -> SIMD3<Double> {
    let t = time - fall.initialContact
    guard t > 0, t < fall.contactSeconds else { return .zero }
    let g = 9.80665
    guard fall.activity.hasContacts else {
      // Half the weight on each foot, taken over and given up within a sixth of a second.
      let edge = min(0.16, fall.contactSeconds / 3)
      let rise = min(t / edge, (fall.contactSeconds - t) / edge, 1)
      return SIMD3(0, 0, 0.5 * g * rise * rise * (3 - 2 * rise))
    }
    let u = t / fall.contactSeconds
    let grade = fall.gradePercent
    if fall.activity == .walking || fall.activity == .stairsUp || fall.activity == .stairsDown {
      // Two humps with a valley between them.
      let shape = sin(.pi * u) + 0.28 * sin(3 * .pi * u)
      let mean = 2 / Double.pi * (1 + 0.28 / 3)
      let up = shape / mean * fall.stepSeconds / fall.contactSeconds
      return SIMD3(-0.18 * sin(2 * .pi * u), (fall.side == .left ? -0.04 : 0.04) * sin(.pi * u), up) * g
    }
    // The impact: a bump of some 12 ms around 10 % of the contact.
    let heelFirst = min(max((fall.strikeAngle * 180 / .pi + 1) / 9, 0), 1)
    let blow = (0.15 + 0.75 * heelFirst) * fall.landingSpeed
    let width = 0.011
    let centre = 0.028
    let bump = blow * exp(-(t - centre) * (t - centre) / (2 * width * width)) * min(t / 0.01, 1)
    let impulse = blow * width * (2 * Double.pi).squareRoot()
    let peak = (fall.stepSeconds - impulse) * .pi / (2 * fall.contactSeconds)
    let up = peak * sin(.pi * u) + bump
    let braking = 0.30 * (1 - 0.73 * min(max(grade, -20), 20) / 15.8)
    let propelling = 0.30 * (1 + 0.75 * min(max(grade, -20), 20) / 15.8)
    let ahead = u < 0.5 ? -max(braking, 0) * sin(2 * .pi * u) : -max(propelling, 0) * sin(2 * .pi * u)
    let faster = max(fall.speed - 2.5, 0)
    let side =
      runner.sway * fall.mirror
      * ((0.04 + 0.1 * faster) * sin(.pi * u) + (0.06 + 0.12 * faster) * sin(2 * .pi * u))
    // The blow brakes as well as it lifts.
    return SIMD3(ahead - 0.9 * bump, side, up) * g
  }

  private static func harmonic(
    _ size: Double, _ order: Double, _ phase: Double, _ rate: Double, ahead: Double
  ) -> (value: Double, rate: Double) {
    let angle = order * phase + ahead
    return (size * cos(angle), -size * order * rate * sin(angle))
  }

  /// The motion at an instant, not before the last one asked for.
  mutating func callAsFunction(_ time: Double) -> BodyMotion {
    // Kept half a second longer, for the ringing.
    active.removeAll { $0.terminalContact + 0.5 < time }
    var force = SIMD3<Double>.zero
    var slope = 0.0
    var shake = SIMD3<Double>.zero
    var angle = SIMD3<Double>.zero
    var rate = SIMD3<Double>.zero
    var moving = 0.0
    var speed = 0.0
    let step = min(max(time - lastTime, 0), 0.1)
    lastTime = time
    for fall in active {
      let push = push(fall, time)
      let (s, c) = (sin(fall.slope), cos(fall.slope))
      force += SIMD3(push.x * c - push.z * s * 0.3, push.y, push.z * (0.3 * c + 0.7) + push.x * s)
      guard time >= fall.initialContact else { continue }
      slope = fall.slope
      moving = fall.activity.hasContacts ? 1 : 0
      speed = fall.speed
      if fall.activity.hasContacts {
        phaseRate = .pi / fall.stepSeconds
        phase = (fall.side == .left ? 0 : .pi) + phaseRate * (time - fall.initialContact)
      }
      // The blow travels up the body in some 15 ms and arrives at a twentieth of its size.
      var late = SIMD3<Double>.zero
      var twist = SIMD3<Double>.zero
      var turn = SIMD3<Double>.zero
      fall.contactRing.add(at: time - 0.015, acceleration: &late, angle: &twist, rate: &turn)
      shake += late * 0.05
      angle += twist * 0.15
      rate += turn * 0.15
      fall.trip.add(at: time - 0.02, acceleration: &late, angle: &twist, rate: &turn)
      shake += late * 0.2
    }
    // Rotations swing at the stride's own pace, fading in and out with it.
    if moving == 0 {
      phaseRate -= phaseRate * min(step * 4, 1)
      phase += phaseRate * step
    }
    amplitude += (moving - amplitude) * min(step * 3, 1)
    let degrees = Double.pi / 180
    var motion = BodyMotion()
    if arm {
      let swing = runner.armSwingDegrees * degrees * amplitude
      let pitch = swing * sin(phase) + 0.9 * amplitude
      let pitchRate = swing * phaseRate * cos(phase)
      let pitchAcceleration = -swing * phaseRate * phaseRate * sin(phase)
      let length = 0.42
      // A forearm hanging from a swinging elbow: along it the pull, across it the swing.
      let (s, c) = (sin(pitch), cos(pitch))
      motion.force = SIMD3(
        c * force.x + s * force.z + length * pitchAcceleration, force.y + 0.4 * sin(2 * phase),
        -s * force.x + c * force.z + length * pitchRate * pitchRate)
      motion.rate = SIMD3(0.4 * amplitude * sin(phase), -pitchRate, 0.8 * amplitude * cos(phase))
      motion.pitch = pitch
    } else {
      // Left side up, left turn, lean back; the pelvis drops to the side that is in the air.
      let size = degrees * amplitude
      let (drops, turns) = chest ? (0.3, -1.0) : (1.0, 1.0)
      let leanRate = 2 * (slope * runner.leanShare - lean)
      lean += leanRate * step
      let faster = min(max(speed - 2.5, 0), 3)
      let list = Self.harmonic(size * (1.6 + 0.6 * faster), 1, phase, phaseRate, ahead: 0)
      let drop = Self.harmonic(drops * size * (1.1 + 0.3 * faster), 3, phase, phaseRate, ahead: .pi)
      let turn = Self.harmonic(turns * size * (3.7 + 1.8 * faster), 1, phase, phaseRate, ahead: -0.7)
      let nod = Self.harmonic(size * 3.2, 2, phase, phaseRate, ahead: -1.7)
      let pitch = Self.uprightPitch + lean + nod.value
      let roll = list.value + drop.value
      let (sp, cp) = (sin(pitch), cos(pitch))
      let (sr, cr) = (sin(roll), cos(roll))
      let a = SIMD3(cp * force.x + sp * force.z, force.y, -sp * force.x + cp * force.z)
      motion.force = SIMD3(a.x, cr * a.y + sr * a.z, -sr * a.y + cr * a.z)
      motion.rate = SIMD3(list.rate + drop.rate, -nod.rate - leanRate, turn.rate)
      motion.pitch = pitch
    }
    motion.force += shake
    motion.rate += rate
    motion.acceleration = force - SIMD3(0, 0, 9.80665)
    return motion
  }
}
