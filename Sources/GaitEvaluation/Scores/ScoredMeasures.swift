import GaitModel
import GaitReporting
import GaitSynthesis

/// The measures that are scored contact by contact, where a truth has a column of a measure's key.
enum ScoredMeasures {
  /// Those without a score of their own kind.
  static let all = StrideMeasure.all.filter { measure in
    ![.footStrikeAngle, .footStrikeAngleError, .grade, .groundContactTime, .strideTime].contains(measure)
  }

  /// What a simulation knows, by the name of the measure.
  private static let simulated = TrueContact.measures.compactMap { true_ in
    all.first { $0.key(at: nil) == true_.key }.map { (name: $0.name, value: true_.value) }
  }

  /// What is true of a contact by a simulation.
  static func known(_ contact: TrueContact) -> [String: Double] {
    var values: [String: Double] = [:]
    for (name, value) in simulated {
      let value = value(contact)
      if value.isFinite { values[name] = value }
    }
    return values
  }

  /// What is known of them by name, of a contact that was found.
  static func known(_ contact: GroundContact) -> [String: Double] {
    var values: [String: Double] = [:]
    for measure in all {
      let value = measure.value(of: contact)
      if value.isFinite { values[measure.name] = Double(value) }
    }
    return values
  }
}

extension Metrics {
  /// Scores of each measure: of the errors, how found and true go together, and the bias against how runners differ.
  mutating func addMeasures(_ runners: [RunnerTally]) {
    guard runners.contains(where: { !$0.measures.isEmpty }) else { return }
    for measure in ScoredMeasures.all {
      let tallies = runners.compactMap { $0.measures[measure.name] }
      guard let all = Self.sum(tallies), let errors = ErrorStatistics(all.errors) else { continue }
      func key(_ statistic: String) -> String {
        "\(measure.name).\(statistic)" + (measure.unit.key.isEmpty ? "" : "_\(measure.unit.key)")
      }
      set("\(measure.name).count", Double(all.pairs))
      set(key("bias"), errors.bias)
      set(key("sd"), errors.standardDeviation)
      set(key("rmse"), errors.rootMeanSquare)
      let truth = all.truths
      let mean = truth.reduce(0, +) / Double(truth.count)
      if !measure.isSigned, mean > 0, measure.unit != .percent {
        set("\(measure.name).rmse_percent", 100 * errors.rootMeanSquare / mean)
      }
      set("\(measure.name).r", Self.correlation(zip(truth, all.founds).map { SIMD2($0, $1) }))
      let means = tallies.filter { $0.pairs >= 20 }.map { $0.truths.reduce(0, +) / Double($0.truths.count) }
      if means.count > 2, let spread = ErrorStatistics(means)?.standardDeviation, spread > 0 {
        set("\(measure.name).bias_of_spread", abs(errors.bias) / spread)
      }
    }
  }

  /// Pearson's; NaN where either does not change but for rounding.
  private static func correlation(_ pairs: [SIMD2<Double>]) -> Double {
    let mean = pairs.reduce(.zero, +) / Double(max(1, pairs.count))
    var (squares, product) = (SIMD2<Double>.zero, 0.0)
    for pair in pairs {
      let off = pair - mean
      squares += off * off
      product += off.x * off.y
    }
    let least = 1e-12 * Double(pairs.count) * mean * mean
    guard squares.x > least.x, squares.y > least.y else { return .nan }
    return product / (squares.x * squares.y).squareRoot()
  }
}

extension EventTally {
  /// The true value of each pair, where a quantity is compared.
  var truths: [Double] { zip(means, errors).map { $0 - $1 / 2 } }
  /// The found one.
  var founds: [Double] { zip(means, errors).map { $0 + $1 / 2 } }
}
