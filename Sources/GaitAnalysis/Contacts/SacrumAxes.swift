/// Where up and forward lie in the axes of a sensor at the trunk, whichever way it is worn.
///
/// Up is the mean acceleration: a runner gains no speed over some steps. Forward follows from how feet
/// carry: in the first part of a contact the leg brakes and in the second it pushes, so the horizontal
/// acceleration goes with the support of 40 ms before. Left and right contacts cancel out of that. On the
/// 13 people of `virtual-sacrum-people` forward was 21° off at most, at 2.5 to 4.5 m/s.
struct SacrumAxes: BitwiseCopyable, Sendable {
  /// Ticks the direction of gravity is averaged over: 5 s.
  static let gravityTicks: Float = 1000
  /// Ticks forward is averaged over: 10 s.
  static let forwardTicks: Float = 2000
  /// Ticks after which the direction of gravity is good enough to tell up from down.
  static let upKnownTicks: Float = 100
  /// How far horizontal acceleration follows behind the support, ticks.
  static let delayTicks = 8
  /// What is learned of forward after this many ticks of a first movement is whole steps: 0.6 s.
  static let forwardKnownTicks: Float = 120
  /// …and goes with the support by at least this, g² (people who run: 0.24 and more).
  static let leastFollowing: Float = 0.06

  private var mean = SIMD3<Float>.zero
  private var weight: Float = 0
  private var following = SIMD3<Float>.zero
  private var followingWeight: Float = 0

  /// Where up is, as far as the stream has shown; a unit vector.
  private(set) var up = SIMD3<Float>(0, 0, 1)

  /// Up has been seen for long enough to be told from down.
  var knowsUp: Bool { weight >= Self.upKnownTicks }

  /// Where forward is, level; a unit vector. `nil` where the movement has not shown it.
  var forward: SIMD3<Float>? {
    let level = following - up * (following * up).sum()
    let squared = (level * level).sum()
    guard followingWeight >= Self.forwardKnownTicks, squared > Self.leastFollowing * Self.leastFollowing
    else { return nil }
    return level / squared.squareRoot()
  }

  /// Looks at the newest tick.
  @inline(__always) mutating func follow(_ ticks: SacrumTicks) {
    let a = ticks[ticks.count &- 1]
    if weight < Self.gravityTicks { weight += 1 }
    mean += (a - mean) * (1 / weight)
    let squared = (mean * mean).sum()
    if squared > 1e-6 { up = mean * (1 / squared.squareRoot()) }
    if followingWeight < Self.forwardTicks { followingWeight += 1 }
    let load = (ticks[ticks.count &- 1 &- Self.delayTicks] * up).sum() - 1
    following += (a * load - following) * (1 / followingWeight)
  }
}
