import CLibrary

/// A Butterworth low-pass or high-pass filter of order 1 to 8, as a cascade of `Biquad`s.
///
/// Designed by the bilinear transform with the cut-off prewarped, so it is 3 dB down exactly there. It
/// runs forwards only: it delays, most near the cut-off (`delaySeconds` is the delay of slow signals).
public struct Butterworth: BitwiseCopyable, Sendable {
  /// Which side of the cut-off passes.
  public enum Pass: BitwiseCopyable, Sendable {
    /// What is slower than the cut-off.
    case low
    /// What is quicker than the cut-off.
    case high
  }

  @usableFromInline var sections: InlineArray<4, Biquad>
  @usableFromInline let count: Int
  /// Group delay of a signal much slower than the cut-off, seconds; 0 for a high-pass.
  public let delaySeconds: Double

  /// A filter for a signal sampled at `rateHertz`.
  ///
  /// A cut-off at or above 0.45 of the rate would be meaningless and is brought down to it.
  ///
  /// - Precondition: order 1…8, cut-off and rate positive and finite.
  public init(_ pass: Pass, order: Int, cutoffHertz: Double, rateHertz: Double) {
    precondition((1...8).contains(order), "a Butterworth filter here has an order from 1 to 8")
    precondition(
      cutoffHertz > 0 && rateHertz > 0 && cutoffHertz.isFinite && rateHertz.isFinite,
      "a filter's cut-off and rate must be positive numbers of hertz")
    let cutoff = min(cutoffHertz, 0.45 * rateHertz)
    let k = tan(Double.pi * cutoff / rateHertz)
    sections = InlineArray(repeating: Biquad())
    count = (order + 1) / 2
    var delay = 0.0
    for pair in 0..<(order / 2) {
      let damping = 2 * sin(Double.pi * Double(2 * pair + 1) / Double(2 * order))
      let norm = 1 / (1 + damping * k + k * k)
      let b = pass == .low ? k * k * norm : norm
      sections[pair] = Biquad(
        b0: b, b1: pass == .low ? 2 * b : -2 * b, b2: b, a1: 2 * (k * k - 1) * norm,
        a2: (1 - damping * k + k * k) * norm)
      delay += damping
    }
    if order % 2 == 1 {
      let norm = 1 / (1 + k)
      let b = pass == .low ? k * norm : norm
      sections[count - 1] = Biquad(b0: b, b1: pass == .low ? b : -b, a1: (k - 1) * norm)
      delay += 1
    }
    delaySeconds = pass == .low ? delay / (2 * k * rateHertz) : 0
  }

  /// The first section: the whole filter, up to the second order.
  public var first: Biquad { sections[0] }

  /// Filters the next sample.
  @inlinable @inline(__always) public mutating func filter(_ x: Double) -> Double {
    var y = x
    for i in 0..<count { y = sections[i].filter(y) }
    return y
  }

  /// Starts as if the input had been `x` for ever.
  @inlinable public mutating func settle(at x: Double) {
    var level = x
    for i in 0..<count {
      sections[i].settle(at: level)
      level *= sections[i].gainAtZero
    }
  }

  /// Forgets all input.
  @inlinable public mutating func reset() {
    for i in 0..<count { sections[i].reset() }
  }
}
