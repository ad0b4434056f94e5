import GaitModel

/// Acceleration of one person who landed one way throughout, evenly sampled.
public struct LabelledRecording: Sendable {
  /// The person: what a split must not tear apart.
  public var runner: String
  /// How they landed, as instructed or observed.
  public var pattern: StrikePattern
  /// Rows a second.
  public var rateHertz: Double
  /// Acceleration, m/s², one row a sample.
  public var rows: [SIMD3<Float>]

  /// A recording.
  public init(runner: String, pattern: StrikePattern, rateHertz: Double, rows: [SIMD3<Float>]) {
    self.runner = runner
    self.pattern = pattern
    self.rateHertz = rateHertz
    self.rows = rows
  }

  /// A stretch of it, by shares of its length: `0.7..<0.8` is the eighth tenth. Half-open, so that
  /// neighbouring stretches share no row.
  public func part(_ range: Range<Double>) -> LabelledRecording {
    var part = self
    let from = Int(range.lowerBound * Double(rows.count))
    let to = Int(range.upperBound * Double(rows.count))
    part.rows = Array(rows[min(from, rows.count)..<min(to, rows.count)])
    return part
  }
}
