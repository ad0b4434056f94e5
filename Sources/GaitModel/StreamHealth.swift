/// What a stream lost, repaired or refused. Nothing is dropped without being counted here.
public struct StreamHealth: BitwiseCopyable, Sendable, Equatable {
  /// Samples handed on to the analysis.
  public var samples: Int64 = 0
  /// Samples missing by the clock or the device's counter.
  public var lostSamples: Int64 = 0
  /// Holes those lost samples make.
  public var gaps: Int64 = 0
  /// Samples with the time stamp of the one before; left out where the reading is the same too.
  public var duplicateSamples: Int64 = 0
  /// Samples older than the one before; left out.
  public var backwardSamples: Int64 = 0
  /// Samples with an axis at the end of its range.
  public var clippedSamples: Int64 = 0
  /// Lines or frames that could not be decoded.
  public var refusedRecords: Int64 = 0
  /// Bytes of those.
  public var refusedBytes: Int64 = 0
  /// Samples or events dropped because a ring was full.
  public var droppedByRing: Int64 = 0
  /// True samples a second over the time without gaps; 0 where unknown.
  public var effectiveRateHertz: Double = 0
  /// Seconds from the first sample to the last.
  public var durationSeconds: Double = 0

  /// A stream that has brought nothing yet.
  public init() {}

  /// Adds what another stream of the session brought and lost; of rates and durations the greater stands.
  public mutating func add(_ other: StreamHealth) {
    samples &+= other.samples
    lostSamples &+= other.lostSamples
    gaps &+= other.gaps
    duplicateSamples &+= other.duplicateSamples
    backwardSamples &+= other.backwardSamples
    clippedSamples &+= other.clippedSamples
    refusedRecords &+= other.refusedRecords
    refusedBytes &+= other.refusedBytes
    droppedByRing &+= other.droppedByRing
    effectiveRateHertz = max(effectiveRateHertz, other.effectiveRateHertz)
    durationSeconds = max(durationSeconds, other.durationSeconds)
  }
}
