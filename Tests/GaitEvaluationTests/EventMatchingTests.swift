import GaitEvaluation
import Testing

@Suite struct EventMatchingTests {
  /// Every one-to-one pairing in order, tried out; the yardstick for the fast one.
  private func exhaustive(_ found: [Double], _ truth: [Double], _ tolerance: Double) -> (Int, Double) {
    func best(_ i: Int, _ j: Int) -> (Int, Double) {
      guard i < found.count, j < truth.count else { return (0, 0) }
      var result = best(i + 1, j)
      let other = best(i, j + 1)
      if other.0 > result.0 || (other.0 == result.0 && other.1 < result.1) { result = other }
      let distance = abs(found[i] - truth[j])
      if distance <= tolerance {
        let rest = best(i + 1, j + 1)
        let paired = (rest.0 + 1, rest.1 + distance)
        if paired.0 > result.0 || (paired.0 == result.0 && paired.1 < result.1) { result = paired }
      }
      return result
    }
    return best(0, 0)
  }

  @Test func `the pairing is the best of all pairings`() {
    var generator = SplitMix(state: 7)
    for _ in 0..<400 {
      let found = (0..<Int.random(in: 0...7, using: &generator)).map { _ in
        Double(Int.random(in: 0...40, using: &generator)) / 8
      }.sorted()
      let truth = (0..<Int.random(in: 0...7, using: &generator)).map { _ in
        Double(Int.random(in: 0...40, using: &generator)) / 8
      }.sorted()
      let tolerance = Double(Int.random(in: 0...15, using: &generator)) / 8
      let matching = EventMatching(found: found, truth: truth, tolerance: tolerance)
      let (pairs, distance) = exhaustive(found, truth, tolerance)
      #expect(matching.pairs.count == pairs, "\(found) against \(truth) within \(tolerance)")
      let total = matching.errors.reduce(0) { $0 + abs($1) }
      #expect(abs(total - distance) < 1e-9, "\(found) against \(truth) within \(tolerance)")
      #expect(matching.pairs.allSatisfy { abs(found[$0.found] - truth[$0.truth]) <= tolerance + 1e-12 })
    }
  }

  @Test func `one found event serves one true event only`() {
    let matching = EventMatching(found: [1.0], truth: [0.98, 1.02], tolerance: 0.05)
    #expect(matching.pairs.count == 1)
    #expect(matching.precision == 1)
    #expect(matching.recall == 0.5)
  }

  @Test func `a constant delay can be taken off`() {
    let matching = EventMatching(found: [1.1, 2.1], truth: [1, 2], tolerance: 0.01, offset: 0.1)
    #expect(matching.f1 == 1)
    #expect(ErrorStatistics(matching.errors)!.bias.magnitude < 1e-12)
  }

  @Test func `nothing found of nothing is perfect, of something it is nought`() {
    #expect(EventMatching(found: [], truth: [], tolerance: 1).f1 == 1)
    #expect(EventMatching(found: [], truth: [1], tolerance: 1).f1 == 0)
    #expect(EventMatching(found: [1], truth: [], tolerance: 1).f1 == 0)
  }

  @Test func `error statistics are those of the paper`() {
    let statistics = ErrorStatistics([1, 2, 3, 4])!
    #expect(statistics.bias == 2.5)
    #expect(statistics.medianAbsolute == 2.5)
    #expect(abs(statistics.standardDeviation - 1.2909944487) < 1e-9)
    #expect(abs(statistics.rootMeanSquare - 2.7386127875) < 1e-9)
    #expect(ErrorStatistics([]) == nil)
  }

  @Test func `a median is found without sorting`() {
    var random = SplitMix(state: 3)
    for count in 1...60 {
      // Few values, so that many are alike.
      let errors = (0..<count).map { _ in Double(random.next() % 9) - 4 }
      let sizes = errors.map(abs).sorted()
      let median = (sizes[(count - 1) / 2] + sizes[count / 2]) / 2
      #expect(ErrorStatistics(errors)?.medianAbsolute == median)
    }
  }

  @Test func `kappa and F1 follow the counts`() {
    var matrix = ConfusionMatrix(classes: ["rearfoot", "forefoot"])
    for (truth, found, times) in [(0, 0, 20), (0, 1, 5), (1, 0, 10), (1, 1, 15)] {
      for _ in 0..<times { matrix.add(truth: truth, found: found) }
    }
    #expect(matrix.accuracy == 0.7)
    #expect(abs(matrix.cohensKappa - 0.4) < 1e-12)
    #expect(abs(matrix.f1(0) - 40.0 / 55) < 1e-12)
    #expect(abs(matrix.macroF1 - (40.0 / 55 + 30.0 / 45) / 2) < 1e-12)
  }
}

/// Steele et al. 2014: enough for tests, the same on every machine.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
