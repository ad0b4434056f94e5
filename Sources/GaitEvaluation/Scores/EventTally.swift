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

  /// Counts events of which one lies between each two of some instants; when exactly is not known.
  ///
  /// - Parameters:
  ///   - found: ascending; those before the first and after the last instant are not judged.
  ///   - standing: ascending.
  ///   - tolerance: how far an event may lie outside of its two instants, seconds.
  mutating func add(_ found: [Double], betweenEach standing: [Double], tolerance: Double) {
    guard let first = standing.first, let last = standing.last else { return }
    let judged = found.filter { $0 >= first - tolerance && $0 <= last + tolerance }
    self.found += judged.count
    truth += standing.count - 1
    var next = 0
    for (start, end) in zip(standing, standing.dropFirst()) {
      // Ends ascend, so the earliest event that fits is never the wrong one.
      while next < judged.count, judged[next] < start - tolerance { next += 1 }
      guard next < judged.count, judged[next] <= end + tolerance else { continue }
      pairs += 1
      next += 1
    }
  }

  mutating func add(_ other: EventTally) {
    pairs += other.pairs
    found += other.found
    truth += other.truth
    errors += other.errors
    means += other.means
  }
}
