import GaitModel

/// One device's bytes, with the times they arrived, made into samples on the host's clock.
///
/// It finds the protocol unless that is pinned, decodes, finds the rate unless that is given, gives each
/// sample its time (by the device's clock where it has one, else by `ArrivalClock`), and leaves out
/// duplicates and steps back (`Timeline`). All of it follows from bytes and arrivals only, so that a record
/// of both gives the same samples again.
///
/// Samples come once the rate is known, the held ones first. Where it can't be measured, as from a line that
/// sends one sample an hour, the oldest of those that wait are left out and counted (`unplacedSamples`). A
/// device's clock that stands still is not used.
public struct SerialStream: Sendable {
  /// What a person may pin.
  public struct Settings: Sendable {
    /// What the device speaks; `nil` to find out.
    public var entry: SerialProtocol?
    /// What it may speak, where that is found out; put protocols of your own before these.
    public var protocols = SerialProtocol.all
    /// How it is read.
    public var decoding = ProtocolSettings()
    /// Samples a second; `nil` to measure it.
    public var rateHertz: Double?
    /// It comes in pieces of which each may be lost, come twice, or before one that was sent first; samples of a
    /// device with a clock are put back into their order then.
    public var isDatagrams = false

    /// Everything is found out.
    public init() {}
  }

  /// What it speaks, once known.
  public private(set) var entry: SerialProtocol?
  /// Times it was found out or told what it speaks; where that rises, it may be something else.
  public private(set) var protocolsUsed = 0
  /// Why it was taken for that: one clause; empty where it was pinned.
  public private(set) var reason = ""
  /// True samples a second, once measured or given.
  public private(set) var rateHertz: Double?
  /// Its samples have the device's own times.
  public private(set) var hasDeviceTime = false
  /// The samples have angular rates.
  public private(set) var hasAngularRate = false
  /// The host's time of the first sample, nanoseconds; `nil` before there is one.
  public private(set) var start: Int64?
  /// What came, and what was lost or left out.
  public private(set) var health = StreamHealth()
  /// Samples missing by the device's own counter.
  public private(set) var lostByCounter: Int64 = 0
  /// The protocol could not be told from the first bytes; what was tried and what to do.
  public private(set) var detectionProblem: String?

  /// The rate can't be measured, so that no sample can be given its time: why, and what to do.
  public private(set) var rateProblem: String?
  /// Samples that waited for a rate that could not be measured, and were left out.
  public private(set) var unplacedSamples: Int64 = 0

  private let source: UInt16
  private let settings: Settings
  private let isPinned: Bool
  private var decoder: (any FrameCounting)?
  private var batch = DecodedBatch(capacity: 256)
  private var pieces = ArrivedBytes()
  private var nextTry = SerialStream.firstTry
  private var held: [MotionSample] = []
  private var heldArrivals: [Int64] = []
  private var device: DeviceTimeline?
  private var arrivals: ArrivalClock?
  private var order: DatagramOrder?
  private var timeline: Timeline?
  private var afterDamage = false
  private var firstIndex: Int64 = 0
  private var nextIndex: Int64 = 0
  private var lastIndex: Int64 = -1
  private var lostBefore: Int64 = 0
  private var gaps: [StreamGap] = []
  private var lastArrival: Int64 = 0
  private var isFinished = false
  /// Of a protocol that was found out: bytes of the stride so far, whether a sample came in it, and strides without.
  private var stride = (bytes: 0, hasSample: false, silent: 0)

  /// Strides of bytes are looked at, so that nothing depends on how they were cut.
  private static let strideBytes = 4096
  /// So many of them without a sample are no damage any more: the device may speak another protocol now.
  private static let mostSilent = 4

