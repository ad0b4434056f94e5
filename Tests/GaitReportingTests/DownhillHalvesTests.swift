import GaitModel
import Testing

@testable import GaitReporting

/// Sessions whose truth is known: how often what is told of their halves holds it.
@Suite struct `Halves of a session` {
  /// Steps of known pattern, some to each stretch of a second; no signal.
  struct Runner {
    /// Heel first in the first half, and in the second.
    var shares = (0.5, 0.5)
    /// Steps in a half.
    var steps = 100
    /// How many steps a mood lasts on average; 1 is independent steps.
    var run = 1.0
    /// Standard deviation of a descent's own share, and steps of a descent.
    var descents = (0.0, 40)

    func stretches(_ random: inout SmallRandom) -> [PatternCounts] {
      var stretches: [PatternCounts] = []
      for half in [shares.0, shares.1] {
        var share = half
        var isHeel = false
        for step in 0..<steps {
          let begins = step % descents.1 == 0
          if begins { share = min(max(half + descents.0 * random.normal(), 0), 1) }
          if begins || random.uniform(0, 1) < 1 / run { isHeel = random.uniform(0, 1) < share }
          if step % 2 == 0 { stretches.append(PatternCounts()) }
          stretches[stretches.count - 1].add(isHeel ? .rearfoot : .forefoot)
        }
      }
      return stretches
    }
  }

  private static let seeds = 400

  /// What share of the seeds holds the change.
  private static func coverage(
    _ runner: Runner, _ interval: (DownhillHalves) -> ClosedRange<Double> = { $0.change.low...$0.change.high }
  ) throws -> Double {
    let truth = runner.shares.1 - runner.shares.0
    let held = try (0..<seeds).count { seed in
      var random = SmallRandom(seed: UInt64(seed))
      return interval(try #require(DownhillHalves(runner.stretches(&random)))).contains(truth)
    }
    return Double(held) / Double(seeds)
  }

  /// Of 400 seeds, 95 % ± 2.2 % cover in 95 of 100 such tests; the seeds are fixed.
  @Test(arguments: [40, 100, 400], [(0.5, 0.5), (0.8, 0.4)])
  func `the interval holds the true change where steps come in runs`(steps: Int, shares: (Double, Double))
    throws
  {
    for run in [1, 4, 10.0] where 10 * run <= Double(steps) {
      for descents in [0.0, 0.1] {
        let runner = Runner(
          shares: shares, steps: steps, run: run, descents: (descents, steps < 120 ? steps / 3 : 40))
        let held = try Self.coverage(runner)
        #expect(held >= 0.92, "\(held) with \(runner)")
      }
    }
  }

  @Test func `where steps are taken as independent, it would be far too narrow`() throws {
    let held = try Self.coverage(Runner(run: 10)) { halves in
      func variance(_ half: PatternCounts) -> Double {
        let share = Double(half.rearfoot) / Double(half.told)
        return share * (1 - share) / Double(half.told)
      }
      let half = 1.96 * (variance(halves.first) + variance(halves.second)).squareRoot()
      return halves.change.value - half...halves.change.value + half
    }
    #expect(held < 0.5, "\(held)")
  }

  @Test func `no change is seldom called one, and a great one mostly is`() throws {
    for run in [1, 4, 10.0] {
      let told = try (0..<Self.seeds).count { seed in
        var random = SmallRandom(seed: UInt64(seed))
        return try #require(DownhillHalves(Runner(run: run).stretches(&random))).change.isTold
      }
      #expect(told <= Self.seeds / 12, "\(told) with runs of \(run)")
    }
    let seen = try (0..<Self.seeds).count { seed in
      var random = SmallRandom(seed: UInt64(seed))
      let runner = Runner(shares: (0.85, 0.2), run: 4)
      return try #require(DownhillHalves(runner.stretches(&random))).change.isTold
    }
    #expect(seen >= Self.seeds * 3 / 4, "\(seen)")
  }

  @Test func `halves that are all alike still have an interval`() throws {
    var heels = PatternCounts()
    for _ in 0..<5 { heels.add(.rearfoot) }
    let halves = try #require(DownhillHalves(Array(repeating: heels, count: 16)))
    #expect(halves.change.value == 0 && halves.change.low < -0.02 && halves.change.high > 0.02)
  }

  @Test func `too few steps, or too few stretches, tell nothing`() {
    var few = PatternCounts()
    for _ in 0..<2 { few.add(.rearfoot) }
    #expect(DownhillHalves(Array(repeating: few, count: 19)) == nil)
    #expect(DownhillHalves([]) == nil)
    var many = PatternCounts()
    for _ in 0..<100 { many.add(.rearfoot) }
    #expect(DownhillHalves([many, many]) == nil && DownhillHalves([many]) == nil)
    // A few steps beside a hundred in one second leave a block empty.
    #expect(DownhillHalves([many, few, few, few, many, many, many, many]) == nil)
  }
}
