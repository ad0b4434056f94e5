/// 95 % intervals by drawing whole runners with replacement (Efron & Tibshirani 1993).
///
/// Strides of one runner resemble each other; an interval over strides would be far too narrow. With one
/// runner there is nothing to draw from, and no interval.
public enum Bootstrap {
  /// The central 95 % of a score over resampled runners; `nil` for fewer than two runners.
  ///
  /// - Parameters:
  ///   - runners: what is known of each runner.
  ///   - rounds: resamples; the ends of the interval are good to about 1/√rounds of its width.
  ///   - seed: the same seed draws the same resamples, on every machine.
  ///   - score: the score of some runners, drawn more than once or not at all; NaN rounds are left out.
  public static func interval<Runner>(
    over runners: [Runner], rounds: Int = 2000, seed: UInt64 = 1, score: ([Runner]) -> Double
  ) -> ClosedRange<Double>? {
    guard runners.count >= 2 else { return nil }
    var state = seed
    var scores: [Double] = []
    scores.reserveCapacity(rounds)
    for _ in 0..<rounds {
      let drawn = runners.map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return runners[Int((state >> 33) % UInt64(runners.count))]
      }
      let value = score(drawn)
      if value.isFinite { scores.append(value) }
    }
    guard scores.count >= rounds / 2 else { return nil }
    scores.sort()
    let low = scores[Int(0.025 * Double(scores.count))]
    let high = scores[min(scores.count - 1, Int(0.975 * Double(scores.count)))]
    return low...high
  }

  /// The central 95 % of many scores at once over the same resamples; names without enough rounds are left
  /// out. Empty for fewer than two runners.
  public static func intervals<Runner>(
    over runners: [Runner], names: [String], rounds: Int = 400, seed: UInt64 = 1,
    score: ([Runner]) -> Metrics
  ) -> [String: ClosedRange<Double>] {
    guard runners.count >= 2 else { return [:] }
    var state = seed
    var drawn: [String: [Double]] = [:]
    for _ in 0..<rounds {
      let metrics = score(
        runners.map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return runners[Int((state >> 33) % UInt64(runners.count))]
        })
      for name in names {
        if let value = metrics[name], value.isFinite { drawn[name, default: []].append(value) }
      }
    }
    return drawn.filter { $0.value.count >= rounds / 2 }.mapValues { values in
      let sorted = values.sorted()
      let high = min(sorted.count - 1, Int(0.975 * Double(sorted.count)))
      return sorted[Int(0.025 * Double(sorted.count))]...sorted[high]
    }
  }
}
