import GaitModel

/// A recording's bytes in, samples in stream time out: decoder and timeline, with what they counted.
public struct SampleReader: Sendable {
  private var decoder: any SensorDecoder
  private var timeline: Timeline
  private var batch = DecodedBatch()
  /// Holes since the last call, in order.
  public private(set) var gaps: [StreamGap] = []
  /// The time of the first sample as it stands in the recording, nanoseconds; `nil` before there is one.
  public private(set) var start: Int64?
  /// What the stream brought, lost and refused so far.
  public private(set) var health = StreamHealth()

  /// A reader at the first byte of a recording.
  public init(_ description: RecordingDescription) {
    decoder = description.makeDecoder()
    timeline = Timeline(description.timeline)
  }

  /// What was refused so far.
  public var refusals: RefusalTally { batch.refusals }

  /// Adds the samples and holes of the last call to a report.
  public func report(into report: inout RecordingReport) {
    report.push(batch.samples.span, gaps: gaps.span)
  }

  /// Decodes the next bytes and hands on the samples they completed.
  public mutating func decode<Result>(
    _ bytes: Span<UInt8>, _ body: (Span<MotionSample>) -> Result
  ) -> Result {
    batch.removeSamples()
    gaps.removeAll(keepingCapacity: true)
    decoder.decode(bytes, arrival: nil, into: &batch)
    if start == nil { start = batch.samples.first?.time.nanoseconds }
    timeline.process(&batch, health: &health, gaps: &gaps)
    return body(batch.samples.span)
  }

  /// Ends the recording and hands on what is left.
  public mutating func finish<Result>(_ body: (Span<MotionSample>) -> Result) -> Result {
    batch.removeSamples()
    gaps.removeAll(keepingCapacity: true)
    decoder.finish(into: &batch)
    if start == nil { start = batch.samples.first?.time.nanoseconds }
    timeline.process(&batch, health: &health, gaps: &gaps)
    let last = batch.samples
    batch.removeSamples()
    timeline.finish(&batch, health: &health, gaps: &gaps)
    batch.samples.insert(contentsOf: last, at: 0)
    return body(batch.samples.span)
  }
}
