#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The shin above the synthetic foot: its ankle moves with the foot, its lean has a course of its own.
///
/// Lean against the vertical, knee forward positive: in running that of measured people with the same foot
/// (`FootCurve`), else by hand. Its lean sideways and its turn are left out. The impact reaches the shin at about a
/// quarter of the shoe's (Cheung 2019).
struct ShankMotion {
  private var tilt = Spline()
  private var fall = Footfall()
  /// From the ankle up the shin, m.
  private let height: Double

  init(height: Double) { self.height = height }

  mutating func plan(_ a: Footfall, _ b: Footfall) {
    fall = a
    let degrees = Double.pi / 180
    let swing = b.initialContact - a.terminalContact
    func touch(_ f: Footfall) -> Double {
      guard f.activity.hasContacts else { return 4 * degrees }
      return (f.activity == .walking ? -18 : 5) * degrees - 0.3 * f.slope
    }
    tilt = Spline()
    func add(_ knots: Range<Int>, of fall: Footfall, leave: Double) {
      for knot in knots {
        let lean = fall.curve[.shank, knot] * degrees - fall.slope
        tilt.add(free: FootCurve.time(knot, of: fall, leave: leave), lean)
      }
    }
    if a.isMeasured {
      add(FootCurve.lateApproach, of: a, leave: 0)
      add(FootCurve.ground, of: a, leave: 0)
    } else {
      tilt.add(a.initialContact, touch(a), rate: a.activity.hasContacts ? 1.5 : 0)
      if !a.activity.hasContacts {
        tilt.add(a.initialContact + 0.1, 4 * degrees)
        tilt.add(a.terminalContact - 0.12, 4 * degrees)
      }
      tilt.add(a.terminalContact, 38 * degrees, rate: 3, acceleration: .nan)
    }
    if b.isMeasured {
      add(FootCurve.swing, of: b, leave: a.terminalContact)
      add(FootCurve.approach, of: b, leave: a.terminalContact)
      add(FootCurve.landing, of: b, leave: a.terminalContact)
    } else {
      tilt.add(a.terminalContact + 0.25 * swing, 52 * degrees, acceleration: .nan)
      tilt.add(a.terminalContact + 0.9 * swing, touch(b) - 8 * degrees, acceleration: .nan)
      tilt.add(b.initialContact, touch(b), rate: b.activity.hasContacts ? 1.5 : 0)
    }
    tilt.close()
  }

  /// The shin's motion on that foot's; `ankle` is the foot's motion at the ankle.
  mutating func callAsFunction(_ time: Double, ankle: BodyMotion) -> BodyMotion {
    let t = tilt(time)
    let (s, c) = (sin(t.value), cos(t.value))
    let forward = SIMD3(c, 0, -s)
    let up = SIMD3(s, 0, c)
    // Of the sole's sharp stop at contact the ankle joint and the heel pad pass on about a quarter.
    let since = time - fall.initialContact
    let share = since < 0.12 ? 0.3 + 0.7 * max(0, since - 0.04) / 0.08 : 1
    let eased = since < 0 || fall.isMeasured ? 1 : share
    let rise = forward * (height * t.acceleration) - up * (height * t.rate * t.rate)
    let acceleration = ankle.acceleration * eased + rise
    let felt = acceleration + SIMD3(0, 0, 9.80665)
    var motion = BodyMotion()
    motion.force = SIMD3((forward * felt).sum(), felt.y, (up * felt).sum())
    // Knee forward is a turn about the left axis.
    motion.rate = SIMD3(0, t.rate, 0)
    motion.acceleration = acceleration
    motion.position = ankle.position + up * height
    motion.pitch = -t.value
    var shake = SIMD3<Double>.zero
    var angle = SIMD3<Double>.zero
    var rate = SIMD3<Double>.zero
    fall.contactRing.add(at: time - 0.006, acceleration: &shake, angle: &angle, rate: &rate)
    fall.pushOffRing.add(at: time - 0.006, acceleration: &shake, angle: &angle, rate: &rate)
    fall.trip.add(at: time - 0.006, acceleration: &shake, angle: &angle, rate: &rate)
    motion.force += shake * 0.35
    motion.rate += rate * 0.3
    return motion
  }
}
