import GaitModel
import SignalProcessing

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

  /// The same at another rate, by straight lines between rows.
  public func resampled(toHertz rate: Double) -> LabelledRecording {
    if rate == rateHertz { return self }
    var resampler = UniformResampler(rateHertz: rate, longestBridgeSeconds: 2 / rateHertz)
    var other = self
    other.rateHertz = rate
    other.rows = []
    for (place, row) in rows.enumerated() {
      resampler.push(
        nanoseconds: Int64(Double(place) * 1e9 / rateHertz), row, gapBefore: false, into: &other.rows)
    }
    return other
  }
}

extension UniformResampler {
  /// Takes an acceleration, appending the rows that it completes.
  mutating func push(
    nanoseconds: Int64, _ a: SIMD3<Float>, gapBefore: Bool, into rows: inout [SIMD3<Float>]
  ) {
    push(nanoseconds: nanoseconds, SIMD8(a.x, a.y, a.z, 0, 0, 0, 0, 0), gapBefore: gapBefore)
    while let point = next() { rows.append(SIMD3(point.value[0], point.value[1], point.value[2])) }
  }
}
