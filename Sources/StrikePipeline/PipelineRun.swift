import GaitModel
import SampleRing
import StrikeMonitoring
import Synchronization

/// One session on its threads: a reader, the analysis, and the caller's own thread for the events.
///
/// ```
///  reader ──▶ ring of samples ──▶ analysis ──▶ ring of events ──▶ caller
///     └──────── few, and nothing to do ──▶┘
/// ```
/// They share nothing but the rings and, by turns, the analysis (`SampleSink`): a thread more to wake is what a
/// live line's answer would wait for longest. A recording waits where a ring is full; a live line drops and counts.
/// Samples of several sensors travel in one ring and are told apart by `MotionSample.source`.
public struct PipelineRun: ~Copyable {
  /// How much the rings hold, and what happens when one is full.
  public struct Rings: Sendable {
    /// Samples between reader and analysis; rounded up to a power of two.
    public var sampleCapacity = 32_768
    /// Events between analysis and caller.
    public var eventCapacity = 4_096
    /// What a full ring of samples does.
    public var whenSamplesFull = FullRingPolicy.wait
    /// What a full ring of events does.
    public var whenEventsFull = FullRingPolicy.wait
    /// Samples that the reader analyses itself, at most, where they come while the analysis has nothing to do. On
    /// one processor the second thread is of no use to a recording.
    public var mostAtOnce = Processors.areSeveral ? 0 : Int.max
    /// Has the analysis tell of each sample, as a gap of the source 65,535 with its index: to measure latencies.
    package var marksSamples = false

    /// For recordings: nothing is lost, everybody waits.
    public static let recording = Rings()

    /// 8 MiB: of many fast sensors the longest stall is shorter.
    private static let mostSamples = 1 << 17

    /// For a live line: the reader never waits for the analysis, the analysis never for a terminal.
    public static func live(rateHertz: Double, longestStall: Duration = .seconds(5)) -> Rings {
      var rings = Rings()
      rings.sampleCapacity = min(
        mostSamples, Ring<MotionSample>.capacity(rateHertz: rateHertz, longestStall: longestStall))
      rings.whenSamplesFull = .dropNewest
      rings.whenEventsFull = .dropNewest
      // More have waited: the line must be read, and not analysed.
      rings.mostAtOnce = 64
      return rings
    }
  }

  /// What was dropped because a ring was full.
  public struct Dropped: Sendable {
    /// Samples that the analysis never saw.
    public var samples = 0
    /// Events that the caller never saw.
    public var events = 0
  }

  private let monitor: StrikeMonitor
  private let rings: Rings

  /// A session with its analysis.
  public init(monitor: StrikeMonitor, rings: Rings = .recording) {
    self.monitor = monitor
    self.rings = rings
  }

  /// Runs until a source that was prepared ends, and all it pushed is analysed and delivered.
  public consuming func run(
    _ source: some SampleSource, idleEvery: Duration = .milliseconds(100),
    atOnce: (@Sendable (_ events: Span<GaitEvent>) -> Void)? = nil,
    idle: () -> Void = {}, deliver: (_ events: Span<GaitEvent>) throws -> Void
  ) throws -> Dropped {
    try run(
      idleEvery: idleEvery, read: { source.read(into: &$0) }, atOnce: atOnce, idle: idle, deliver: deliver)
  }

  /// Runs until the reader returns and all it pushed is analysed and delivered.
  ///
  /// - Parameters:
  ///   - idleEvery: how long to wait for events before `idle` is called.
  ///   - read: the reader's whole life, on a thread of its own. It returns at the end of its source, when
  ///     it is asked to stop, or when nobody takes its samples any more.
  ///   - atOnce: gets the same events first, on whichever thread found them, one thread at a time: for what can't
  ///     wait for another thread to wake, such as a cue. It must not block, or the line is not read.
  ///   - idle: called on the caller's thread whenever nothing came for a while, and after each delivery.
  ///   - deliver: takes the next events, on the caller's thread. Where it throws, the session ends early.
  /// - Throws: what `deliver` throws, or `FootstrikeError` where no thread can be had.
  /// - Returns: what was dropped by full rings.
  public consuming func run(
    idleEvery: Duration = .milliseconds(100),
    read: @escaping @Sendable (_ samples: inout SampleSink) -> Void,
    atOnce: (@Sendable (_ events: Span<GaitEvent>) -> Void)? = nil,
    idle: () -> Void = {},
    deliver: (_ events: Span<GaitEvent>) throws -> Void
  ) throws -> Dropped {
    let samples = Ring<MotionSample>(capacity: rings.sampleCapacity, whenFull: rings.whenSamplesFull)
    let events = Ring<GaitEvent>(capacity: rings.eventCapacity, whenFull: rings.whenEventsFull)
    let writeSamples = Handoff(samples.producer)
    let readSamples = Handoff(samples.consumer)
    let incoming = events.consumer
    let analysis = Analysis(
      monitor: monitor, events: events.producer, atOnce: atOnce, marksSamples: rings.marksSamples)
    let mostAtOnce = rings.mostAtOnce

    let analyst = try PipelineThread { analysis.run(samples: readSamples.take()) }
    let reader: PipelineThread
    do {
      reader = try PipelineThread {
        var sink = SampleSink(writeSamples.take(), analysis: analysis, mostAtOnce: mostAtOnce)
        read(&sink)
        sink.close()
      }
    } catch {
      _ = writeSamples.take()
      analyst.join()
      throw error
    }
    // Where `deliver` throws, the consumer is gone before the threads are waited for: nobody blocks on it.
    var failure: (any Error)?
    do {
      try Self.deliverAll(incoming, idleEvery: idleEvery, idle: idle, deliver: deliver)
    } catch {
      failure = error
    }
    reader.join()
    analyst.join()
    if let failure { throw failure }
    return analysis.dropped
  }

  private static func deliverAll(
    _ consumer: consuming Consumer<GaitEvent>, idleEvery: Duration, idle: () -> Void,
    deliver: (Span<GaitEvent>) throws -> Void
  ) throws {
    var incoming = consumer
    while true {
      idle()
      switch incoming.wait(timeout: idleEvery) {
      case .timedOut: continue
      case .ended: return
      case .ready: try incoming.read { try deliver($0) }
      }
    }
  }
}
