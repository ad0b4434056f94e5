import GaitModel
import MotionRecordings
import SensorDecoding

/// A raw recording as a session of samples: the same as the live session that made it.
///
/// The same bytes with the same times through the same `LiveIntake`; so the samples are the same, and those
/// besides that a full ring dropped live, `droppedWhenLive`. `prepare`, then `read` in a `PipelineRun`, as with `LiveSession`.
public final class RawReplay: SampleSource, @unchecked Sendable {
  /// Reads on the preparing thread first, on the pipeline's reader thread then.
  private var intake: LiveIntake
  private let record: RawRecordFile
  private var samples: [MotionSample] = []
  private var hasEnded = false
  private let stopSignal: StopSignal
  /// Samples that the live session's analysis did not see, and that this one does. Complete after the run.
  public private(set) var droppedWhenLive: Int64 = 0
  /// The first notes of the record, at most `mostNotes` of them. Complete after the run.
  public private(set) var notes: [String] = []
  /// All notes of the record. Complete after the run.
  public private(set) var noteCount: Int64 = 0
  /// A day's; further ones are counted.
  private static let mostNotes = 20_000
  /// How far it was read where it was stopped early. Complete after the run.
  public private(set) var endedEarly: (atSeconds: Double, ofSeconds: Double?)?
  /// What ended the reading early; `nil` where nothing did. Read it after the run.
  public private(set) var failure: FootstrikeError?

  /// A session of a record that was opened.
  ///
  /// - Parameter adjust: changes what was pinned when it was recorded, to what is pinned now.
  /// - Throws: `FootstrikeError` where it was recorded with a protocol that is not known here.
  public init(
    _ record: RawRecordFile, stop: StopSignal = StopSignal(), adjust: (inout [LiveInput]) -> Void = { _ in }
  ) throws(FootstrikeError) {
    stopSignal = stop
    self.record = record
    var inputs: [LiveInput] = []
    for port in record.ports { inputs.append(try LiveInput(port, recording: record.name)) }
    adjust(&inputs)
    intake = LiveIntake(inputs)
  }

  /// The record's.
  public var name: String { record.name }
  /// The session's sensors.
  public var inputs: [LiveInput] { intake.inputs }
  /// What each stream turned out to be and to lose. Complete after the run.
  public var streams: [SerialStream] { intake.streams }
  /// All streams' losses together. Complete after the run.
  public var health: StreamHealth { intake.health }
  /// All streams' refusals together. Complete after the run.
  public var refusals: RefusalTally {
    streams.count == 1 ? streams[0].refusals : streams.reduce(into: RefusalTally()) { $0.add($1.refusals) }
  }
  /// When it was recorded, seconds since 1970 UTC; `nil` where the record does not tell.
  public var startEpochSeconds: Double? { record.startEpochSeconds }
  /// Bytes at the end of the file that make no whole record.
  public var lostBytes: Int64 { record.lostBytes }

  /// Reads until it is known what the sensors are; `nil` where the recording ends before.
  public func prepare(idle: () -> Void) -> [SourceSensor]? {
    while !intake.isReady, !hasEnded { step() }
    return intake.sensors(name: record.name)
  }

  /// The reader's whole life.
  public func read(into sink: inout SampleSink) {
    deliver(to: &sink)
    while !hasEnded, !stopSignal.isSet, !sink.consumerHasLeft {
      step()
      deliver(to: &sink)
    }
    lookWhetherEarly()
  }

  /// Reads to the end and hands nothing on: for the counts.
  public func drain() {
    while !hasEnded, !stopSignal.isSet {
      step()
      samples.removeAll(keepingCapacity: true)
    }
    lookWhetherEarly()
  }

  private func lookWhetherEarly() {
    if stopSignal.isSet, !hasEnded || record.isCutShort {
      endedEarly = (health.durationSeconds, nil)
    }
  }

  private func deliver(to sink: inout SampleSink) {
    for source in intake.takeJoined() { sink.describe(source, as: intake.descriptions[source]) }
    sink.push(contentsOf: samples.span)
    samples.removeAll(keepingCapacity: true)
  }

  private func step() {
    do throws(FootstrikeError) {
      if try record.readRecords({ kind, port, time, payload in take(kind, port, time, payload) }) { return }
    } catch {
      failure = error
    }
    hasEnded = true
    for port in intake.inputs.indices { intake.end(port, into: &samples) }
    intake.finish(into: &samples)
  }

  private func take(_ kind: RawRecordKind, _ port: Int, _ time: Int64, _ payload: Span<UInt8>) {
    switch kind {
    case .bytes: intake.push(payload, from: port, arrival: time, into: &samples)
    case .lineLost: intake.lineWasLost(port, into: &samples)
    case .ended: intake.end(port, into: &samples)
    case .paused: intake.setPaused(true)
    case .resumed: intake.setPaused(false)
    case .note:
      noteCount += 1
      guard notes.count < Self.mostNotes else { return }
      notes.append(payload.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
    case .dropped:
      var count: UInt64 = 0
      for place in payload.indices.reversed() { count = count << 8 | UInt64(payload[place]) }
      droppedWhenLive = Int64(clamping: count)
    case .lineRestored: break
    }
  }
}
