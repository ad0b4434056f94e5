/// How much a measure scatters from one step to the next: the coefficient of variation of 20 values in a row,
/// over all such runs, so that a change of pace or slope over minutes is no scatter.
struct Spread: Sendable {
  private static let run = 20
  private var values = (count: 0, sum: 0.0, squares: 0.0)
  private var runs = (count: 0, sum: 0.0)

  mutating func add(_ value: Float) {
    guard value.isFinite else { return }
    let value = Double(value)
    values = (values.count + 1, values.sum + value, values.squares + value * value)
    guard values.count == Self.run else { return }
    let mean = values.sum / Double(Self.run)
    let variance = max(0, values.squares - values.sum * mean) / Double(Self.run - 1)
    if mean > 0 { runs = (runs.count + 1, runs.sum + 100 * variance.squareRoot() / mean) }
    values = (0, 0, 0)
  }

  /// Percent; NaN where there were no 20 values.
  var percent: Double { runs.count == 0 ? .nan : runs.sum / Double(runs.count) }
}
