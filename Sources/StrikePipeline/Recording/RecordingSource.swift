import GaitModel
import Glibc
import SensorDecoding
import SensorIO
import StrikeMonitoring
import Synchronization

/// Recorded files as a session: one sensor, both feet in one file, or a file for each; as fast as the machine can,
/// or as it happened.
public final class RecordingSource: SampleSource, @unchecked Sendable {
  /// What part of the files is wanted, and how fast.
  public struct Settings: Sendable {
    /// Stream time at which the analysis begins, seconds.
    public var from = 0.0
    /// Stream time at which it ends, seconds.
    public var to = Double.infinity
    /// How much faster than it happened; `nil` for as fast as the machine can.
    public var speed: Double?
    /// Asks the reader to end early.
    public var stop = StopSignal()

    /// The whole recording at full speed.
    public init() {}
  }

  private let inputs: [RecordingInput]
  private let sensors: [SourceSensor]
  private let settings: Settings
  private let bytesRead = Atomic<Int64>(0)
  /// What the streams brought and lost. Complete after the run.
  public private(set) var health = StreamHealth()
  /// What was refused, with the first few places. Complete after the run.
  public private(set) var refusals = RefusalTally()
  /// How far it was read where it was stopped early, and how long it is. Complete after the run.
  public private(set) var endedEarly: (atSeconds: Double, ofSeconds: Double?)?
  /// Why a file could not be read to its end. Complete after the run.
  public private(set) var failure: FootstrikeError?

  /// Files that were opened, and what their sensors are taken for, in the order of their numbers.
  public init(_ inputs: [RecordingInput], sensors: [SourceSensor] = [], settings: Settings = Settings()) {
    self.inputs = inputs
    self.sensors = sensors
    self.settings = settings
  }

  /// The first file's.
  public var name: String { inputs[0].file.name }
  /// Nothing is to be read first.
  public func prepare(idle: () -> Void) -> [SourceSensor]? { sensors }

  /// Seconds since 1970 UTC of the first sample of all; `nil` where no file tells a date.
  public var startEpochSeconds: Double? { inputs.compactMap(\.file.startEpochSeconds).min() }

  /// The share of the first file that was read, 0…1; `nil` where its size is unknown.
  public var progress: Double? {
    guard let size = inputs[0].file.byteCount, size > 0 else { return nil }
    return Double(bytesRead.load(ordering: .relaxed)) / Double(size)
  }

  /// The reader's whole life.
  public func read(into sink: inout SampleSink) {
    let stop = settings.stop
    var reading = RecordingInputs(inputs, stop: stop)
    var pace = settings.speed.map { RecordedPace(speed: $0) }
    var passed = Passed()
    var isWanted = true
    while !stop.isSet,
      reading.readBlock({
        isWanted = pass($0, to: &sink, &pace, &passed)
        return isWanted
      })
    {
      bytesRead.store(inputs[0].file.bytesRead, ordering: .relaxed)
    }
    // A reader that was woken has not come to the end, though nothing more came.
    let isStopped = stop.isSet && isWanted && !reading.isAtEnd
    if isWanted { reading.finish(cutOff: isStopped) { pass($0, to: &sink, &pace, &passed) } }
    if isStopped {
      let length = inputs.map { ($0.file.lengthSeconds ?? .infinity) + $0.shiftSeconds }.max() ?? .infinity
      let end = min(length, settings.to)
      endedEarly = (passed.last.seconds, end.isFinite ? end : nil)
    }
    health = cut(reading.health, to: passed)
    refusals = reading.refusals
    failure = reading.failure
  }

  /// Reads the files once for what is known only at their end; they are then read, and must be opened anew.
  ///
  /// - Parameter monitor: one that surveys.
  public func survey(_ monitor: consuming StrikeMonitor) -> RecordingSurvey {
    var monitor = monitor
    analyse(&monitor) { _ in }
    return monitor.survey()
  }

  /// Reads the files once on the caller's thread, and hands on what was found as it comes; the monitor is not
  /// finished. They are then read, and must be opened anew.
  public func analyse(_ monitor: inout StrikeMonitor, _ body: ([GaitEvent]) -> Void) {
    var events: [GaitEvent] = []
    var reading = RecordingInputs(inputs, stop: settings.stop)
    func take(_ samples: Span<MotionSample>) -> Bool {
      let wanted = wanted(of: samples)
      monitor.push(samples.extracting(wanted), into: &events)
      body(events)
      events.removeAll(keepingCapacity: true)
      return wanted.upperBound == samples.count
    }
    var isWanted = true
    while !settings.stop.isSet,
      reading.readBlock({
        isWanted = take($0)
        return isWanted
      })
    {}
    if isWanted { reading.finish(cutOff: settings.stop.isSet) { take($0) } }
  }

  /// Which of some samples lie between `from` and `to`.
  private func wanted(of samples: Span<MotionSample>) -> Range<Int> {
    let (from, to) = (settings.from, settings.to)
    guard !samples.isEmpty, samples[samples.count - 1].time.seconds >= from else {
      return samples.count..<samples.count
    }
    var first = 0
    while samples[first].time.seconds < from { first += 1 }
    var end = samples.count
    while end > first, samples[end - 1].time.seconds >= to { end -= 1 }
    return first..<end
  }

  /// What was handed on between `from` and `to`.
  private struct Passed {
    var samples: Int64 = 0
    var first: SensorTime?
    var last = SensorTime.zero
  }

  /// The counters of what was read, with samples and duration of what was wanted: files are read in blocks.
  private func cut(_ health: StreamHealth, to passed: Passed) -> StreamHealth {
    guard settings.from > 0 || settings.to < .infinity else { return health }
    var health = health
    health.samples = passed.samples
    health.durationSeconds = passed.first.map { passed.last.seconds(since: $0) } ?? 0
    return health
  }

  /// Pushes the wanted part of some samples; false once nothing more is wanted.
  private func pass(
    _ samples: Span<MotionSample>, to sink: inout SampleSink, _ pace: inout RecordedPace?,
    _ passed: inout Passed
  ) -> Bool {
    let stop = settings.stop
    let wanted = wanted(of: samples)
    var first = wanted.lowerBound
    let end = wanted.upperBound
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
        if sink.push(contentsOf: samples.extracting(first..<first + due)) < due { return false }
        first += due
      }
    } else if sink.push(contentsOf: samples.extracting(first..<end)) < end - first {
      return false
    }
    return end == samples.count
  }
}

/// Holds a recording back to the speed at which it happened.
private struct RecordedPace {
  let speed: Double
  private var start: (host: Double, stream: SensorTime)?

  init(speed: Double) { self.speed = speed }

  /// How many of the samples have happened by now.
  mutating func due(_ samples: Span<MotionSample>) -> Int {
    let now = HostClock.seconds()
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
    let wait = min(0.05, max(0, due - HostClock.seconds()))
    var request = timespec(tv_sec: 0, tv_nsec: Int(wait * 1e9))
    nanosleep(&request, nil)
  }
}
