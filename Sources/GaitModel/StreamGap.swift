/// A hole in a stream: samples that should be there are not, or the runner had paused.
public struct StreamGap: BitwiseCopyable, Sendable {
  /// Which of the session's sensors.
  public var source: UInt16
  /// The last sample before the hole.
  public var start: SensorTime
  /// The first sample after it.
  public var end: SensorTime
  /// Samples that would have fitted in; 0 where the runner had paused.
  public var lostSamples: Int64

  /// The runner had paused: nobody lost anything.
  public var isPause: Bool { lostSamples == 0 }

  /// A hole between two samples.
  public init(source: UInt16 = 0, start: SensorTime, end: SensorTime, lostSamples: Int64) {
    self.source = source
    self.start = start
    self.end = end
    self.lostSamples = lostSamples
  }
}
