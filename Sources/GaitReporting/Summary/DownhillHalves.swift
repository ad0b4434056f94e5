/// How often the heel came first downhill in the first half of a session's steps and in the second.
///
/// Steps come in runs, by ground and mind, and are not independent of each other. So each half is cut into four
/// blocks of about as many steps in a row, each block is one measurement, and the change has Student's interval
/// over blocks. It holds the truth as often as it says where runs are shorter than a tenth of a half; one
/// session can't tell longer ones from a change.
public struct DownhillHalves: Sendable {
  /// The earlier steps.
  public let first: PatternCounts
  /// The later steps.
  public let second: PatternCounts
  /// The share in the second half less that in the first.
  public let change: Estimate

  /// Steps of known pattern that each half needs.
  static let leastTold = 20
  private static let blocks = 4

  /// - Parameter stretches: counts in the order of time.
  /// - Returns: `nil` where a half has too few steps of known pattern, or lies in too few stretches.
  init?(_ stretches: [PatternCounts]) {
    let told = stretches.reduce(0) { $0 + $1.told }
    var early = 0
    let later = stretches.drop { stretch in
      defer { early += stretch.told }
      return early * 2 < told
    }
    guard let a = Self.blocks(of: stretches[..<later.startIndex]), let b = Self.blocks(of: later) else {
      return nil
    }
    first = a.reduce(PatternCounts(), +)
    second = b.reduce(PatternCounts(), +)
    let all = first + second
    // What counting alone scatters a share by, as in `SeasonTrend`: blocks that agree are no better than that.
    let share = Double(all.rearfoot + 1) / Double(all.told + 2)
    let variance = [a, b].reduce(0) { sum, half in
      let told = half.reduce(0) { $0 + $1.told }
      return sum + max(Self.variance(half), share * (1 - share) / Double(told))
    }
    var change = Estimate(
      Self.share(second) - Self.share(first),
      LinearFit.studentQuantile(Self.blocks - 1) * variance.squareRoot())
    change.low = max(change.low, -1)
    change.high = min(change.high, 1)
    self.change = change
  }

  private static func share(_ counts: PatternCounts) -> Double {
    Double(counts.rearfoot) / Double(counts.told)
  }

  /// A half's stretches, joined to blocks.
  private static func blocks(of stretches: ArraySlice<PatternCounts>) -> [PatternCounts]? {
    let told = stretches.reduce(0) { $0 + $1.told }
    guard told >= leastTold else { return nil }
    var blocks = [PatternCounts](repeating: PatternCounts(), count: blocks)
    var before = 0
    for stretch in stretches {
      // The block that the middle of the stretch falls into.
      let block = min((2 * before + stretch.told) * Self.blocks / (2 * told), Self.blocks - 1)
      blocks[block] = blocks[block] + stretch
      before += stretch.told
    }
    return blocks.allSatisfy { $0.told > 0 } ? blocks : nil
  }

  /// Of the share in some blocks, each of them one measurement.
  private static func variance(_ blocks: [PatternCounts]) -> Double {
    let all = blocks.reduce(PatternCounts(), +)
    let squares = blocks.reduce(0.0) { sum, block in
      let off = Double(block.rearfoot) - share(all) * Double(block.told)
      return sum + off * off
    }
    let count = Double(blocks.count)
    return count / (count - 1) * squares / Double(all.told * all.told)
  }
}
