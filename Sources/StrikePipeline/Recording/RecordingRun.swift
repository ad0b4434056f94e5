import GaitModel
import Glibc
import SampleRing
import SensorDecoding
import StrikeMonitoring
import Synchronization

/// Replays a recording through a monitor, as fast as the machine can or as it happened.
public struct RecordingRun: Sendable {
  /// Stream time at which the analysis begins, seconds.
  public var from = 0.0
  /// Stream time at which it ends, seconds.
  public var to = Double.infinity
  /// How much faster than it happened; `nil` for as fast as the machine can.
  public var speed: Double?
  /// Asks the run to end early.
  public var stop = StopSignal()

  /// What a run came to.
  public struct Outcome: Sendable {
    /// What the stream brought, lost and refused.
    public var health = StreamHealth()
    /// What was refused, with the first few places.
    public var refusals = RefusalTally()
    /// Why the file could not be read to its end; all before that place was analysed.
    public var failure: FootstrikeError?
  }

  /// The whole recording at full speed.
  public init() {}

  /// Runs a session until its recordings end, `stop` is set or `deliver` throws: one sensor, both feet in one
  /// file, or a file for each.
  ///
  /// - Parameters:
  ///   - inputs: the files; together they have as many sensors as the monitor.
  ///   - progress: gets the share of the first file that was read, 0…1, now and then; never where its size
  ///     is unknown.
  ///   - deliver: takes the next events, on the caller's thread.
  public func run(
    _ inputs: [RecordingInput], monitor: StrikeMonitor, progress: (Double) -> Void = { _ in },
    deliver: (Span<GaitEvent>) throws -> Void
  ) throws -> Outcome {
    precondition(
      inputs.reduce(0) { $0 + $1.descriptions.count } == monitor.sensorCount,
      "a monitor has a sensor for each that is read")
    let shared = Shared()
    let dropped = try PipelineRun(monitor: monitor).run(
      read: { producer in
        let outcome = read(inputs, into: &producer) { shared.bytesRead.store($0, ordering: .relaxed) }
        shared.outcome.withLock { $0 = outcome }
      },
      idle: {
        if let size = inputs[0].file.byteCount, size > 0 {
          progress(Double(shared.bytesRead.load(ordering: .relaxed)) / Double(size))
        }
      }, deliver: deliver)
    var outcome = shared.outcome.withLock { $0 }
    outcome.health.droppedByRing = Int64(dropped.samples + dropped.events)
    return outcome
  }

  private final class Shared: Sendable {
    let bytesRead = Atomic<Int64>(0)
    let outcome = Mutex(Outcome())
  }

  /// The reader thread's whole life.
  private func read(
    _ inputs: [RecordingInput], into producer: inout Producer<MotionSample>, told: (Int64) -> Void
  ) -> Outcome {
    var reading = RecordingInputs(inputs, stop: stop)
    var pace = speed.map { Pace(speed: $0) }
    var passed = Passed()
    var isWanted = true
    while !stop.isSet,
      reading.readBlock({
        isWanted = pass($0, to: &producer, &pace, &passed)
        return isWanted
      })
    {
      told(inputs[0].file.bytesRead)
    }
    if isWanted { reading.finish { pass($0, to: &producer, &pace, &passed) } }
    var outcome = Outcome()
    outcome.health = cut(reading.health, to: passed)
    outcome.refusals = reading.refusals
    outcome.failure = reading.failure
    return outcome
  }

  /// What was handed on between `from` and `to`.
  private struct Passed {
    var samples: Int64 = 0
    var first: SensorTime?
    var last = SensorTime.zero
  }

  /// The counters of what was read, with samples and duration of what was wanted: files are read in blocks.
  private func cut(_ health: StreamHealth, to passed: Passed) -> StreamHealth {
    guard from > 0 || to < .infinity else { return health }
    var health = health
    health.samples = passed.samples
    health.durationSeconds = passed.first.map { passed.last.seconds(since: $0) } ?? 0
    return health
  }

  /// Pushes the wanted part of some samples; false once nothing more is wanted.
  private func pass(
    _ samples: Span<MotionSample>, to producer: inout Producer<MotionSample>, _ pace: inout Pace?,
    _ passed: inout Passed
  ) -> Bool {
    guard !samples.isEmpty else { return true }
    if samples[samples.count - 1].time.seconds < from { return true }
    var first = 0
    while samples[first].time.seconds < from { first += 1 }
    var end = samples.count
    if samples[end - 1].time.seconds >= to {
      while end > first, samples[end - 1].time.seconds >= to { end -= 1 }
    }
    if first < end {
      passed.samples += Int64(end - first)
      passed.first = passed.first ?? samples[first].time
      passed.last = samples[end - 1].time
    }
    if var paced = pace {
      defer { pace = paced }
      while first < end, !stop.isSet {
        let due = paced.due(samples.extracting(first..<end))
        if due == 0 {
          paced.sleep(until: samples[first].time)
          continue
        }
        if producer.push(contentsOf: samples.extracting(first..<first + due)) < due { return false }
        first += due
      }
    } else if producer.push(contentsOf: samples.extracting(first..<end)) < end - first {
      return false
    }
    return end == samples.count
  }
}

/// Holds a recording back to the speed at which it happened.
private struct Pace {
  let speed: Double
  private var start: (host: Double, stream: SensorTime)?

  init(speed: Double) { self.speed = speed }

  /// How many of the samples have happened by now.
  mutating func due(_ samples: Span<MotionSample>) -> Int {
    let now = Self.now()
    let start = start ?? (now, samples[0].time)
    self.start = start
    var count = 0
    while count < samples.count, start.host + samples[count].time.seconds(since: start.stream) / speed <= now
    {
      count += 1
    }
    return count
  }

  /// Sleeps until a sample is due, a twentieth of a second at most, so that a stop is heard.
  func sleep(until time: SensorTime) {
    guard let start else { return }
    let due = start.host + time.seconds(since: start.stream) / speed
    let wait = min(0.05, max(0, due - Self.now()))
    var request = timespec(tv_sec: 0, tv_nsec: Int(wait * 1e9))
    nanosleep(&request, nil)
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
