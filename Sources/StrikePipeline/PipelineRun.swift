import GaitModel
import SampleRing
import StrikeMonitoring
import Synchronization

/// One session on its threads: a reader, the analysis, and the caller's own thread for the events.
///
/// ```
///  reader ──▶ ring of samples ──▶ analysis ──▶ ring of events ──▶ caller
/// ```
/// They share nothing but the rings. A recording waits where a ring is full; a live line drops and counts.
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
    _ source: some SampleSource, idle: () -> Void = {}, deliver: (_ events: Span<GaitEvent>) throws -> Void
  ) throws -> Dropped {
    try run(read: { source.read(into: &$0) }, idle: idle, deliver: deliver)
  }

  /// Runs until the reader returns and all it pushed is analysed and delivered.
  ///
  /// - Parameters:
  ///   - idleEvery: how long to wait for events before `idle` is called.
  ///   - read: the reader's whole life, on a thread of its own. It returns at the end of its source, when
  ///     it is asked to stop, or when the ring's consumer has left.
  ///   - idle: called on the caller's thread whenever nothing came for a while, and after each delivery.
  ///   - deliver: takes the next events, on the caller's thread. Where it throws, the session ends early.
  /// - Throws: what `deliver` throws, or `FootstrikeError` where no thread can be had.
  /// - Returns: what was dropped by full rings.
  public consuming func run(
    idleEvery: Duration = .milliseconds(100),
    read: @escaping @Sendable (_ samples: inout Producer<MotionSample>) -> Void,
    idle: () -> Void = {},
    deliver: (_ events: Span<GaitEvent>) throws -> Void
  ) throws -> Dropped {
    let samples = Ring<MotionSample>(capacity: rings.sampleCapacity, whenFull: rings.whenSamplesFull)
    let events = Ring<GaitEvent>(capacity: rings.eventCapacity, whenFull: rings.whenEventsFull)
    let writeSamples = Handoff(samples.producer)
    let readSamples = Handoff(samples.consumer)
    let writeEvents = Handoff(events.producer)
    let incoming = events.consumer
    let analysisStage = Analysis(monitor: monitor)

    let analysis = try PipelineThread {
      analysisStage.run(samples: readSamples.take(), events: writeEvents.take())
    }
    let reader: PipelineThread
    do {
      reader = try PipelineThread {
        var producer = writeSamples.take()
        read(&producer)
        producer.close()
      }
    } catch {
      _ = writeSamples.take()
      analysis.join()
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
    analysis.join()
    if let failure { throw failure }
    return analysisStage.dropped.withLock { $0 }
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

/// The analysis thread's whole life.
private final class Analysis: Sendable {
  private let monitor: StrikeMonitor
  /// Complete once the ring of events has ended.
  let dropped = Mutex(PipelineRun.Dropped())

  /// Samples at once: the monitor goes over them more than once, and they should still be in the cache.
  private static let piece = 1_024
  private static let manyEvents = 256

  init(monitor: StrikeMonitor) { self.monitor = monitor }

  func run(samples: consuming Consumer<MotionSample>, events: consuming Producer<GaitEvent>) {
    var samples = samples
    var events = events
    var monitor = self.monitor
    var found: [GaitEvent] = []
    found.reserveCapacity(1024)
    while true {
      let isIdle = samples.read(atMost: Self.piece, { monitor.push($0, into: &found) }) == nil
      // Whoever waits for events is woken once for many of them, and at once where nothing else is to be done.
      if isIdle || found.count >= Self.manyEvents {
        guard deliver(&found, to: &events) else { return }
      }
      if isIdle, samples.wait() == .ended { break }
    }
    monitor.finish(into: &found)
    _ = deliver(&found, to: &events)
    let lost = PipelineRun.Dropped(samples: samples.dropped, events: events.dropped)
    dropped.withLock { $0 = lost }
  }

  private func deliver(_ found: inout [GaitEvent], to events: inout Producer<GaitEvent>) -> Bool {
    guard !found.isEmpty else { return true }
    events.push(contentsOf: found.span)
    found.removeAll(keepingCapacity: true)
    return !events.consumerHasLeft
  }
}
