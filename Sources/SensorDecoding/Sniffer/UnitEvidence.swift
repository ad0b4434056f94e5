/// What three columns of readings say of their unit: how long they are at rest, in the mean and at most.
struct UnitEvidence {
  /// |a| of each row.
  let magnitudes: [Double]
  /// |a| where it varies least over 20 rows; the median where there are fewer. NaN where nothing is told.
  let rest: Double
  /// It hardly varies there: the sensor stood still.
  let isStill: Bool
  /// Length of the mean vector: what is left of gravity.
  let mean: Double
  let greatest: Double
  let areWhole: Bool

  /// - Parameter axes: one to three columns of as many rows; NaN where a cell holds no number.
  init(_ axes: [[Double]]) {
    let count = axes.first?.count ?? 0
    magnitudes = (0..<count).map { row in axes.reduce(0) { $0 + $1[row] * $1[row] }.squareRoot() }
    let finite = magnitudes.filter(\.isFinite)
    (rest, isStill) = Self.rest(finite)
    greatest = finite.max() ?? .nan
    areWhole = axes.allSatisfy { $0.prefix(200).allSatisfy { $0 == $0.rounded() || $0.isNaN } }
    mean =
      axes.map { axis in
        let finite = axis.filter(\.isFinite)
        let mean = finite.isEmpty ? 0 : finite.reduce(0, +) / Double(finite.count)
        return mean * mean
      }.reduce(0, +).squareRoot()
  }

  private static func rest(_ finite: [Double]) -> (Double, Bool) {
    guard finite.count >= 20 else {
      return (finite.isEmpty ? .nan : finite.sorted()[finite.count / 2], false)
    }
    var best = (spread: Double.infinity, mean: Double.nan)
    var start = 0
    while start + 20 <= finite.count {
      let window = finite[start..<start + 20]
      let mean = window.reduce(0, +) / 20
      let spread = window.reduce(0) { $0 + abs($1 - mean) } / max(mean, 1e-9)
      // Nothing at all is no rest but a sensor that is off, or free fall.
      if spread < best.spread, mean > 1e-6 { best = (spread, mean) }
      start += 10
    }
    return (best.mean, best.spread < 0.03)
  }

  /// Full scales of two to the power of n are what sensors have.
  static let powers = [256.0, 512, 1_024, 2_048, 4_096, 8_192, 16_384]

  /// The readings are an acceleration with gravity in some unit: as long at rest as 1 g is there, and never
  /// so much longer as a gyroscope's.
  var explainsGravity: Bool {
    guard rest.isFinite, rest > 0, greatest < 60 * rest, mean < 3 * rest else { return false }
    let lengths = [1, 9.80665, 1_000] + (areWhole ? Self.powers : [])
    return lengths.contains { (0.8...1.25).contains(rest / $0) }
  }

  /// How far the length changes from row to row, as a share of what it usually lies within: a step at a run is a
  /// good part of it, an angle that turns a small one. 0 where there are too few rows to tell.
  var smoothness: Double {
    let finite = magnitudes.filter(\.isFinite)
    guard finite.count > 16 else { return 0 }
    let steps = zip(finite.dropFirst(), finite).map { abs($0 - $1) }.sorted()
    let spread = usualSpread(finite)
    return spread > 0 ? steps[steps.count / 2] / spread : 1
  }

  /// Between the least and the greatest tenth.
  private func usualSpread(_ finite: [Double]) -> Double {
    let sorted = finite.sorted()
    return sorted[sorted.count * 9 / 10] - sorted[sorted.count / 10]
  }

  /// The vector is long in the mean, changes by more than a third, and slowly: no weight does that.
  var turnsLikeAngles: Bool {
    let finite = magnitudes.filter(\.isFinite)
    guard finite.count > 16, smoothness < 0.03 else { return false }
    let median = finite.sorted()[finite.count / 2]
    return mean > 0.5 * median && usualSpread(finite) > 0.3 * median
  }

  /// How much the sensor was moved: whether there is more to learn of it.
  var isMoved: Bool { greatest > 1.8 * rest }
}
