/// Events of one kind, matched: what several recordings add up to.
public struct EventTally: Sendable, Equatable {
  /// Found events that are true ones.
  public var pairs = 0
  /// Found events.
  public var found = 0
  /// True events.
  public var truth = 0
  /// Found minus true of each pair, seconds.
  public var errors: [Double] = []
  /// Mean of found and true of each pair, where a quantity and not an instant is compared.
  public var means: [Double] = []

  /// Nothing yet.
  public init() {}

  /// 2 × pairs ÷ (found + true); 1 where there is nothing.
  public var f1: Double { found + truth == 0 ? 1 : 2 * Double(pairs) / Double(found + truth) }

  /// Counts a matching.
  mutating func add(_ matching: EventMatching) {
    pairs += matching.pairs.count
    found += matching.foundCount
    truth += matching.truthCount
    errors += matching.errors
  }

  mutating func add(_ other: EventTally) {
    pairs += other.pairs
    found += other.found
    truth += other.truth
    errors += other.errors
    means += other.means
  }
}
