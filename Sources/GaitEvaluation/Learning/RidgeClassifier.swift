#if canImport(Glibc)
  import Glibc
#endif

/// Ridge regression by the normal equations; on labels ±1 the classifier MiniRocket's authors use.
///
/// Plain loops in a fixed order, so that the same data give the same weights to the bit.
struct RidgeClassifier {
  private let count: Int
  /// Sum of the rows' weights.
  let total: Double
  /// Of the features.
  let mean: [Double]
  /// Reciprocals of the features' standard deviations; 0 for one that never changes.
  let scale: [Double]
  /// ZᵀZ of the standardised features, and Zᵀy.
  private let gram: [Double]
  private let moment: [Double]
  private let labelMean: Double

  /// Prepares to solve for any penalty.
  ///
  /// - Parameters:
  ///   - features: rows × `count`, row after row.
  ///   - labels: one a row.
  ///   - weights: how much each row counts for; all alike where there are none.
  init(features: [Float], count: Int, labels: [Double], weights: [Double] = []) {
    precondition(features.count == count * labels.count && !labels.isEmpty, "one label a row")
    precondition(weights.isEmpty || weights.count == labels.count, "one weight a row")
    self.count = count
    let rows = labels.count
    let weights = weights.isEmpty ? [Double](repeating: 1, count: rows) : weights
    let total = weights.reduce(0, +)
    var mean = [Double](repeating: 0, count: count)
    var square = mean
    for row in 0..<rows {
      for column in 0..<count {
        let value = Double(features[row * count + column])
        mean[column] += weights[row] * value
        square[column] += weights[row] * value * value
      }
    }
    var scale = mean
    for column in 0..<count {
      mean[column] /= total
      let variance = square[column] / total - mean[column] * mean[column]
      scale[column] = variance > 1e-10 ? 1 / variance.squareRoot() : 0
    }
    let labelMean = zip(labels, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    var gram = [Double](repeating: 0, count: count * count)
    var moment = [Double](repeating: 0, count: count)
    var line = moment
    for row in 0..<rows {
      for column in 0..<count {
        line[column] = (Double(features[row * count + column]) - mean[column]) * scale[column]
        moment[column] += weights[row] * line[column] * (labels[row] - labelMean)
      }
      line.withUnsafeBufferPointer { line in
        gram.withUnsafeMutableBufferPointer { gram in
          for column in 0..<count {
            let factor = weights[row] * line[column]
            if factor == 0 { continue }
            let target = gram.baseAddress! + column * count
            for other in 0...column { target[other] += factor * line[other] }
          }
        }
      }
    }
    self.total = total
    self.mean = mean
    self.scale = scale
    self.gram = gram
    self.moment = moment
    self.labelMean = labelMean
  }

  /// Weights for the features as they come, and what is added to their sum.
  ///
  /// - Parameter penalty: λ of the ridge; positive.
  func solve(penalty: Double) -> (weights: [Float], intercept: Float) {
    var lower = factor(penalty: penalty)
    var solution = moment
    lower.withUnsafeMutableBufferPointer { buffer in
      let lower = buffer.baseAddress!
      for row in 0..<count {
        for k in 0..<row { solution[row] -= lower[row * count + k] * solution[k] }
        solution[row] /= lower[row * count + row]
      }
      for row in stride(from: count - 1, through: 0, by: -1) {
        for k in (row + 1)..<max(count, row + 1) { solution[row] -= lower[k * count + row] * solution[k] }
        solution[row] /= lower[row * count + row]
      }
    }
    var intercept = labelMean
    var weights = [Float](repeating: 0, count: count)
    for column in 0..<count {
      let weight = solution[column] * scale[column]
      weights[column] = Float(weight)
      intercept -= weight * mean[column]
    }
    return (weights, Float(intercept))
  }

  /// Cholesky: L Lᵀ = G + λ I, row after row; only the lower triangle means anything.
  func factor(penalty: Double) -> [Double] {
    var lower = gram
    lower.withUnsafeMutableBufferPointer { buffer in
      let lower = buffer.baseAddress!
      for row in 0..<count {
        let mine = lower + row * count
        for column in 0...row {
          let other = lower + column * count
          var sum = mine[column] + (row == column ? penalty : 0)
          for k in 0..<column { sum -= mine[k] * other[k] }
          mine[column] = row == column ? max(sum, 1e-12).squareRoot() : sum / other[column]
        }
      }
    }
    return lower
  }
}

extension RidgeClassifier {
  /// The steepness under which margins, positive where the label is right, are likeliest (Platt 1999, without an
  /// offset), by bisection.
  static func steepness(_ margins: [Double], most: Double) -> Float {
    func slope(_ steepness: Double) -> Double {
      margins.reduce(0.0) { (total: Double, margin: Double) in total + margin / (1 + exp(steepness * margin))
      }
    }
    var (low, high) = (0.01, most)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if slope(middle) > 0 { low = middle } else { high = middle }
    }
    return Float((low + high) / 2)
  }
}
