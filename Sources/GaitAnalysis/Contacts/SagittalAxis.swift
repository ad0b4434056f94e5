#if canImport(Glibc)
  import Glibc
#endif

/// Finds the axis about which a leg segment pitches, and which way along it is toes up, without knowing
/// how the sensor is mounted.
///
/// The axis is the principal one of the angular rate while the segment moves (covariance with a memory of
/// some seconds of movement, followed by power iteration), laid into the plane across the direction of
/// gravity at rest. Its sign comes from the order of a gait cycle, by two kinds of votes: a foot (or
/// shank) that rested on the ground begins to turn toes down, because the heel leaves the ground first;
/// and a leg swings toes up into an impact and rolls off toes down after it. A few votes of the past
/// outweigh one that errs. Found with the first stride that leaves a standstill, with the second from a
/// start in mid-run.
struct SagittalAxis: Sendable {
  /// The unit axis in the sensor's frame; a turn about it by the right hand is toes up.
  private(set) var axis = SIMD3<Float>(0, 1, 0)
  /// The sign rests on enough movement to read a pattern with.
  private(set) var isSettled = false
  /// How often the sign has turned over.
  private(set) var turnovers = 0

  private var principal = SIMD3<Float>(0, 1, 0)
  private var swing = SIMD3<Float>.zero
  private var up = SIMD3<Float>.zero
  /// The covariance: xx, yy, zz and xy, yz, zx; the fourth counts for nothing.
  private var squares = SIMD4<Float>.zero
  private var products = SIMD4<Float>.zero
  private var seconds: Float = 0
  private var counter = 0
  private var unrest: Float = 0
  private var usualUnrest: Float = 0
  private var restSeconds: Float = 0
  private var leftRestSeconds: Float = 0
  private var restAcceleration = SIMD3<Float>.zero
  private var turned = SIMD3<Float>.zero
  private var tally = SIMD3<Float>.zero

  /// Memory of the covariance, seconds of movement.
  private static let memorySeconds: Float = 4
  /// A turn this far out of a rest is a vote, rad: 20°.
  private static let votingTurn: Float = 0.35
  /// A rest must last this long, seconds.
  private static let leastRestSeconds: Float = 0.03

  /// Takes the next record of a history; all but its pitch is known.
  @inline(__always) mutating func push(_ record: MotionRecord) {
    let rate = record.angularRate
    let step = record.step
    unrest += min(1, step / 0.02) * (record.movement - unrest)
    if record.isTurning {
      if seconds == 0 {
        principal = rate.xyz / (rate.xyz * rate.xyz).sum().squareRoot()
        align()
      }
      seconds += step
      usualUnrest += min(1, step / 2) * (record.movement - usualUnrest)
      // Early on the memory is as long as what has been seen.
      let k = min(1, step / min(Self.memorySeconds, max(seconds, 0.05)))
      squares += k * (rate * rate - squares)
      products += k * (rate * SIMD4(rate.y, rate.z, rate.x, rate.w) - products)
      counter &+= 1
      if counter & 7 == 0 { iterate() }
    }
    if unrest < max(0.28 * usualUnrest, 0.4) {
      if restSeconds == 0 { restAcceleration = record.acceleration.xyz }
      restSeconds += step
      restAcceleration += min(1, step / 0.05) * (record.acceleration.xyz - restAcceleration)
      turned = .zero
      if restSeconds > Self.leastRestSeconds { leftRestSeconds = restSeconds }
    } else {
      restSeconds = 0
      if leftRestSeconds > 0 {
        turned += step * rate.xyz
        if (turned * turned).sum() > Self.votingTurn * Self.votingTurn { vote() }
      }
    }
  }

  /// Takes the turns, as axis times angle in rad, of the quarter second before an impact and of that
  /// after it: a leg swings toes up into a contact and rolls off toes down.
  mutating func impact(before: SIMD3<Float>, after: SIMD3<Float>) {
    let turn = before - after
    let angle = (turn * turn).sum().squareRoot()
    guard angle > 2 * Self.votingTurn, (before * after).sum() < 0 else { return }
    tally = 0.85 * tally + turn / angle
    align()
  }

  /// Takes the turn of a leg's swing forward, rad: the purest pitch there is in a stride.
  ///
  /// A foot everts after contact and inverts as it pushes off, in step with its pitch, and so draws the
  /// principal axis of the whole stride up to ten degrees aside.
  mutating func swung(_ turn: SIMD3<Float>) {
    let angle = (turn * turn).sum().squareRoot()
    guard angle > 2 * Self.votingTurn else { return }
    let direction = turn / angle
    swing = (swing * direction).sum() > 0 ? swing + 0.25 * (direction - swing) : direction
    align()
  }

  /// A rest was left by a turn: it was toes down.
  private mutating func vote() {
    // A turn about the vertical, as in pivoting on the foot, says nothing.
    let square = (restAcceleration * restAcceleration).sum()
    let level =
      square > 0 ? turned - (turned * restAcceleration).sum() / square * restAcceleration : turned
    let angle = (level * level).sum().squareRoot()
    guard angle > Self.votingTurn else { return }
    leftRestSeconds = 0
    tally = 0.85 * tally - level / angle
    if up == .zero, square > 25, square < 400 { up = restAcceleration / square.squareRoot() }
    align()
  }

  /// The vertical is known, from rest or from a stride.
  var knowsUp: Bool { up != .zero }

  /// Takes the vertical as a stride or a moment at which the segment stands still on the ground shows it,
  /// of any length near that of gravity.
  mutating func standing(_ acceleration: SIMD3<Float>) {
    let length = (acceleration * acceleration).sum().squareRoot()
    guard length > 5, length < 20 else { return }
    let direction = acceleration / length
    up = up == .zero ? direction : up + 0.1 * (direction - up)
    align()
  }

  private mutating func iterate() {
    let v = principal
    let w = SIMD3<Float>(
      squares.x * v.x + products.x * v.y + products.z * v.z,
      products.x * v.x + squares.y * v.y + products.y * v.z,
      products.z * v.x + products.y * v.y + squares.z * v.z)
    let square = (w * w).sum()
    guard square > 0 else { return }
    principal = w / square.squareRoot()
    align()
  }

  /// Lays the principal axis level and gives it the sign of the votes.
  private mutating func align() {
    let source = swing == .zero ? principal : swing
    var level = source
    let along = (source * up).sum()
    if abs(along) < 0.6 {
      level = source - along * up
      level /= (level * level).sum().squareRoot()
    }
    let votes = (tally * level).sum()
    // A sign in use gives way only to more than a single vote against it.
    let before = (axis * level).sum() < 0 ? Float(-1) : 1
    let sign = abs(votes) < (isSettled ? 0.4 : 0.15) ? before : (votes < 0 ? -1 : 1)
    if sign != before { turnovers += 1 }
    if abs(votes) > 0.8 { isSettled = true }
    axis = sign * level
  }

  /// Forgets everything.
  mutating func reset() { self = SagittalAxis() }
}