  private static let firstTry = 512
  /// Long enough that the jitter of arrivals is under one part in a thousand.
  private static let rateSeconds = 1.5
  /// No sensor is faster; bytes of a file come all at once, and say nothing of a rate.
  private static let highestRate = RecordingDescription.highestRateHertz
  /// Fewer samples say nothing of a rate.
  private static let leastHeld = RateMeasurement.leastHeld
  /// More do not wait, however little time passes: two seconds of the highest rate.
  private static let mostHeld = 200_000

  /// A stream that has brought nothing yet.
  public init(source: UInt16, settings: Settings = Settings()) {
    self.source = source
    self.settings = settings
    isPinned = settings.entry != nil
    if let pinned = settings.entry { use(pinned) }
  }

  /// What was guessed of lines of text; empty for all else.
  public var guesses: [Guess<String>] { decoder?.guesses ?? [] }
  /// Times those guesses changed since the first.
  public var revisions: Int { decoder?.revisions ?? 0 }

  /// Why bytes come and no samples, for people; `nil` where they come, or nothing has come yet.
  public var whyNoSamples: String? {
    if timeline != nil { return nil }
    guard let decoder else {
      guard pieces.count > 0 else { return detectionProblem }
      do throws(ProtocolDetectionError) {
        _ = try ProtocolDetector(table: settings.protocols, settings: settings.decoding).detect(
          pieces.bytes.span)
        return nil
      } catch { return error.description }
    }
    if held.isEmpty, decoder.statistics.samples == 0 {
      let refused = batch.refusals.totalBytes
      return decoder.problem
        ?? (refused > 0
          ? "\(refused) bytes are no frames of \(entry?.name ?? "it")" : "no whole frame has come")
    }
    return rateProblem
  }

  /// The rate is known, and samples come.
  public var isSettled: Bool { timeline != nil }
  /// Samples that wait for the rate.
  public var heldCount: Int { held.count }
  /// Bytes and lines that were refused.
  public var refusals: RefusalTally { batch.refusals }
  /// Samples a second now: smoothed arrivals, or the device's times.
  public var effectiveRateHertz: Double { arrivals?.rateHertz ?? health.effectiveRateHertz }
  /// Parts in a million by which the device's clock is faster than the host's; `nil` without a clock of its
  /// own, and in the first seconds.
  public var driftPPM: Double? { device?.driftPPM }
  /// Times the device's clock started anew.
  public var clockRestarts: Int64 { device?.restarts ?? 0 }

  /// Takes the next bytes, appending the samples they completed.
  ///
  /// - Parameter arrival: when the host received them, nanoseconds of one steady clock.
  public mutating func push(_ bytes: Span<UInt8>, arrival: Int64, into samples: inout [MotionSample]) {
    guard !isFinished else { return }
    if isPinned { return decode(bytes, arrival: arrival, into: &samples) }
    // Looked at by fixed counts, so that the answer does not depend on how the bytes are cut.
    var start = 0
    while start < bytes.count {
      if decoder == nil {
        let end = min(bytes.count, start + nextTry - pieces.count)
        pieces.append(bytes.extracting(start..<end), arrival: arrival)
        start = end
        if pieces.count == nextTry { detect(into: &samples) }
      } else {
        let end = min(bytes.count, start + Self.strideBytes - stride.bytes)
        let before = nextIndex
        decode(bytes.extracting(start..<end), arrival: arrival, into: &samples)
        stride.hasSample = stride.hasSample || nextIndex > before
        stride.bytes += end - start
        start = end
        if stride.bytes == Self.strideBytes { endStride(into: &samples) }
      }
    }
  }

  /// The line hung up: what it brought stands, what was cut off is refused, and what comes next is read as the
  /// device told before, which it may not tell again.
  public mutating func lineWasLost(into samples: inout [MotionSample]) {
    if decoder == nil, pieces.count > 0, !detect(into: &samples) {
      if pieces.count >= Self.firstTry { detectionProblem = whyNoSamples }
      giveUpBytes(keeping: 0)
      nextTry = Self.firstTry
    }
    endBytes(into: &samples) { $0.lineWasLost(into: &$1) }
    handOnWaiting(into: &samples)
    afterDamage = true
  }

