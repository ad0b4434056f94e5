import GaitModel

/// Learns where a shoe's sensor sits from the place on which the shoe rests, and so how fast it rises there.
///
/// A foot is never quite still: the heel rises, the ankle rolls in, and the shoe turns about what rests on the
/// ground, which takes the sensor along by rate × lever. From the stillest moment of a stance on, the rise that
/// acceleration shows changes just so; the lever, in the sensor's frame, is fitted to that over some thirty
/// strides, from where a sensor on the laces or the heel sits on average.
struct SensorLever: Sendable {
  /// Sums over records of the products of what the lever is multiplied with: xx, yy, zz and xy, yz, zx.
  private var squares = SIMD3<Float>.zero
  private var products = SIMD3<Float>.zero
  /// The same with the speed that was found.
  private var speeds = SIMD3<Float>.zero

  /// How long after the stillest moment the ball rests, nanoseconds.
  private static let restsFor: Int64 = 80_000_000
  /// Earlier strides count by this factor less with each.
  private static let keep: Float = 1 - 1 / 30
  /// How far behind the ball of the foot a sensor sits before any stride, m: from laces to heel 4 to 20 cm.
  private static let usualMetres: Float = 0.08
  /// What that counts as much as, (rad/s)² summed over records: under a stride.
  private static let usualWeight: Float = 40

  /// Takes what followed the stillest moment of a stance.
  ///
  /// - Parameter up: the vertical then, in the sensor's frame.
  mutating func learn(from still: Int, up: SIMD3<Float>, _ history: borrowing MotionHistory) {
    squares *= Self.keep
    products *= Self.keep
    speeds *= Self.keep
    let first = history[still]
    let arm = up.cross(first.angularRate.xyz)
    var up = up
    var speed: Float = 0
    var last = (rate: first.angularRate.xyz, force: (first.acceleration.xyz * up).sum())
    var number = still + 1
    while number < history.count {
      let record = history[number]
      if record.nanoseconds - first.nanoseconds > Self.restsFor { break }
      let rate = record.angularRate.xyz
      up -= record.step * (0.5 * (rate + last.rate)).cross(up)
      up /= (up * up).sum().squareRoot()
      let force = (record.acceleration.xyz * up).sum()
      speed += record.step * (0.5 * (force + last.force) - Units.standardGravity)
      last = (rate, force)
      let change = up.cross(rate) - arm
      squares += change * change
      products += change * SIMD3(change.y, change.z, change.x)
      speeds += change * speed
      number += 1
    }
  }

  /// How fast the sensor rises while the shoe rests and turns at a rate, m/s.
  ///
  /// - Parameters:
  ///   - rate: rad/s.
  ///   - up: the vertical, in the sensor's frame.
  ///   - toesUp: the axis of a turn of the toes upwards.
  func climb(turning rate: SIMD3<Float>, up: SIMD3<Float>, toesUp: SIMD3<Float>) -> Float {
    let forward = up.cross(toesUp)
    return (metres(usual: -Self.usualMetres * forward) * up.cross(rate)).sum()
  }

  /// From what rests to the sensor, m: least squares, drawn towards the usual.
  private func metres(usual: SIMD3<Float>) -> SIMD3<Float> {
    let d = squares + Self.usualWeight
    let x = SIMD3(d.x, products.x, products.z)
    let y = SIMD3(products.x, d.y, products.y)
    let z = SIMD3(products.z, products.y, d.z)
    // Cramer's rule; the weight keeps the determinant above zero.
    let right = speeds + Self.usualWeight * usual
    let yz = y.cross(z)
    return SIMD3((right * yz).sum(), (right * z.cross(x)).sum(), (right * x.cross(y)).sum())
      / (x * yz).sum()
  }
}
