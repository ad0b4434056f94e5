import GaitModel
import SampleRing
import SensorDecoding
import Synchronization

/// Replays two recordings of one session, a pod on each shoe, through one monitor.
///
/// ```
///  reader ──▶ ring ──╮
///                    merge by time ──▶ ring ──▶ analysis ──▶ ring ──▶ caller
///  reader ──▶ ring ──╯
/// ```
/// Each file has a thread; everybody waits where a ring is full, and memory stays bounded however far apart
/// the two begin.
public struct PairRun: Sendable {
  /// Nanoseconds added to each recording's times, to put both on one clock.
  public var offsets: (Int64, Int64) = (0, 0)
  /// Asks the run to end early.
  public var stop = StopSignal()

  private static let ringCapacity = 8192
  private static let batch = 512

  /// Two recordings that begin together, unless `offsets` say otherwise.
  public init() {}

  /// Runs until both recordings end, `stop` is set or `deliver` throws.
  ///
  /// - Returns: what each stream brought, lost and refused.
  public func run(
    _ files: (RecordingFile, RecordingFile), monitor: StrikeMonitor,
    deliver: (Span<GaitEvent>) throws -> Void
  ) throws -> (RecordingRun.Outcome, RecordingRun.Outcome) {
    let outcomes = Mutex((RecordingRun.Outcome(), RecordingRun.Outcome()))
    let failure = Mutex<PipelineError?>(nil)
    _ = try PipelineRun(monitor: monitor).run(
      read: { session in
        do throws(PipelineError) {
          try readBoth(files, into: &session, outcomes)
        } catch {
          failure.withLock { $0 = error }
        }
      }, deliver: deliver)
    if let failure = failure.withLock({ $0 }) { throw failure }
    return outcomes.withLock { $0 }
  }

  private func readBoth(
    _ files: (RecordingFile, RecordingFile), into session: inout Producer<MotionSample>,
    _ outcomes: borrowing Mutex<(RecordingRun.Outcome, RecordingRun.Outcome)>
  ) throws(PipelineError) {
    let first = try Reading(files.0, stop: stop, capacity: Self.ringCapacity)
    let second: Reading
    do throws(PipelineError) {
      second = try Reading(files.1, stop: stop, capacity: Self.ringCapacity)
    } catch {
      _ = first.finish(dropping: first.samples.take())
      throw error
    }
    merge(first.samples.take(), second.samples.take(), into: &session)
    outcomes.withLock { $0 = (first.finish(), second.finish()) }
  }

  /// One file read on a thread of its own.
  private final class Reading: Sendable {
    let samples: Handoff<Consumer<MotionSample>>
    private let outcome: Shared
    private let thread: PipelineThread

    private final class Shared: Sendable {
      let outcome = Mutex(RecordingRun.Outcome())
    }

    init(_ file: RecordingFile, stop: StopSignal, capacity: Int) throws(PipelineError) {
      let ring = Ring<MotionSample>(capacity: capacity, whenFull: .wait)
      let writer = Handoff(ring.producer)
      samples = Handoff(ring.consumer)
      var reading = RecordingRun()
      reading.stop = stop
      let run = reading
      let shared = Shared()
      outcome = shared
      thread = try PipelineThread {
        var ring = writer.take()
        let outcome = run.read(file, into: &ring) { _ in }
        ring.close()
        shared.outcome.withLock { $0 = outcome }
      }
    }

    /// Waits for the thread, which ends once its file has or its ring's reader is gone.
    func finish() -> RecordingRun.Outcome {
      thread.join()
      return outcome.outcome.withLock { $0 }
    }

    /// The same, with nobody to read the ring.
    func finish(dropping samples: consuming Consumer<MotionSample>) -> RecordingRun.Outcome {
      _ = consume samples
      return finish()
    }
  }

  /// Takes the older of the two next samples, again and again; of equals the first recording's.
  private func merge(
    _ first: consuming Consumer<MotionSample>, _ second: consuming Consumer<MotionSample>,
    into session: inout Producer<MotionSample>
  ) {
    var first = first
    var second = second
    var (left, right) = (next(&first, 0), next(&second, 1))
    var batch: [MotionSample] = []
    batch.reserveCapacity(Self.batch)
    while left != nil || right != nil {
      if let sample = left, right.map({ sample.time <= $0.time }) ?? true {
        batch.append(sample)
        left = next(&first, 0)
      } else if let sample = right {
        batch.append(sample)
        right = next(&second, 1)
      }
      if batch.count == Self.batch {
        guard session.push(contentsOf: batch.span) == batch.count else { return }
        batch.removeAll(keepingCapacity: true)
      }
    }
    session.push(contentsOf: batch.span)
  }

  private func next(_ ring: inout Consumer<MotionSample>, _ source: UInt16) -> MotionSample? {
    while true {
      if var sample = ring.pop() {
        sample.source = source
        sample.time.nanoseconds &+= source == 0 ? offsets.0 : offsets.1
        return sample
      }
      if ring.wait() == .ended { return nil }
    }
  }
}
