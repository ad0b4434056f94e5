/// Gives a trunk's acceleration the gravity back that a phone has taken out of it.
///
/// A runner's trunk moves mostly up and down, and unevenly so: it can fall with 1 g at most, but is borne
/// by two and more. So up is the principal axis of the acceleration, in the direction of its skew. Unknown
/// for the first second of movement; kept while the person rests.
struct SacrumGravity: BitwiseCopyable, Sendable {
  /// Ticks the movement is averaged over: 4 s.
  static let memoryTicks: Float = 800
  /// Ticks of movement after which up is known.
  static let leastTicks: Float = 200
  /// Movement along the axis, root mean square, under which nothing is learned, g.
  static let leastMovement: Float = 0.2

  private var xx: Float = 0
  private var yy: Float = 0
  private var zz: Float = 0
  private var xy: Float = 0
  private var xz: Float = 0
  private var yz: Float = 0
  private var skew: Float = 0
  private var weight: Float = 0
  private var moved: Float = 0
  private var recent: Float = 0
  private var axis = SIMD3<Float>(0.51, 0.57, 0.64)

  /// The acceleration with gravity, g; exactly at rest while up is unknown.
  @inline(__always) mutating func restored(_ a: SIMD3<Float>) -> SIMD3<Float> {
    recent += ((a * a).sum() - recent) * 0.02
    if recent > Self.leastMovement * Self.leastMovement { learn(a) }
    guard moved >= Self.leastTicks else { return SIMD3(0, 0, 1) }
    return a + (skew < 0 ? -axis : axis)
  }

  private mutating func learn(_ a: SIMD3<Float>) {
    if weight < Self.memoryTicks { weight += 1 }
    moved = min(moved + 1, Self.leastTicks)
    let share = 1 / weight
    xx += (a.x * a.x - xx) * share
    yy += (a.y * a.y - yy) * share
    zz += (a.z * a.z - zz) * share
    xy += (a.x * a.y - xy) * share
    xz += (a.x * a.z - xz) * share
    yz += (a.y * a.z - yz) * share
    let along = (a * axis).sum()
    // The fifth power: a few high peaks weigh more than a long, level flight.
    let squared = along * along
    skew += (squared * squared * along - skew) * share
    // One step of the power iteration a tick follows the axis closely enough.
    let next = SIMD3(
      xx * axis.x + xy * axis.y + xz * axis.z, xy * axis.x + yy * axis.y + yz * axis.z,
      xz * axis.x + yz * axis.y + zz * axis.z)
    let length = (next * next).sum().squareRoot()
    if length > 1e-9 { axis = next / length }
  }
}
