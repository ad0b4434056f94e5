/// Whether a confidence of 0.8 is right four times in five: the reliability curve of a classifier.
public struct Reliability: Sendable, Equatable {
  /// One band of confidence.
  public struct Bin: Sendable, Equatable {
    /// Decisions in it.
    public var count = 0
    /// Their summed confidence.
    public var confidence = 0.0
    /// How many were right.
    public var right = 0
    /// Mean confidence; NaN where empty.
    public var meanConfidence: Double { confidence / Double(count) }
    /// Share that was right; NaN where empty.
    public var accuracy: Double { Double(right) / Double(count) }
  }

  /// Ten bands from 0 to 1.
  public private(set) var bins = [Bin](repeating: Bin(), count: 10)

  /// No decisions yet.
  public init() {}

  /// Counts a decision; a confidence outside 0…1 counts as the nearer end.
  public mutating func add(confidence: Double, right: Bool) {
    let band = min(9, max(0, Int(confidence * 10)))
    bins[band].count += 1
    bins[band].confidence += confidence
    bins[band].right += right ? 1 : 0
  }

  /// Adds the decisions of another.
  public mutating func add(_ other: Reliability) {
    for band in bins.indices {
      bins[band].count += other.bins[band].count
      bins[band].confidence += other.bins[band].confidence
      bins[band].right += other.bins[band].right
    }
  }

  /// Expected calibration error (Naeini et al. 2015): 0 is perfect. NaN without decisions.
  public var expectedCalibrationError: Double {
    let total = Double(bins.reduce(0) { $0 + $1.count })
    return bins.filter { $0.count > 0 }.reduce(0) {
      $0 + Double($1.count) / total * abs($1.meanConfidence - $1.accuracy)
    } + (total == 0 ? .nan : 0)
  }
}
