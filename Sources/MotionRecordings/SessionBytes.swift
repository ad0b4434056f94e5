import GaitModel
import SensorDecoding

/// The files of one session, a sensor each, joined on their own clocks: a `JoinedRecord` for each reading of the
/// accelerometer, with gravity added where it was apart, and the other sensors as they were at that moment.
///
/// Angular rates and heights of a barometer are put in between the readings around; those of a satellite receiver
/// are given to the next sample. Each file is read once, front to back, in blocks.
final class SessionBytes: ByteProducer {
  /// An open file of one sensor.
  struct Part {
    var bytes: RecordingBytes
    var sensor: SensorPart
    var name: String
  }

  /// Longest hole across which readings are put in between, nanoseconds; slow sensors get three of their periods.
  private static let longestHole: Int64 = 100_000_000

  private var accelerometer: PartReader
  private var gravity: PartReader?
  private var gyroscope: PartReader?
  private var barometer: PartReader?
  private var receiver: PartReader?
  private let pauses: SessionPauses
  private let sign: Float
  private var records: [JoinedRecord] = []
  let byteCount: Int64? = nil
  private(set) var bytesRead: Int64 = 0
  let missingBytes: Int64 = 0

  /// - Parameters:
  ///   - parts: one of each quantity at most, an accelerometer among them.
  ///   - isTurned: every axis of the acceleration points the other way.
  init(_ parts: [Part], pauses: SessionPauses, isTurned: Bool) {
    func reader(_ quantity: SensorPart.Quantity) -> PartReader? {
      parts.first { $0.sensor.quantity == quantity }.map { PartReader($0) }
    }
    accelerometer = reader(.acceleration)!
    gravity = reader(.gravity)
    gyroscope = reader(.angularRate)
    barometer = reader(.altitude)
    receiver = reader(.location)
    self.pauses = pauses
    sign = isTurned ? -1 : 1
  }

  func fill() throws(FootstrikeError) -> ByteProgress {
    records.removeAll(keepingCapacity: true)
    while records.isEmpty {
      guard try accelerometer.readBlock() else { return .ended }
      for sample in accelerometer.samples { try join(sample) }
      accelerometer.dropAll()
      accelerometer.takeRefusals { records.append(JoinedRecord($0)) }
      gravity?.takeRefusals { records.append(JoinedRecord($0)) }
      gyroscope?.takeRefusals { records.append(JoinedRecord($0)) }
      barometer?.takeRefusals { records.append(JoinedRecord($0)) }
      receiver?.takeRefusals { records.append(JoinedRecord($0)) }
    }
    bytesRead += Int64(records.count * MemoryLayout<JoinedRecord>.stride)
    return .more
  }

  func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let outcome = records.withUnsafeBytes { raw -> Swift.Result<Result, Failure> in
      let bytes = raw.assumingMemoryBound(to: UInt8.self)
      do throws(Failure) { return .success(try body(bytes.span)) } catch { return .failure(error) }
    }
    return try outcome.get()
  }

  private func join(_ read: MotionSample) throws(FootstrikeError) {
    var sample = read
    sample.flags.remove(.hasAngularRate)
    sample.angularRate = .zero
    let time = read.time.nanoseconds &+ accelerometer.shift
    if let (before, after, share) = try gravity?.around(time, within: Self.longestHole) {
      sample.acceleration += before.acceleration + (after.acceleration - before.acceleration) * share
    } else if gravity != nil {
      // Without it the reading would be of another kind than the others.
      return
    }
    sample.acceleration *= sign
    if let (before, after, share) = try gyroscope?.around(time, within: Self.longestHole),
      before.flags.contains(.hasAngularRate), after.flags.contains(.hasAngularRate)
    {
      sample.angularRate = before.angularRate + (after.angularRate - before.angularRate) * share
      sample.flags.insert(.hasAngularRate)
    } else if read.flags.contains(.hasAngularRate), gyroscope == nil {
      sample.angularRate = read.angularRate
      sample.flags.insert(.hasAngularRate)
    }
    if let (before, after, share) = try barometer?.around(time, within: 3_000_000_000) {
      sample.altitudeMetres = before.altitudeMetres + (after.altitudeMetres - before.altitudeMetres) * share
    }
    if let fix = try receiver?.passed(time) {
      sample.speedMetresPerSecond = fix.speedMetresPerSecond
      if barometer == nil { sample.altitudeMetres = fix.altitudeMetres }
    }
    sample.time = SensorTime(nanoseconds: pauses.time(ofRecorded: time))
    records.append(JoinedRecord(sample))
  }
}

/// The clock of a session that was paused: how far the clock of the day was ahead of the recorder's, which stands
/// still meanwhile.
struct SessionPauses {
  /// From a moment of the recorder's clock on, nanoseconds; in order.
  private(set) var leads: [(from: Int64, lead: Int64)] = []

