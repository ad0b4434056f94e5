import GaitModel
import SampleRing
import StrikeMonitoring
import Synchronization

/// The analysis of a run, done by whichever of two threads holds it: its own, or the reader's.
///
/// The reader takes it only while the ring is empty, and its own thread only while it is not; so neither waits for
/// the other, but for the moment in which the own thread puts away what it has done.
final class Analysis: Sendable {
  /// Told the events on the thread that found them, before anybody else.
  typealias AtOnce = @Sendable (_ events: Span<GaitEvent>) -> Void

  private struct Work: ~Copyable {
    var monitor: StrikeMonitor
    var events: Producer<GaitEvent>
    var found: [GaitEvent] = []
    var dropped = PipelineRun.Dropped()
  }

  private let work: Mutex<Work>
  private let atOnce: AtOnce?
  private let marksSamples: Bool
  /// What sensors turned out to be that came late, until the analysis has heard of it.
  private let late = Mutex<[(source: Int, stream: StreamDescription)]>([])
  private let hasLate = Atomic(false)

  /// Samples at once: the monitor goes over them more than once, and they should still be in the cache.
  private static let piece = 1_024
  private static let manyEvents = 256

  init(
    monitor: StrikeMonitor, events: consuming Producer<GaitEvent>, atOnce: AtOnce?, marksSamples: Bool
  ) {
    var work = Work(monitor: monitor, events: events)
    work.found.reserveCapacity(1024)
    self.work = Mutex(work)
    self.atOnce = atOnce
    self.marksSamples = marksSamples
  }

  /// What full rings dropped; complete once the ring of events has ended.
  var dropped: PipelineRun.Dropped { work.withLock { $0.dropped } }

  /// The own thread's whole life.
  func run(samples: consuming Consumer<MotionSample>) {
    var samples = samples
    while samples.wait() == .ready {
      let goesOn = work.withLock { work in
        // Until the ring is empty: from then on the reader may take the work.
        while samples.read(atMost: Self.piece, { push($0, to: &work) }) != nil {
          // Whoever waits for events is woken once for many, and at once where nothing else is to be done.
          if work.found.count >= Self.manyEvents, !deliver(&work) { return false }
        }
        return deliver(&work)
      }
      guard goesOn else { return }
    }
    work.withLock { work in
      work.monitor.finish(into: &work.found)
      _ = deliver(&work)
      work.dropped = PipelineRun.Dropped(samples: samples.dropped, events: work.events.dropped)
      work.events.close()
    }
  }

  /// Analyses samples on the reader's thread, which has found the ring empty.
  ///
  /// - Returns: whether anybody still takes events; `nil` where the own thread has the work, and nothing was done.
  func analyseAtOnce(_ samples: Span<MotionSample>) -> Bool? {
    work.withLockIfAvailable { work in
      for start in stride(from: 0, to: samples.count, by: Self.piece) {
        push(samples.extracting(start..<min(start + Self.piece, samples.count)), to: &work)
      }
      return deliver(&work)
    }
  }

  /// A sensor is not what it was taken for; called before its first sample is handed over.
  func describe(_ source: Int, as stream: StreamDescription) {
    late.withLock { $0.append((source, stream)) }
    hasLate.store(true, ordering: .releasing)
  }

  private func push(_ samples: Span<MotionSample>, to work: inout Work) {
    if hasLate.load(ordering: .relaxed), hasLate.exchange(false, ordering: .acquiring) {
      for sensor in late.withLock({ list in
        defer { list = [] }
        return list
      }) {
        // What nothing here can analyse stays the like of the others, which can be.
        try? work.monitor.describe(sensor.source, as: sensor.stream)
      }
    }
    work.monitor.push(samples, into: &work.found)
    guard marksSamples else { return }
    for place in samples.indices {
      let time = samples[place].time
      work.found.append(
        .gap(StreamGap(source: .max, start: time, end: time, lostSamples: samples[place].index)))
    }
  }

  private func deliver(_ work: inout Work) -> Bool {
    guard !work.found.isEmpty else { return true }
    // Lent and given back: neither copies.
    var found: [GaitEvent] = []
    swap(&found, &work.found)
    atOnce?(found.span)
    work.events.push(contentsOf: found.span)
    found.removeAll(keepingCapacity: true)
    swap(&found, &work.found)
    return !work.events.consumerHasLeft
  }
}
