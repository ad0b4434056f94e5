/// Which way a shank turns when its leg swings forward, in the axes of a sensor worn any way round.
///
/// A leg turns about one axis by far the most: the principal axis of the angular rate. Its swing forward is
/// faster than it ever turns back, so the skew of the turn about that axis tells the sign: on 13 people it
/// did in every stretch of 1.5 s. The axis is renewed at every sixteenth record, however the stream is cut.
struct ShankAxis: BitwiseCopyable, Sendable {
  /// How often the axis is renewed, records.
  static let every = 16
  /// What is slower is no swing, (rad/s)².
  static let leastSquare: Float = 1

  private let memory: Float
  private var diagonal = SIMD3<Float>.zero
  private var mixed = SIMD3<Float>.zero
  private var skew: Float = 0
  private var weight: Float = 0
  private var principal = SIMD3<Float>(0.51, 0.57, 0.64)

  /// Where the turn of a swing forward points; a unit vector.
  private(set) var axis = SIMD3<Float>(0.51, 0.57, 0.64)

  /// - Parameter rateHertz: four seconds of movement are looked at.
  init(rateHertz: Double) { memory = Float(4 * rateHertz) }

  /// The number after the last record, up to an end, for which the axis stays the same.
  func end(from number: Int, to end: Int) -> Int { min(end, (number | (Self.every - 1)) + 1) }

  /// Learns from some records, and renews the axis after the last one that is due. Returns true where the sign
  /// has turned over.
  mutating func follow(_ records: MotionRecords, from first: Int, to end: Int) -> Bool {
    var number = first
    while number < end {
      learn(records[number].angularRate.xyz)
      number &+= 1
    }
    guard end & (Self.every - 1) == 0, weight > 0 else { return false }
    for _ in 0..<2 {
      let next =
        diagonal * principal
        + SIMD3(
          mixed.z * principal.y + mixed.y * principal.z, mixed.z * principal.x + mixed.x * principal.z,
          mixed.y * principal.x + mixed.x * principal.y)
      let square = (next * next).sum()
      if square > 1e-12 { principal = next / square.squareRoot() }
    }
    let renewed = skew < 0 ? -principal : principal
    let isTurnedOver = (renewed * axis).sum() < 0
    axis = renewed
    return isTurnedOver
  }

  @inline(__always) private mutating func learn(_ rate: SIMD3<Float>) {
    guard (rate * rate).sum() > Self.leastSquare else { return }
    if weight < memory { weight += 1 }
    let share = 1 / weight
    diagonal += (rate * rate - diagonal) * share
    mixed += (SIMD3(rate.y * rate.z, rate.x * rate.z, rate.x * rate.y) - mixed) * share
    let turn = (rate * principal).sum()
    skew += (turn * turn * turn - skew) * share
  }
}