  /// A session that was not paused.
  init() {}

  /// What phyphox writes in `meta/time.csv`: an event, the experiment's and the system's time a line.
  init(phyphox text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      let delimiter: Character = line.contains(";") ? ";" : line.contains("\t") ? "\t" : ","
      let words = line.split(separator: delimiter).map { field in
        String(field.filter { $0 != "\"" }.map { delimiter != "," && $0 == "," ? "." : $0 })
      }
      guard words.count >= 3, words[0] == "START", let seconds = Double(words[1]),
        let system = Double(words[2]),
        (1e9...5e9).contains(system), (0...1e8).contains(seconds)
      else { continue }
      leads.append((Int64(seconds * 1e9), Int64((system - seconds) * 1e9)))
    }
  }

  /// Nanoseconds from the recorder's clock to 1970; `nil` where nothing tells.
  var dateOffset: Int64? { leads.first?.lead }

  /// A recorded time with the pauses before it.
  func time(ofRecorded time: Int64) -> Int64 {
    guard let first = leads.first, let now = leads.last(where: { $0.from <= time }) else { return time }
    return time &+ (now.lead &- first.lead)
  }
}

/// One file of a session, decoded block by block.
private struct PartReader {
  private let bytes: RecordingBytes
  private var decoder: any SensorDecoder
  private var batch = DecodedBatch()
  private var isOpen = true
  private var place = 0
  private var told = RefusalTally()
  /// Added to its times, so that those of all files count from the same.
  let shift: Int64

  init(_ part: SessionBytes.Part) {
    bytes = part.bytes
    decoder = part.sensor.description.makeDecoder()
    shift = part.sensor.description.timeShift
  }

  /// What is decoded and was not dropped.
  var samples: [MotionSample] { batch.samples }

  mutating func dropAll() { batch.removeSamples() }

  /// Decodes the next block; false at the end of the file.
  mutating func readBlock() throws(FootstrikeError) -> Bool {
    guard isOpen else { return false }
    isOpen = try bytes.readBlock { decoder.decode($0, arrival: nil, into: &batch) }
    if !isOpen { decoder.finish(into: &batch) }
    return true
  }

  /// Hands on what was refused since the last time.
  mutating func takeRefusals(_ body: (Refusal) -> Void) {
    let now = batch.refusals
    guard now.totalRecords > told.totalRecords else { return }
    for cause in RefusalCause.allCases {
      let count = now.records(cause) - told.records(cause)
      guard count > 0 else { continue }
      let share = (now.bytes(cause) - told.bytes(cause)) / count
      let line = now.first.last { $0.cause == cause }?.line ?? 0
      for _ in 0..<count { body(Refusal(cause: cause, line: max(1, line), byteOffset: 0, byteCount: share)) }
    }
    told = now
  }

  private func time(_ place: Int) -> Int64 { batch.samples[place].time.nanoseconds &+ shift }

  /// Reads on until the reading after `time` is there, or the file has ended.
  private mutating func advance(to time: Int64) throws(FootstrikeError) {
    while true {
      while place + 1 < batch.samples.count, self.time(place + 1) <= time { place += 1 }
      if place + 1 < batch.samples.count || !isOpen { return }
      if place > 0 {
        batch.samples.removeSubrange(0..<place)
        place = 0
      }
      if try !readBlock() { return }
    }
  }

  /// The readings around a moment and where between them it lies; `nil` where there is a hole, or none yet.
  mutating func around(
    _ time: Int64, within hole: Int64
  ) throws(FootstrikeError) -> (before: MotionSample, after: MotionSample, share: Float)? {
    try advance(to: time)
    guard place < batch.samples.count, self.time(place) <= time else { return nil }
    let before = batch.samples[place]
    let step = time &- self.time(place)
    if step == 0 { return (before, before, 0) }
    guard place + 1 < batch.samples.count else { return nil }
    let span = self.time(place + 1) &- self.time(place)
    guard span > 0, span <= hole, step <= span else { return nil }
    return (before, batch.samples[place + 1], Float(step) / Float(span))
  }

  /// The last reading up to a moment, once.
  mutating func passed(_ time: Int64) throws(FootstrikeError) -> MotionSample? {
    try advance(to: time)
    guard place < batch.samples.count, self.time(place) <= time else { return nil }
    let found = batch.samples[place]
    guard found.flags.isDisjoint(with: .pauseBefore) else { return nil }
    // Marked as taken.
    batch.samples[place].flags.insert(.pauseBefore)
    return found
  }
}

extension RecordingDescription {
  /// From its own times to those that all files of a session count in.
  fileprivate var timeShift: Int64 { dateOffset ?? 0 }
}
