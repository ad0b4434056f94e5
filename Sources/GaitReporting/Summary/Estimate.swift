/// A value with its 95 % interval.
public struct Estimate: Sendable, Equatable {
  /// The most likely value.
  public var value: Double
  /// The lower end of the interval.
  public var low: Double
  /// The upper end of the interval.
  public var high: Double

  init(_ value: Double, _ halfWidth: Double) {
    self.value = value
    low = value - halfWidth
    high = value + halfWidth
  }

  /// All of the interval is on one side of zero.
  var isTold: Bool { low > 0 || high < 0 }

  static func * (estimate: Estimate, factor: Double) -> Estimate {
    Estimate(estimate.value * factor, (estimate.high - estimate.low) / 2 * abs(factor))
  }
}
