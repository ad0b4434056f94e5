/// Medians of level running by speed, because contact time and cadence change with it.
///
/// Without a speed all level steps are one baseline. With a speed a step is held against its own band of
/// 1 m/s, or the nearest slower band that is known: slower steps are longer and rarer, so the comparison
/// errs towards silence.
public struct MedianBySpeed: Sendable {
  /// Band 0 counts every step; 1…6 are under 2, 2–3, 3–4, 4–5, 5–6 and over 6 m/s.
  private var bands: InlineArray<7, RunningMedian>

  /// - Parameter lowest: as of `RunningMedian`.
  public init(lowest: Float) { bands = InlineArray(repeating: RunningMedian(lowest: lowest)) }

  /// Counts a value at a speed, m/s; NaN where that is unknown.
  public mutating func add(_ value: Float, speed: Float) {
    bands[0].add(value)
    if let band = Self.band(speed) { bands[band].add(value) }
  }

  /// The runner's median at about that speed; `nil` before `count` steps were seen at it.
  public func median(speed: Float, after count: Int) -> Float? {
    guard let band = Self.band(speed) else { return bands[0].value(after: count) }
    for candidate in stride(from: band, through: 1, by: -1) where bands[candidate].seen >= count {
      return bands[candidate].median
    }
    return nil
  }

  private static func band(_ speed: Float) -> Int? {
    guard speed.isFinite else { return nil }
    return Int(min(max(speed, 1), 6))
  }
}