  /// The stream is over: hands out all that waits. What comes after it is left out.
  public mutating func finish(into samples: inout [MotionSample]) {
    guard !isFinished else { return }
    isFinished = true
    if decoder == nil, pieces.count > 0, !detect(into: &samples) { giveUpBytes(keeping: 0) }
    endDecoder(into: &samples)
    if timeline == nil, held.count >= 2 { settle(into: &samples) }
    if timeline == nil, !held.isEmpty { leaveOutHeld(keeping: 0) }
    handOnWaiting(into: &samples)
    timeline?.finish(&batch, health: &health, gaps: &gaps)
    countRefusals()
  }

  /// What waits for missing datagrams waits in vain.
  private mutating func handOnWaiting(into samples: inout [MotionSample]) {
    guard order != nil else { return }
    batch.removeSamples()
    order?.finish(&batch.samples)
    process(into: &samples)
  }

  private mutating func use(_ entry: SerialProtocol) {
    self.entry = entry
    protocolsUsed += 1
    decoder = entry.makeDecoder(settings.decoding)
  }

  /// Lets a protocol go that brings nothing any more.
  private mutating func endStride(into samples: inout [MotionSample]) {
    stride = (0, false, stride.hasSample ? 0 : stride.silent + 1)
    guard stride.silent == Self.mostSilent else { return }
    stride.silent = 0
    endDecoder(into: &samples)
    decoder = nil
    pieces = ArrivedBytes()
    nextTry = Self.firstTry
    afterDamage = true
  }

  /// Goes on with another protocol than the session began with: its clock is another, so arrivals tell the times.
  private mutating func followSwitch() {
    guard let rateHertz, let first = pieces.pieces.first else { return }
    device = nil
    hasDeviceTime = false
    arrivals = ArrivalClock(rateHertz: rateHertz, start: max(first.arrival, lastArrival))
  }

  private mutating func endDecoder(into samples: inout [MotionSample]) {
    endBytes(into: &samples) { $0.finish(into: &$1) }
    lostBefore = lostByCounter
    batch.lostByCounter = 0
    firstIndex = nextIndex
  }

  /// Takes what the decoder makes of bytes that nothing follows.
  private mutating func endBytes(
    into samples: inout [MotionSample], _ end: (inout any FrameCounting, inout DecodedBatch) -> Void
  ) {
    guard var ended = decoder else { return }
    decoder = nil
    batch.removeSamples()
    end(&ended, &batch)
    decoder = ended
    take(arrival: heldArrivals.last ?? lastArrival, into: &samples)
  }

  /// Looks at what has come so far. True once the protocol is known; what was held is then decoded.
  @discardableResult private mutating func detect(into samples: inout [MotionSample]) -> Bool {
    do throws(ProtocolDetectionError) {
      let found = try ProtocolDetector(table: settings.protocols, settings: settings.decoding).detect(
        pieces.bytes.span)
      let before = entry?.name
      use(found.entry)
      if timeline != nil, before != found.entry.name { followSwitch() }
      reason = found.reason
      detectionProblem = nil
    } catch {
      if pieces.count >= ProtocolDetector.sufficientBytes {
        detectionProblem = error.description
        giveUpBytes(keeping: Self.firstTry)
        nextTry = 2 * Self.firstTry
      } else {
        nextTry = min(2 * nextTry, ProtocolDetector.sufficientBytes)
      }
      return false
    }
    let waiting = pieces
    pieces = ArrivedBytes()
    for piece in waiting.pieces {
      decode(waiting.bytes.span.extracting(piece.range), arrival: piece.arrival, into: &samples)
    }
    return true
  }

