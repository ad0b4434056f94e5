/// One second-order filter section, transposed direct form II.
///
/// A section with `b2` and `a2` zero is a first-order one. Coefficients are divided by a0.
public struct Biquad: BitwiseCopyable, Sendable {
  /// Weights of the newest input and the two before it.
  public var b0: Double, b1: Double, b2: Double
  /// Weights of the last two outputs, as in y = … − a1·y₁ − a2·y₂.
  public var a1: Double, a2: Double
  @usableFromInline var s1 = 0.0
  @usableFromInline var s2 = 0.0

  /// A section with these coefficients, at rest; the default passes its input through.
  @inlinable public init(b0: Double = 1, b1: Double = 0, b2: Double = 0, a1: Double = 0, a2: Double = 0) {
    self.b0 = b0
    self.b1 = b1
    self.b2 = b2
    self.a1 = a1
    self.a2 = a2
  }

  /// Filters the next sample.
  @inlinable @inline(__always) public mutating func filter(_ x: Double) -> Double {
    let y = b0 * x + s1
    s1 = b1 * x - a1 * y + s2
    s2 = b2 * x - a2 * y
    return y
  }

  /// What a constant input becomes in the end.
  @inlinable public var gainAtZero: Double { (b0 + b1 + b2) / (1 + a1 + a2) }

  /// Sets the state to what an endless constant input would have left, so that the filter starts
  /// without a transient.
  @inlinable public mutating func settle(at x: Double) {
    let y = gainAtZero * x
    s2 = b2 * x - a2 * y
    s1 = b1 * x - a1 * y + s2
  }

  /// Forgets all input.
  @inlinable public mutating func reset() {
    s1 = 0
    s2 = 0
  }
}
