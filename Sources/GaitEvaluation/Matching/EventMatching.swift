/// Which found event is which true one: one to one, in order, none further apart than a tolerance.
///
/// Of all such pairings it is one with the most pairs and, among those, the least total distance. Pairing
/// each true event with its nearest found one, as several published scorers do, may use a found event
/// twice or leave a pair out; this cannot.
public struct EventMatching: Sendable {
  /// Pairs of positions, ascending: `found` in the first list, `truth` in the second.
  public let pairs: [(found: Int, truth: Int)]
  /// How many events were found.
  public let foundCount: Int
  /// How many there are.
  public let truthCount: Int
  /// Found minus true time of each pair, seconds.
  public let errors: [Double]

  /// Matches two ascending lists of times in seconds.
  ///
  /// - Parameters:
  ///   - tolerance: the largest distance of a pair, seconds, itself included.
  ///   - offset: taken off every found time first, for a detector with a constant delay.
  /// - Complexity: found × the number of true events within one tolerance of each.
  public init(found: [Double], truth: [Double], tolerance: Double, offset: Double = 0) {
    precondition(tolerance >= 0, "a tolerance is not negative")
    precondition(Self.isAscending(found) && Self.isAscending(truth), "times must ascend")
    let shifted = offset == 0 ? found : found.map { $0 - offset }
    // What a cell of the alignment did: left the found event over, left the true one over, or paired.
    var cells: [[UInt8]] = []
    var bands: [Range<Int>] = []
    cells.reserveCapacity(shifted.count)
    // Best score (pairs, then least distance) using the first j true events, for the row before.
    var before = Row(start: 0, scores: [Score()])
    var low = 0
    var high = 0
    for time in shifted {
      while low < truth.count, truth[low] < time - tolerance { low += 1 }
      high = max(high, low)
      while high < truth.count, truth[high] <= time + tolerance { high += 1 }
      var row = Row(start: low, scores: [before[low]])
      var choices = [UInt8](repeating: 0, count: high - low)
      for j in low..<high {
        var best = before[j + 1]
        var choice = Choice.skipFound
        if row.scores[j - low].beats(best) {
          best = row.scores[j - low]
          choice = .skipTruth
        }
        let paired = before[j].adding(distance: abs(truth[j] - time))
        if paired.beats(best) {
          best = paired
          choice = .pair
        }
        row.scores.append(best)
        choices[j - low] = choice.rawValue
      }
      cells.append(choices)
      bands.append(low..<high)
      before = row
    }
    var pairs: [(found: Int, truth: Int)] = []
    var i = shifted.count
    var j = high
    while i > 0 {
      let band = bands[i - 1]
      j = min(j, band.upperBound)
      guard j > band.lowerBound else {
        i -= 1
        continue
      }
      switch Choice(rawValue: cells[i - 1][j - 1 - band.lowerBound])! {
      case .skipFound: i -= 1
      case .skipTruth: j -= 1
      case .pair:
        pairs.append((i - 1, j - 1))
        i -= 1
        j -= 1
      }
    }
    self.pairs = pairs.reversed()
    foundCount = found.count
    truthCount = truth.count
    errors = self.pairs.map { shifted[$0.found] - truth[$0.truth] }
  }

  /// Pairs ÷ found; 1 where nothing was found and nothing was there.
  public var precision: Double { foundCount == 0 ? (truthCount == 0 ? 1 : 0) : share(of: foundCount) }

  /// Pairs ÷ true; 1 where nothing was there and nothing was found.
  public var recall: Double { truthCount == 0 ? (foundCount == 0 ? 1 : 0) : share(of: truthCount) }

  /// Harmonic mean of precision and recall, 0…1.
  public var f1: Double {
    foundCount + truthCount == 0 ? 1 : 2 * Double(pairs.count) / Double(foundCount + truthCount)
  }

  private func share(of count: Int) -> Double { Double(pairs.count) / Double(count) }

  private static func isAscending(_ times: [Double]) -> Bool {
    zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
  }

  private enum Choice: UInt8 { case skipFound, skipTruth, pair }

  private struct Score {
    var pairs = 0
    var distance = 0.0

    func beats(_ other: Score) -> Bool {
      pairs != other.pairs ? pairs > other.pairs : distance < other.distance
    }

    func adding(distance: Double) -> Score { Score(pairs: pairs + 1, distance: self.distance + distance) }
  }

  /// Scores of one row of the alignment over its band; flat to both sides of it.
  private struct Row {
    var start: Int
    var scores: [Score]

    subscript(j: Int) -> Score { scores[min(max(j - start, 0), scores.count - 1)] }
  }
}
