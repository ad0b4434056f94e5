import CLibrary

/// Finds the axis about which a leg segment pitches, and which way along it is toes up, without knowing
/// how the sensor is mounted.
///
/// The axis lies between those of the swings forward and of the push-offs, and until the first of them the principal one of the angular
/// rate while the segment moves, laid into the plane across the direction of gravity at rest. Its sign comes
/// from the order of a gait cycle, by two kinds of votes: a foot (or shank) that rested on the ground begins to
/// turn toes down, because the heel leaves the ground first; and a leg swings toes up into an impact and rolls
/// off toes down after it. A few votes of the past outweigh one that errs. Found with the first stride that
/// leaves a standstill, with the second from a start in mid-run.
struct SagittalAxis: Sendable {
  /// The unit axis in the sensor's frame; a turn about it by the right hand is toes up.
  private(set) var axis = SIMD3<Float>(0, 1, 0)
  /// The sign rests on enough movement to read a pattern with.
  private(set) var isSettled = false
  /// How often the sign has turned over.
  private(set) var turnovers = 0

  private var principal = PrincipalAxis()
  private var swing = SIMD3<Float>.zero
  private var push = SIMD3<Float>.zero
  private var up = SIMD3<Float>.zero
  private var tally = SIMD3<Float>.zero
  private var rest = Rest()
  /// The record after those that the axis was last good for has been taken, and votes.
  private var isVoteDue = false

  /// Takes the next records of a history, of which all but the pitch is known, as far as the axis stays what
  /// it is at the first of them. Returns the number after the last of those.
  mutating func follow(_ records: MotionRecords, from first: Int, to end: Int) -> Int {
    if swing == .zero {
      // Record by record until a swing shows the axis better.
      if principal.push(records[first]) { align() }
      if rest.push(records[first]) { vote() }
      return first &+ 1
    }
    var number = first
    if isVoteDue {
      vote()
      number &+= 1
    }
    var rest = rest
    isVoteDue = false
    while number < end {
      isVoteDue = rest.push(records[number])
      if isVoteDue { break }
      number &+= 1
    }
    self.rest = rest
    return number
  }

  /// Takes the turns, as axis times angle in rad, of the quarter second before an impact and of that
  /// after it: a leg swings toes up into a contact and rolls off toes down.
  mutating func impact(before: SIMD3<Float>, after: SIMD3<Float>) {
    let turn = before - after
    let angle = (turn * turn).sum().squareRoot()
    guard angle > 2 * Rest.votingTurn, (before * after).sum() < 0 else { return }
    tally = 0.85 * tally + turn / angle
    align()
  }

  /// Takes the turns of a leg's swing forward and of the push-off before it, as axis times angle, rad; a push-off
  /// of zero is not known.
  ///
  /// People swing a foot about an axis that lies 7° to the one side of the foot's own, and push off about one
  /// that lies 8° to the other (13 runners, 4 to 5° between feet): the middle is the foot's, within 4°. A foot
  /// rolls between contact and flat, and a tenth of that would pass for pitch.
  mutating func strode(swing: SIMD3<Float>, pushOff: SIMD3<Float>) {
    let angle = (swing * swing).sum().squareRoot()
    guard angle > 2 * Rest.votingTurn else { return }
    self.swing = Self.mean(self.swing, swing / angle)
    let pushed = (pushOff * pushOff).sum().squareRoot()
    // Out of a push-off the toes come back up.
    if pushed > Rest.votingTurn, (pushOff * swing).sum() < 0 { push = Self.mean(push, -pushOff / pushed) }
    align()
  }

  /// Takes what turns the leg for its swing again, until a contact shows one: a single odd stride, as at a stumble
  /// or from a walk into a run, can lay the axis so far off that no step is found about it.
  mutating func forgetSwings() {
    swing = .zero
    push = .zero
  }

  /// The mean of directions with one more, begun anew where the sensor has turned on its shoe.
  private static func mean(_ mean: SIMD3<Float>, _ direction: SIMD3<Float>) -> SIMD3<Float> {
    (mean * direction).sum() > 0.6 ? mean + 0.25 * (direction - mean) : direction
  }

  /// A rest was left by a turn: it was toes down.
  private mutating func vote() {
    // A turn about the vertical, as in pivoting on the foot, says nothing.
    let felt = rest.acceleration.xyz, turned = rest.turned.xyz
    let square = (felt * felt).sum()
    let level = square > 0 ? turned - (turned * felt).sum() / square * felt : turned
    let angle = (level * level).sum().squareRoot()
    guard angle > Rest.votingTurn else { return }
    rest.isVotedOn()
    tally = 0.85 * tally - level / angle
    if up == .zero, square > 25, square < 400 { up = felt / square.squareRoot() }
    align()
  }