  private mutating func giveUpBytes(keeping kept: Int) {
    let refused = pieces.removeFirst(max(0, pieces.count - kept))
    if refused.count > 0 {
      batch.refusals.add(
        Refusal(cause: .unknownFrame, byteOffset: refused.lowerBound, byteCount: Int64(refused.count)))
    }
    countRefusals()
  }

  private mutating func countRefusals() {
    health.refusedRecords = batch.refusals.totalRecords
    health.refusedBytes = batch.refusals.totalBytes
  }

  private mutating func decode(
    _ bytes: Span<UInt8>, arrival: Int64, into samples: inout [MotionSample]
  ) {
    batch.removeSamples()
    decoder?.decode(bytes, arrival: arrival, into: &batch)
    take(arrival: arrival, into: &samples)
  }

  /// Takes the batch's samples, which arrived at that moment.
  private mutating func take(arrival: Int64, into samples: inout [MotionSample]) {
    lastArrival = arrival
    lostByCounter = lostBefore + batch.lostByCounter
    for place in batch.samples.indices {
      batch.samples[place].source = source
      batch.samples[place].index &+= firstIndex
    }
    if let last = batch.samples.last {
      nextIndex = last.index + 1
      if afterDamage { batch.samples[0].flags.insert(.gapBefore) }
      afterDamage = false
    }
    if timeline != nil {
      place(count: batch.samples.count) { _ in arrival }
      return emit(into: &samples)
    }
    countRefusals()
    guard !batch.samples.isEmpty else { return }
    for sample in batch.samples {
      held.append(sample)
      heldArrivals.append(arrival)
    }
    let isLongEnough =
      Double(arrival - heldArrivals[0]) >= Self.rateSeconds * 1e9 && held.count >= Self.leastHeld
    if settings.rateHertz != nil || isLongEnough || held.count >= Self.mostHeld { settle(into: &samples) }
    if timeline == nil, isLongEnough || held.count >= Self.mostHeld {
      leaveOutHeld(keeping: Self.leastHeld - 1)
    }
  }

  /// Makes room: what waits gave no rate. The newest stay, and the next samples are tried with them.
  private mutating func leaveOutHeld(keeping kept: Int) {
    let count = held.count - kept
    held.removeFirst(count)
    heldArrivals.removeFirst(count)
    unplacedSamples += Int64(count)
    rateProblem =
      "its samples come too seldom or too irregularly to measure their rate; they are left out until they"
      + " come evenly, or pin it with --rate HERTZ"
  }

  /// Knows the rate: makes the clocks and hands out what was held.
  private mutating func settle(into samples: inout [MotionSample]) {
    let timed = decoder?.statistics.timedSamples ?? 0
    let all = decoder?.statistics.samples ?? 1
    hasDeviceTime = entry?.clock != nil && timed * 10 >= all * 9
    hasAngularRate = held.count { $0.flags.contains(.hasAngularRate) } * 2 > held.count
    let measurement = RateMeasurement(held: held, arrivals: heldArrivals)
    var measured = settings.rateHertz
    if measured == nil {
      measured = hasDeviceTime ? measurement.byDevice : measurement.byArrivals
      if measured == nil, hasDeviceTime {
        // Its clock stands still: the arrivals tell.
        hasDeviceTime = false
        measured = measurement.byArrivals
      }
    }
    guard let rate = measured, rate > 0.5, rate <= Self.highestRate else { return }
    rateHertz = rate
    rateProblem = nil
    var times = TimelineSettings(rateHertz: rate)
    if hasDeviceTime, let clock = entry?.clock {
      device = DeviceTimeline(clock)
      if settings.isDatagrams { order = DatagramOrder(rateHertz: rate) }
      let shared = zip(held, held.dropFirst()).count { $0.time == $1.time }
      times.stamps = shared * 5 > held.count ? .shared : .each
    } else {
      arrivals = ArrivalClock(rateHertz: rate, start: earliestStart(rateHertz: rate))
    }
    start = hasDeviceTime ? firstTime() : earliestStart(rateHertz: rate)
    timeline = Timeline(times)
    // As a batch of its own: what is held was decoded from several.
    batch.samples.removeAll(keepingCapacity: true)
    batch.samples.append(contentsOf: held)
    var arrivals = heldArrivals
    if !hasDeviceTime, let start {
      // What had waited is not late: it is placed as if it had come when it was taken.
      for place in 0..<measurement.freshRange.lowerBound {
        let taken = start + Int64(Double(held[place].index - held[0].index) * 1e9 / rate)
        arrivals[place] = min(arrivals[place], max(taken, start))
      }
    }
    held = []
    heldArrivals = []
    place(count: arrivals.count) { arrivals[$0] }
    emit(isPiece: false, into: &samples)
  }

