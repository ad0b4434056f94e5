#if canImport(Glibc)
  import Glibc
#endif

/// How far apart the clocks of two sensors are, by the contacts that both saw.
///
/// A run is nearly the same from step to step, so a shift by whole steps fits nearly as well; what tells them apart
/// is that no two steps take equally long. Where that is too little, nothing is claimed.
public struct ClockOffset: Sendable, Equatable {
  /// Added to the times of the second sensor they are those of the first.
  public let seconds: Double
  /// How many contacts are then seen by both.
  public let pairs: Int
  /// Standard deviation of what is left between the two times of a contact, seconds.
  public let spread: Double
  /// How well the best shift fits, and any other than by that, 0…1.
  public let fit: Double, nextBest: Double

  /// Whether no other shift fits nearly as well.
  public var isSure: Bool { fit > 0.3 && fit > 1.08 * nextBest }

  /// How exactly two sensors agree on a contact, seconds, and the width of a bin of shifts.
  private static let sigma = 0.010, bin = 0.002
  /// Fewer contacts tell nothing.
  private static let fewest = 20

  /// The shift under which contacts of two sensors fit best; `nil` where they are too few.
  ///
  /// - Parameters:
  ///   - first: times of contacts, ascending, seconds.
  ///   - second: those of the other, of which some may be of the other foot.
  ///   - within: the largest shift that is looked at, seconds.
  /// - Complexity: the contacts of the first × those of the second within the largest shift.
  public init?(first: [Double], second: [Double], within: Double = 120) {
    guard min(first.count, second.count) >= Self.fewest else { return nil }
    let half = Int(within / Self.bin)
    var count = [Double](repeating: 0, count: 2 * half + 1)
    var low = 0
    for time in first {
      while low < second.count, second[low] < time - within { low += 1 }
      var place = low
      while place < second.count, second[place] <= time + within {
        count[Int(((time - second[place]) / Self.bin).rounded()) + half] += 1
        place += 1
      }
    }
    let reach = Int(3 * Self.sigma / Self.bin)
    let kernel = (-reach...reach).map { step in
      exp(-0.5 * (Double(step) * Self.bin / Self.sigma) * (Double(step) * Self.bin / Self.sigma))
    }
    /// How many contacts of the sensor that saw fewer lie where the other one recorded, too.
    func both(_ shift: Double) -> Double {
      let from = max(first[0], second[0] + shift)
      let to = min(first[first.count - 1], second[second.count - 1] + shift)
      let own = first.count { $0 >= from && $0 <= to }
      let others = second.count { $0 + shift >= from && $0 + shift <= to }
      return Double(min(own, others))
    }
    var fits = [Double](repeating: 0, count: count.count)
    var peaks: [Int] = []
    for place in reach..<count.count - reach {
      var sum = 0.0
      for step in kernel.indices { sum += kernel[step] * count[place - reach + step] }
      fits[place] = sum
    }
    for place in 1..<fits.count - 1
    where fits[place] > 0 && fits[place] >= fits[place - 1] && fits[place] > fits[place + 1] {
      peaks.append(place)
    }
    // Of each peak the share of contacts that fit; what little would overlap tells nothing.
    let shares = peaks.compactMap { place -> (shift: Double, share: Double)? in
      let shift = Double(place - half) * Self.bin
      let most = both(shift)
      return most >= Double(Self.fewest) && most >= 0.3 * Double(min(first.count, second.count))
        ? (shift, fits[place] / most) : nil
    }
    guard let best = shares.max(by: { $0.share < $1.share }) else { return nil }
    // What is left of each pair once more, finer than the bins.
    let matching = EventMatching(found: second.map { $0 + best.shift }, truth: first, tolerance: 0.04)
    guard let errors = ErrorStatistics(matching.errors) else { return nil }
    seconds = best.shift - errors.bias
    pairs = errors.count
    spread = errors.standardDeviation
    fit = best.share
    nextBest = shares.filter { abs($0.shift - best.shift) > 0.1 }.map(\.share).max() ?? 0
  }
}
