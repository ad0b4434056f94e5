/// Ordinary least squares of a few columns and a constant, with Student's t intervals.
///
/// For a handful of columns: the normal equations of centred columns of length one are solved outright.
struct LinearFit {
  /// The change of the value with one unit of each column, the others held.
  let slopes: [Estimate]
  private let means: [Double]
  private let scales: [Double]
  private let inverse: [[Double]]
  private let mean: Double
  private let deviation: Double
  private let count: Int
  private let quantile: Double

  /// - Parameters:
  ///   - columns: each as long as `values`.
  ///   - leastVariance: what a value scatters by at least, however well the fit goes through the values.
  /// - Returns: `nil` where fewer than `leastFreedom` values are left over, where a column is the same
  ///   throughout, or where some columns can't be told apart.
  init?(_ columns: [[Double]], _ values: [Double], leastVariance: Double = 0) {
    let freedom = values.count - columns.count - 1
    guard freedom >= Self.leastFreedom else { return nil }
    count = values.count
    mean = values.reduce(0, +) / Double(count)
    means = columns.map { $0.reduce(0, +) / Double(values.count) }
    var unit: [[Double]] = []
    var scales: [Double] = []
    for (column, mean) in zip(columns, means) {
      let scale = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
      guard scale > 1e-9 * max(1, abs(mean)) else { return nil }
      scales.append(scale)
      unit.append(column.map { ($0 - mean) / scale })
    }
    guard let inverse = Self.inverse(unit.map { row in unit.map { Self.dot(row, $0) } }) else { return nil }
    let products = unit.map { Self.dot($0, values) }
    let coefficients = inverse.map { Self.dot($0, products) }
    var squares = 0.0
    for index in values.indices {
      var fitted = mean
      for (column, coefficient) in zip(unit, coefficients) { fitted += column[index] * coefficient }
      squares += (values[index] - fitted) * (values[index] - fitted)
    }
    deviation = max(squares / Double(freedom), leastVariance).squareRoot()
    quantile = Self.studentQuantile(freedom)
    self.inverse = inverse
    self.scales = scales
    let half = quantile * deviation
    slopes = coefficients.indices.map { column in
      Estimate(
        coefficients[column] / scales[column], half * inverse[column][column].squareRoot() / scales[column])
    }
  }

  /// The mean of the values where the columns have these values.
  func mean(at point: [Double]) -> Estimate {
    let away = point.indices.map { (point[$0] - means[$0]) / scales[$0] }
    var value = mean
    for (slope, distance) in zip(slopes, zip(point, means).map { $0 - $1 }) {
      value += slope.value * distance
    }
    let variance = 1 / Double(count) + Self.dot(away, inverse.map { Self.dot($0, away) })
    return Estimate(value, quantile * deviation * variance.squareRoot())
  }

  /// Values less coefficients; below that, intervals are too wide to be of use.
  static let leastFreedom = 3

  /// What Student's t exceeds once in forty times (Abramowitz & Stegun 26.7.5); right to 0.1 % from three
  /// degrees of freedom.
  static func studentQuantile(_ freedom: Int) -> Double {
    let n = Double(freedom)
    return 1.959964 + (2.372271 + (2.822499 + (2.555850 + 1.589534 / n) / n) / n) / n
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  /// By Gauss and Jordan; `nil` where a column follows from the others.
  private static func inverse(_ matrix: [[Double]]) -> [[Double]]? {
    var left = matrix
    var right = matrix.indices.map { row in matrix.indices.map { $0 == row ? 1.0 : 0 } }
    for pivot in matrix.indices {
      // Of columns of length one, this is the share of a column that those before it do not explain.
      let scale = left[pivot][pivot]
      guard scale > 1e-6 else { return nil }
      left[pivot] = left[pivot].map { $0 / scale }
      right[pivot] = right[pivot].map { $0 / scale }
      for row in matrix.indices where row != pivot {
        let factor = left[row][pivot]
        left[row] = zip(left[row], left[pivot]).map { $0 - factor * $1 }
        right[row] = zip(right[row], right[pivot]).map { $0 - factor * $1 }
      }
    }
    return right
  }
}
