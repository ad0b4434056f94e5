import GaitModel

/// The motion of a leg around its contacts, in axes of its own: up by the mean acceleration, forward and lateral by
/// how it swings. So it does not hang on how the sensor was put on.
///
/// With a gyroscope the lateral axis is that about which the leg turns most, and points so that the fastest turns
/// are positive ones; without, the forward axis is the level one along which it is shaken most, told likewise. Both
/// are means of the last ten seconds. A sample costs some forty multiplications; nothing is allocated after `init`.
public struct ContactWindow: Sendable {
  /// From the contact to the first row, seconds; a row each 5 ms.
  static let first = -0.1, step = 0.005
  /// Rows of a window: the last is 75 ms after the contact.
  public static let rows = 36

  /// Numbers of a window.
  public static func count(hasAngularRate: Bool) -> Int { rows * channels(hasAngularRate) }

  /// Up, forward and length of the acceleration, and the turn about the lateral axis and its length.
  static func channels(_ hasAngularRate: Bool) -> Int { hasAngularRate ? 5 : 3 }

  private struct Entry: BitwiseCopyable {
    var nanoseconds: Int64
    var acceleration: SIMD3<Float>
    var angularRate: SIMD3<Float>
  }

  private let hasAngularRate: Bool
  /// The last samples; sample n stands at n modulo their number.
  private var ring: [Entry]
  private var count = 0
  /// Samples since the last gap.
  private var sinceGap = 0
  private let memory: Float
  private let enough: Int
  private let refresh: Int
  private var mean = SIMD3<Float>.zero
  /// Of what the axis is found by: xx, yy, zz and xy, yz, zx.
  private var squares = SIMD3<Float>.zero
  private var products = SIMD3<Float>.zero
  private var axis = SIMD3<Float>(0.577, 0.577, 0.577)
  private var thirdMoment: Float = 0

  /// A window of one sensor's stream.
  public init(rateHertz: Double, hasAngularRate: Bool) {
    self.hasAngularRate = hasAngularRate
    memory = Float(10 * rateHertz)
    enough = Int(4 * rateHertz)
    refresh = max(1, Int(rateHertz / 4))
    ring = Array(
      repeating: Entry(nanoseconds: .min, acceleration: .zero, angularRate: .zero),
      count: Int(0.5 * rateHertz) + 8)
  }

  /// Takes the next sample.
  public mutating func push(_ sample: MotionSample) {
    if sample.flags.contains(.gapBefore) { sinceGap = 0 }
    ring[count % ring.count] = Entry(
      nanoseconds: sample.time.nanoseconds, acceleration: sample.acceleration,
      angularRate: sample.angularRate)
    count += 1
    sinceGap += 1
    let share = 1 / min(Float(count), memory)
    mean += (sample.acceleration - mean) * share
    let x = hasAngularRate ? sample.angularRate : sample.acceleration - mean
    squares += (x * x - squares) * share
    products += (x * SIMD3(x.y, x.z, x.x) - products) * share
    let along = (x * axis).sum()
    thirdMoment += (along * along * along - thirdMoment) * share
    if count % refresh == 0 { findAxis() }
  }

  /// Turns the axis towards the direction of most motion, by a few steps of the power method.
  private mutating func findAxis() {
    let up = Self.unit(mean)
    for _ in 0..<4 {
      let v = axis
      var next =
        squares * v + products * SIMD3(v.y, v.z, v.x)
        + SIMD3(products.z * v.z, products.x * v.x, products.y * v.y)
      if !hasAngularRate { next -= up * (next * up).sum() }
      let length = (next * next).sum().squareRoot()
      if length > 0 { axis = next / length }
    }
  }

  private static func unit(_ v: SIMD3<Float>) -> SIMD3<Float> {
    let length = (v * v).sum().squareRoot()
    return length > 0 ? v / length : SIMD3(0, 0, 1)
  }

  /// Hands on the numbers around a contact, each with its place; false where the signal does not reach that far, a
  /// gap is in it, or too little was seen to know the axes.
  public func read(around contact: SensorTime, _ body: (_ place: Int, _ value: Float) -> Void) -> Bool {
    guard count >= enough else { return false }
    let from = contact.nanoseconds + Int64(Self.first * 1e9)
    var place = max(0, count - min(ring.count, sinceGap))
    guard place < count, ring[place % ring.count].nanoseconds <= from,
      ring[(count - 1) % ring.count].nanoseconds >= contact.nanoseconds
    else { return false }
    let up = Self.unit(mean)
    let sign: Float = thirdMoment < 0 ? -1 : 1
    let told = axis * sign
    let forward =
      hasAngularRate
      ? Self.unit(told.cross(up)) : told
    let width = Self.channels(hasAngularRate)
    for row in 0..<Self.rows {
      let time = from + Int64(Double(row) * Self.step * 1e9)
      while place + 1 < count, ring[(place + 1) % ring.count].nanoseconds <= time { place += 1 }
      let (a, w) = between(place, time)
      let g = a / Units.standardGravity
      body(row * width, (g * up).sum())
      body(row * width + 1, (g * forward).sum())
      body(row * width + 2, (g * g).sum().squareRoot())
      if hasAngularRate {
        body(row * width + 3, (w * told).sum() * 0.1)
        body(row * width + 4, (w * w).sum().squareRoot() * 0.1)
      }
    }
    return true
  }

  /// By a straight line between two samples; what is after the last is the last.
  private func between(_ place: Int, _ time: Int64) -> (SIMD3<Float>, SIMD3<Float>) {
    let before = ring[place % ring.count]
    guard place + 1 < count else { return (before.acceleration, before.angularRate) }
    let after = ring[(place + 1) % ring.count]
    let span = after.nanoseconds - before.nanoseconds
    let share = span > 0 ? Float(time - before.nanoseconds) / Float(span) : 0
    return (
      before.acceleration + (after.acceleration - before.acceleration) * share,
      before.angularRate + (after.angularRate - before.angularRate) * share
    )
  }
}
