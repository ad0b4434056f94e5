/// How much a measure scatters from one step to the next: the standard deviation of 20 values in a row, over all such
/// runs, so that a change of pace or slope over minutes is no scatter.
struct Spread: Sendable {
  private static let run = 20
  private var values = (count: 0, sum: 0.0, squares: 0.0)
  private var runs = (count: 0, deviations: 0.0)
  private var positive = (count: 0, shares: 0.0)

  mutating func add(_ value: Float) {
    guard value.isFinite else { return }
    let value = Double(value)
    values = (values.count + 1, values.sum + value, values.squares + value * value)
    guard values.count == Self.run else { return }
    let mean = values.sum / Double(Self.run)
    let deviation = (max(0, values.squares - values.sum * mean) / Double(Self.run - 1)).squareRoot()
    runs = (runs.count + 1, runs.deviations + deviation)
    if mean > 0 { positive = (positive.count + 1, positive.shares + 100 * deviation / mean) }
    values = (0, 0, 0)
  }

  /// Of the mean, percent; NaN where there were no 20 values.
  var percent: Double { positive.count == 0 ? .nan : positive.shares / Double(positive.count) }

  /// In the unit of what was added; NaN where there were no 20 values.
  var deviation: Double { runs.count == 0 ? .nan : runs.deviations / Double(runs.count) }
}
