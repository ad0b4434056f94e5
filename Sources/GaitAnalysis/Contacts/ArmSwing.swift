import GaitModel

/// How fast an arm swings: from the slowest to the fastest angular rate over a stride, about the axis that the wrist
/// turns about most.
struct ArmSwing: BitwiseCopyable, Sendable {
  /// The axis is learned over this time, seconds.
  private static let memorySeconds: Float = 4

  private var axis = SIMD3<Float>(0.51, 0.57, 0.64)
  private var squares = SIMD3<Float>.zero
  /// xy, yz and zx.
  private var products = SIMD3<Float>.zero
  private var seconds: Float = 0
  private var current = Extremes()
  /// Of the step before; `nil` where there was none.
  private var before: Extremes?

  private struct Extremes: BitwiseCopyable {
    var least = Float.infinity
    var greatest = -Float.infinity
  }

  /// Takes a sample and the time since the one before.
  @inline(__always) mutating func push(_ rate: SIMD3<Float>, step: Float) {
    seconds = min(seconds + step, Self.memorySeconds)
    let share = seconds > 0 ? step / seconds : 0
    squares += (rate * rate - squares) * share
    products += (rate * SIMD3(rate.y, rate.z, rate.x) - products) * share
    let along = (rate * axis).sum()
    current.least = min(current.least, along)
    current.greatest = max(current.greatest, along)
  }

  /// A step is over: returns what its stride showed, degrees a second; NaN where there is no whole stride.
  mutating func step() -> Float {
    defer {
      before = current
      current = Extremes()
      turn()
    }
    guard let before else { return .nan }
    let span = max(before.greatest, current.greatest) - min(before.least, current.least)
    return seconds >= Self.memorySeconds / 2 && span.isFinite ? span / Units.radiansPerDegree : .nan
  }

  /// Some steps of the power iteration toward the axis of the greatest spread.
  private mutating func turn() {
    for _ in 0..<3 {
      let next = SIMD3<Float>(
        squares.x * axis.x + products.x * axis.y + products.z * axis.z,
        products.x * axis.x + squares.y * axis.y + products.y * axis.z,
        products.z * axis.x + products.y * axis.y + squares.z * axis.z)
      guard (next * next).sum() > 1e-12 else { return }
      axis = next.unit
    }
  }

  /// After a gap or a pause; the axis stays.
  mutating func interrupt() {
    current = Extremes()
    before = nil
  }
}
