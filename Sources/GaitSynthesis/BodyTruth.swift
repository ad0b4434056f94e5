import GaitModel
import SignalProcessing

/// What is true of how a trunk or an arm moves from step to step, from its own motion in the world.
struct BodyTruth {
  /// Instants a second that suffice.
  static let rateHertz = 200.0

  private var pieces = RecentPieces(longest: 200)
  private var lean = (sum: 0.0, count: 0.0)
  private var leanBefore = Double.nan
  private var speed = (now: 0.0, slowest: 0.0)
  private var ahead = (sum: 0.0, count: 0.0)
  /// Mean forward acceleration of the last steps, m/s²: a runner at one speed has none.
  private var meanAhead = (value: 0.0, steps: 0.0)
  private var swing = (least: Double.infinity, greatest: -Double.infinity)
  private var swingBefore: (least: Double, greatest: Double)?

  /// Takes an instant.
  ///
  /// - Parameters:
  ///   - acceleration: in the world, without gravity, m/s².
  ///   - pitch: of the trunk, rad, + leans back.
  ///   - armRate: of the arm about the axis it swings about, rad/s; `nil` of a trunk.
  mutating func add(acceleration: SIMD3<Double>, pitch: Double, armRate: Double? = nil, seconds: Double) {
    pieces.add(SIMD3<Float>(acceleration / 9.80665))
    lean = (lean.sum - pitch, lean.count + 1)
    ahead = (ahead.sum + acceleration.x, ahead.count + 1)
    speed.now += (acceleration.x - meanAhead.value) * seconds
    speed.slowest = min(speed.slowest, speed.now)
    if let armRate { swing = (min(swing.least, armRate), max(swing.greatest, armRate)) }
  }

  /// A contact ends a step: what is true of it; `isStep` where it began with a contact.
  mutating func land(isStep: Bool) -> ContactMotion {
    var motion = ContactMotion()
    guard isStep, lean.count > 0 else {
      pieces.drop()
      begin()
      leanBefore = .nan
      swingBefore = nil
      return motion
    }
    pieces.end()
    let leaning = lean.sum / lean.count * 180 / .pi
    motion.leanDegrees = Float(0.5 * (leaning + leanBefore))
    leanBefore = leaning
    meanAhead.steps = min(meanAhead.steps + 1, 20)
    meanAhead.value += (ahead.sum / ahead.count - meanAhead.value) / meanAhead.steps
    if meanAhead.steps == 20 { motion.brakingMetresPerSecond = Float(-speed.slowest) }
    let shares = pieces.shares
    motion.surgeRatio = shares.x
    motion.swayRatio = shares.y
    motion.regularity = pieces.likeness
    if let before = swingBefore {
      let span = max(before.greatest, swing.greatest) - min(before.least, swing.least)
      if span.isFinite { motion.armSwingDegreesPerSecond = Float(span * 180 / .pi) }
    }
    swingBefore = swing
    begin()
    return motion
  }

  private mutating func begin() {
    lean = (0, 0)
    speed = (0, 0)
    ahead = (0, 0)
    swing = (.infinity, -.infinity)
  }
}
