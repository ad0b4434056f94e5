/// The running median of a positive quantity of the runner's own, in under 300 bytes.
///
/// A histogram of 128 bins, each 4 % wider than the one before: a median is right to about 2 %. Counts
/// are halved whenever they reach 2048, so that older steps fade; the median is brought up to date with
/// each of the first 64 values and then with every sixteenth. Not for quantities that can be zero or
/// negative.
public struct RunningMedian: Sendable {
  private var counts = InlineArray<128, UInt16>(repeating: 0)
  private var total = 0
  /// Values counted since the start, fading left aside.
  public private(set) var seen = 0
  /// The median; NaN before the first value.
  public private(set) var median = Float.nan
  private let lowest: Float

  private static let growth: Float = 1.04
  private static let fadingTotal = 2048

  /// - Parameter lowest: the lower edge of the first bin; the last one ends at about 151 times that.
  public init(lowest: Float) { self.lowest = lowest }

  /// Counts a value; one outside the bins counts in the nearest, NaN not at all.
  public mutating func add(_ value: Float) {
    guard value > 0, value.isFinite else { return }
    let bin = ratioLogarithm(value / lowest)
    counts[min(max(bin, 0), 127)] += 1
    total += 1
    seen += 1
    if total >= Self.fadingTotal {
      total = 0
      for i in 0..<128 {
        counts[i] /= 2
        total += Int(counts[i])
      }
    }
    if seen <= 64 || seen.isMultiple(of: 16) { median = countedMedian() }
  }

  /// The median once that many values were counted; `nil` before.
  public func value(after count: Int) -> Float? { seen >= count ? median : nil }

  private func countedMedian() -> Float {
    let half = Float(total) / 2
    var below: Float = 0
    var edge = lowest
    for i in 0..<128 {
      let here = Float(counts[i])
      if here > 0, below + here >= half {
        return edge * (1 + (Self.growth - 1) * (half - below) / here)
      }
      below += here
      edge *= Self.growth
    }
    return edge
  }

  /// ⌊log₁.₀₄ ratio⌋ by bisection over repeated squares: exact enough, and needs no C library.
  private func ratioLogarithm(_ ratio: Float) -> Int {
    guard ratio >= 1 else { return 0 }
    var exponent = 0
    var reached: Float = 1
    var power: Float = 12.306_477  // 1.04⁶⁴
    var step = 64
    while step >= 1 {
      if reached * power <= ratio {
        reached *= power
        exponent += step
      }
      step /= 2
      power = power.squareRoot()
    }
    return exponent
  }
}
