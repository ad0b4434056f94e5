/// What a synthetic sensor lost or altered, so that what an analysis counts can be held against it.
public struct SensorFaults: BitwiseCopyable, Sendable, Equatable {
  /// Samples handed out.
  public var samples: Int64 = 0
  /// Samples that are missing.
  public var lostSamples: Int64 = 0
  /// Stretches those make between two samples; losses before the first and after the last show nowhere.
  public var gaps: Int64 = 0
  /// Samples handed out twice.
  public var duplicateSamples: Int64 = 0
  /// Samples with an axis at the end of its range.
  public var clippedSamples: Int64 = 0

  /// Nothing lost.
  public init() {}
}