  /// The vertical is known, from rest or from a stride.
  var knowsUp: Bool { up != .zero }

  /// Along the flat foot, toes ahead, and up, both unit vectors in the sensor's frame; `nil` before the vertical
  /// is known.
  var frame: (forward: SIMD3<Float>, up: SIMD3<Float>)? {
    guard knowsUp else { return nil }
    let forward = up.cross(axis)
    return (forward / (forward * forward).sum().squareRoot(), up / (up * up).sum().squareRoot())
  }

  /// Takes the vertical as a stride or a moment at which the segment stands still on the ground shows it,
  /// of any length near that of gravity.
  mutating func standing(_ acceleration: SIMD3<Float>) {
    let length = (acceleration * acceleration).sum().squareRoot()
    guard length > 5, length < 20 else { return }
    let direction = acceleration / length
    up = up == .zero ? direction : up + 0.1 * (direction - up)
    align()
  }

  /// Lays the principal axis level and gives it the sign of the votes.
  private mutating func align() {
    var source = swing == .zero ? principal.direction : swing
    if (push * swing).sum() > 0 {
      source = swing + push
      source /= (source * source).sum().squareRoot()
    }
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
}

/// The axis that a segment turns about most: the principal one of the covariance of its angular rate with a
/// memory of some seconds of movement, followed by power iteration.
private struct PrincipalAxis: BitwiseCopyable {
  /// The unit axis, of either sign.
  private(set) var direction = SIMD3<Float>(0, 1, 0)
  /// The covariance: xx, yy, zz and xy, yz, zx; the fourth counts for nothing.
  private var squares = SIMD4<Float>.zero
  private var products = SIMD4<Float>.zero
  private var seconds: Float = 0
  private var counter = 0

  /// Memory of the covariance, seconds of movement.
  private static let memorySeconds: Float = 4

  /// Takes the next record; returns true where the direction is another now.
  mutating func push(_ record: MotionRecord) -> Bool {
    guard record.isTurning else { return false }
    let rate = record.angularRate
    let isFirst = seconds == 0
    if isFirst { direction = rate.xyz / (rate.xyz * rate.xyz).sum().squareRoot() }
    seconds += record.step
    // Early on the memory is as long as what has been seen.
    let k = min(1, record.step / min(Self.memorySeconds, max(seconds, 0.05)))
    squares += k * (rate * rate - squares)
    products += k * (rate * SIMD4(rate.y, rate.z, rate.x, rate.w) - products)
    counter &+= 1
    return counter & 7 == 0 && iterate() || isFirst
  }

  private mutating func iterate() -> Bool {
    let v = direction
    let w = SIMD3<Float>(
      squares.x * v.x + products.x * v.y + products.z * v.z,
      products.x * v.x + squares.y * v.y + products.y * v.z,
      products.z * v.x + products.y * v.y + squares.z * v.z)
    let square = (w * w).sum()
    guard square > 0 else { return false }
    direction = w / square.squareRoot()
    return true
  }
}

/// Whether a segment rests, and how it turns out of a rest.
private struct Rest: BitwiseCopyable {
  private var unrest: Float = 0
  private var usualUnrest: Float = 0
  private var seconds: Float = 0
  /// How long the last rest was that is not voted on yet, seconds; 0 where there is none.
  private var leftSeconds: Float = 0
  /// m/s² in the rest, and the turn since, rad; the fourth counts for nothing.
  private(set) var acceleration = SIMD4<Float>.zero
  private(set) var turned = SIMD4<Float>.zero

  /// A turn this far out of a rest is a vote, rad: 20°.
  static let votingTurn: Float = 0.35
  /// A rest must last this long, seconds.
  private static let leastSeconds: Float = 0.03

  /// Takes the next record; returns true where it has turned far enough for a vote.
  @inline(__always) mutating func push(_ record: MotionRecord) -> Bool {
    let step = record.step
    unrest += min(1, step / 0.02) * (record.movement - unrest)
    if record.isTurning { usualUnrest += min(1, step / 2) * (record.movement - usualUnrest) }
    if unrest < max(0.28 * usualUnrest, 0.4) {
      if seconds == 0 { acceleration = record.acceleration }
      seconds += step
      acceleration += min(1, step / 0.05) * (record.acceleration - acceleration)
      turned = .zero
      if seconds > Self.leastSeconds { leftSeconds = seconds }
      return false
    }
    seconds = 0
    if leftSeconds == 0 { return false }
    turned += step * record.angularRate
    return turned.squareOfLength > Self.votingTurn * Self.votingTurn
  }

  /// It is left behind.
  mutating func isVotedOn() { leftSeconds = 0 }
}