  /// Where the first sample belongs on the host's clock: as early as the least delayed one of those held
  /// says. What came before the device's clock leapt, as stale bytes of a buffer, is put just before the rest,
  /// as `DeviceTimeline` does.
  private func firstTime() -> Int64 {
    let period = rateHertz.map { Int64(1e9 / $0) } ?? 0
    var sinceFirst: Int64 = 0
    var least = Int64.max
    for place in held.indices {
      if place > 0 {
        let step = held[place].time.nanoseconds &- held[place - 1].time.nanoseconds
        let elapsed = heldArrivals[place] - heldArrivals[place - 1]
        if DeviceTimeline.isBelieved(step, after: elapsed) {
          sinceFirst += step
        } else {
          sinceFirst += max(period, elapsed)
          least = .max
        }
      }
      least = min(least, heldArrivals[place] - sinceFirst)
    }
    return least
  }

  /// The same without a device's clock: what came at once had waited, and was taken one after the other.
  private func earliestStart(rateHertz: Double) -> Int64 {
    var least = Int64.max
    for (sample, arrival) in zip(held, heldArrivals) {
      least = min(least, arrival - Int64(Double(sample.index - held[0].index) * 1e9 / rateHertz))
    }
    return least
  }

  /// Gives the batch's samples their times on the host's clock; what can't be believed is left out.
  private mutating func place(count: Int, arrival: (Int) -> Int64) {
    guard let start, let rateHertz else { return }
    let period = 1e9 / rateHertz
    var kept = 0
    for place in 0..<count {
      var sample = batch.samples[place]
      let isAfterDamage = sample.flags.contains(.gapBefore)
      // Holes are told by time, as in files: the timeline marks those that end a stride.
      sample.flags.remove(.gapBefore)
      if device != nil {
        guard
          let placed = device?.place(
            raw: sample.time.nanoseconds, arrival: arrival(place), period: period, start: start)
        else {
          health.backwardSamples += 1
          continue
        }
        sample.time = SensorTime(nanoseconds: placed.time - start)
        if placed.restarted { sample.flags.insert(.gapBefore) }
      } else if let placed = arrivals?.place(
        arrival: arrival(place), afterDamage: isAfterDamage, missing: sample.index - lastIndex - 1)
      {
        lastIndex = sample.index
        sample.time = SensorTime(nanoseconds: placed.time - start)
      }
      batch.samples[kept] = sample
      kept += 1
    }
    batch.samples.removeLast(batch.samples.count - kept)
  }

  private mutating func emit(isPiece: Bool = true, into samples: inout [MotionSample]) {
    order?.push(&batch.samples, isPiece: isPiece, duplicates: &health.duplicateSamples)
    process(into: &samples)
  }

  private mutating func process(into samples: inout [MotionSample]) {
    gaps.removeAll(keepingCapacity: true)
    timeline?.process(&batch, health: &health, gaps: &gaps)
    guard let start else { return }
    for var sample in batch.samples {
      sample.time = SensorTime(nanoseconds: sample.time.nanoseconds + start)
      samples.append(sample)
    }
    batch.removeSamples()
  }
}
