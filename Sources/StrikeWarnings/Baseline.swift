import GaitModel

/// The running median of a positive quantity of the runner's own, in 264 bytes.
///
/// A histogram of 128 bins, each 4 % wider than the one before: a median is right to about 2 %. Counts
/// are halved whenever they reach 2048, so that older steps fade. Not for quantities that can be zero or
/// negative.
struct Baseline: Sendable {
  private var counts = InlineArray<128, UInt16>(repeating: 0)
  private var total = 0
  /// Values counted since the start, fading left aside.
  private(set) var seen = 0
  private let lowest: Float

  private static let growth: Float = 1.04
  private static let fadingTotal = 2048

  /// - Parameter lowest: the lower edge of the first bin; the last one ends at about 151 times that.
  init(lowest: Float) { self.lowest = lowest }

  /// Counts a value; one outside the bins counts in the nearest, NaN not at all.
  mutating func add(_ value: Float) {
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
  }

  /// The median; NaN before the first value.
  var median: Float {
    guard total > 0 else { return .nan }
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

/// Baselines of level running by speed, because contact time and cadence change with it.
///
/// Without a speed all level steps are one baseline. With a speed a step is held against its own band of
/// 1 m/s, or the nearest slower band that is known: slower steps are longer and rarer, so the comparison
/// errs towards silence.
struct SpeedBaseline: Sendable {
  /// Band 0 counts every step; 1…6 are under 2, 2–3, 3–4, 4–5, 5–6 and over 6 m/s.
  private var bands: InlineArray<7, Baseline>

  init(lowest: Float) { bands = InlineArray(repeating: Baseline(lowest: lowest)) }

  mutating func add(_ value: Float, speed: Float) {
    bands[0].add(value)
    if let band = Self.band(speed) { bands[band].add(value) }
  }

  /// The runner's median at about that speed; `nil` before `count` steps were seen at it.
  func median(speed: Float, after count: Int) -> Float? {
    guard let band = Self.band(speed) else { return bands[0].seen >= count ? bands[0].median : nil }
    for candidate in stride(from: band, through: 1, by: -1) where bands[candidate].seen >= count {
      return bands[candidate].median
    }
    return nil
  }

  private static func band(_ speed: Float) -> Int? {
    guard speed.isFinite else { return nil }
    return Int(min(max(speed, 1), 6))
  }
}
