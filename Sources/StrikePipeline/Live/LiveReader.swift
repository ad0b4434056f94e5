import GaitModel
import SensorDecoding
import SensorIO

/// What the reader thread owns: the lines, the decoders behind them, and what is due to be written.
///
/// Used by one thread at a time: the one that prepares a session, then the one that reads it. A value and no object,
/// whose parts would be checked for exclusive access at every packet.
struct LiveReader: ~Copyable {
  /// Something to write to a device at a moment.
  private struct Due {
    var time: Int64
    var bytes: [UInt8]
  }

  private(set) var intake: LiveIntake
  private let desk: LiveDesk
  private let group: SourceGroup
  private let recorder: RawRecorder?
  private let block: UnsafeMutableRawBufferPointer
  private var status = LiveStatus()
  private var notices: [String] = []
  private var commands: [[Due]]
  private var polls: [(command: PollCommand, next: Int64, turn: Int)?]
  /// When the next of both is due.
  private var nextDue = Int64.max
  /// What the clock said last.
  private var now: Int64
  private var samples: [MotionSample] = []
  /// The next sample pushed of each source stands after samples that the ring had no room for.
  private var droppedBefore: [Bool]
  private var recordedDrops: Int64 = 0
  private var watches: [LineWatch]
  private var nextPublish: Int64 = 0
  private var started: Int64
  private var saidNothingComes = false
  private var saidRateProblem: [Bool]
  /// When a line that brings no samples yet brought its first bytes, and whether it was said why.
  private var firstBytes: [Int64?]
  private var saidUnusable: [Bool]
  private var saidRevisions: [Int]
  /// Times it was told what a line speaks, as far as was looked.
  private var protocolsUsed: [Int]
  private var isFinished = false

  private static let publishEvery: Int64 = 250_000_000
  /// With the time until somebody looks, a sensor that is away is told of within three seconds.
  private static let longestWithoutBytes: Int64 = 2_500_000_000

  init(_ inputs: [LiveInput], group: SourceGroup, recorder: RawRecorder?, desk: LiveDesk) {
    self.desk = desk
    self.group = group
    self.recorder = recorder
    intake = LiveIntake(inputs)
    block = .allocate(byteCount: 64 * 1024, alignment: 64)
    commands = Array(repeating: [], count: inputs.count)
    polls = Array(repeating: nil, count: inputs.count)
    droppedBefore = Array(repeating: false, count: inputs.count)
    watches = Array(repeating: LineWatch(), count: inputs.count)
    saidRateProblem = Array(repeating: false, count: inputs.count)
    firstBytes = Array(repeating: nil, count: inputs.count)
    saidUnusable = Array(repeating: false, count: inputs.count)
    saidRevisions = Array(repeating: 0, count: inputs.count)
    protocolsUsed = Array(repeating: 0, count: inputs.count)
    started = HostClock.nanoseconds()
    now = started
    samples.reserveCapacity(1024)
    status.ports = inputs.map { input in
      var port = LiveStatus.Port()
      port.path = input.path
      port.side = input.side
      port.protocolName = input.stream.entry?.name
      return port
    }
    for source in inputs.indices {
      if let reason = group.awaited(source) {
        notices.append("\(inputs[source].path): \(reason); it joins the session when it comes")
      }
      startDevice(source)
    }
  }

  deinit { block.deallocate() }

  /// Waits for the next bytes, so many nanoseconds at most, and decodes them. False once all sources are over.
  mutating func step(longest: Int64) -> Bool {
    if let orders = desk.takeOrders() { follow(orders) }
    if nextDue <= now { writeWhatIsDue() }
    do throws(SensorIOError) {
      let hasFound = try group.read(into: block, now: now, until: min(now + longest, nextDue)) {
        take($1, from: $0, failure: $2)
      }
      if !hasFound { now = HostClock.nanoseconds() }
    } catch {
      notices.append("\(error)")
      return false
    }
    return !group.isEnded
  }

  private mutating func take(_ read: ByteRead, from source: Int, failure: SensorIOError?) {
    now = HostClock.nanoseconds()
    switch read {
    case .bytes(let count):
      let bytes = UnsafeRawBufferPointer(rebasing: block[..<count])
      recorder?.add(.bytes, port: source, time: now, payload: bytes)
      status.ports[source].bytes += Int64(count)
      status.ports[source].lastArrival = now
      if firstBytes[source] == nil { firstBytes[source] = now }
      intake.push(
        bytes.assumingMemoryBound(to: UInt8.self).span, from: source, arrival: now, into: &samples)
      if status.ports[source].state != .streaming { noticeProgress(source) }
      if intake.streams[source].protocolsUsed != protocolsUsed[source] { noticeSwitch(source) }
    case .disconnected:
      record(.lineLost, source)
      intake.lineWasLost(source, into: &samples)
      status.ports[source].state = .lost
      commands[source] = []
      polls[source] = nil
      notices.append("\(intake.inputs[source].path): the line hung up; waiting for it to come back")
      publishIfDue(force: true)
    case .reconnected:
      record(.lineRestored, source)
      status.ports[source].state = .listening
      status.ports[source].reconnections = group.reconnections(of: source)
      (firstBytes[source], saidUnusable[source]) = (nil, false)
      startDevice(source)
      notices.append(
        "\(intake.inputs[source].path): the line is \(status.ports[source].reconnections == 0 ? "there now" : "back")"
      )
      publishIfDue(force: true)
    case .ended:
      record(.ended, source)
      intake.end(source, into: &samples)
      status.ports[source].state = .ended
      if let failure {
        status.ports[source].hasFailed = true
        notices.append("\(failure)")
      }
    case .silent, .woken: break
    }
  }

  private func record(_ kind: RawRecordKind, _ source: Int) {
    recorder?.add(kind, port: source, time: now, payload: UnsafeRawBufferPointer(start: nil, count: 0))
  }

  private mutating func noticeProgress(_ source: Int) {
    let stream = intake.streams[source]
    let path = intake.inputs[source].path
    if stream.isSettled {
      status.ports[source].state = .streaming
      status.ports[source].protocolName = stream.entry?.name
    } else if let problem = stream.rateProblem, !saidRateProblem[source] {
      status.ports[source].state = .listening
      saidRateProblem[source] = true
      notices.append("\(path): \(problem)")
    } else if let problem = stream.detectionProblem, status.ports[source].state == .waiting {
      status.ports[source].state = .listening
      saidUnusable[source] = true
      notices.append("\(path): \(problem)")
    }
  }

  /// What brings bytes and no samples is told within two seconds, and why.
  private static let longestWithoutWord: Int64 = 1_800_000_000

  private mutating func tellUnusable(_ source: Int) {
    guard !saidUnusable[source], let first = firstBytes[source], now - first >= Self.longestWithoutWord,
      let reason = intake.streams[source].whyNoSamples
    else { return }
    saidUnusable[source] = true
    if status.ports[source].state == .waiting { status.ports[source].state = .listening }
    notices.append("\(intake.inputs[source].path): no samples yet: \(reason)")
  }

  /// What was guessed of lines of text, and turned out to be something else.
  private mutating func tellRevisions(_ source: Int) {
    let stream = intake.streams[source]
    guard stream.revisions > saidRevisions[source] else { return }
    saidRevisions[source] = stream.revisions
    for guess in stream.guesses where guess.isInferred {
      notices.append("\(intake.inputs[source].path): looked again: \(guess)")
    }
  }

  private mutating func noticeSwitch(_ source: Int) {
    protocolsUsed[source] = intake.streams[source].protocolsUsed
    guard let before = status.ports[source].protocolName, let now = intake.streams[source].entry?.name,
      now != before
    else { return }
    status.ports[source].protocolName = now
    notices.append(
      "\(intake.inputs[source].path): it speaks \(now) now, and \(before) before; its times are those of arrival"
    )
  }

  /// Queues what makes the device send, where it was named what the device is.
  private mutating func startDevice(_ source: Int) {
    guard let entry = intake.inputs[source].stream.entry else { return }
    var time = now
    nextDue = now
    let pause = Int64(entry.commandIntervalSeconds * 1e9)
    commands[source] = entry.startCommands.map { bytes in
      defer { time += pause }
      return Due(time: time, bytes: bytes)
    }
    polls[source] = entry.poll.map { ($0, time, 0) }
  }

  /// Writes commands and requests whose time has come, and finds out when the next one is due.
  private mutating func writeWhatIsDue() {
    nextDue = .max
    for source in commands.indices {
      while let due = commands[source].first {
        guard due.time <= now else {
          nextDue = min(nextDue, due.time)
          break
        }
        _ = group.write(due.bytes, to: source)
        commands[source].removeFirst()
      }
      guard commands[source].isEmpty, var poll = polls[source] else { continue }
      if poll.next <= now {
        _ = group.write(poll.command.requests[poll.turn % poll.command.requests.count], to: source)
        poll.turn += 1
        let interval = Int64(poll.command.intervalSeconds * 1e9)
        // A late request is not made up for: the device answers one at a time.
        poll.next = max(poll.next + interval, now + interval / 2)
        polls[source] = poll
      }
      nextDue = min(nextDue, poll.next)
    }
  }

  private mutating func follow(_ orders: LiveDesk.Orders) {
    for message in orders.messages {
      if !group.write(message.bytes, to: message.source) {
        notices.append("\(intake.inputs[message.source].path): the cue could not be written")
      }
    }
    // A device that is full takes its time.
    now = HostClock.nanoseconds()
    if orders.wantsPause != intake.isPaused {
      record(orders.wantsPause ? .paused : .resumed, 0)
      intake.setPaused(orders.wantsPause)
      status.isPaused = orders.wantsPause
      publishIfDue(force: true)
    }
  }

  /// Moves what was decoded to a list.
  mutating func take(into list: inout [MotionSample]) {
    list += samples
    samples.removeAll(keepingCapacity: true)
  }

  /// Tells the analysis what sensors are that joined.
  private mutating func tellJoined(to sink: borrowing SampleSink) {
    for source in intake.takeJoined() {
      let sensor = intake.descriptions[source]
      sink.describe(source, as: sensor)
      let hertz = (sensor.rateHertz * 10).rounded() / 10
      notices.append(
        "\(intake.inputs[source].path): it joins the session: \(sensor.placement.rawValue), \(hertz) Hz"
          + (sensor.hasAngularRate ? " with gyroscope" : ""))
      for guess in intake.guesses[source] where guess.isInferred {
        notices.append("\(intake.inputs[source].path): \(guess)")
      }
    }
  }

  /// Pushes what was decoded. What the ring has no room for is dropped, counted, and leaves a gap.
  mutating func deliver(to sink: inout SampleSink) {
    guard !samples.isEmpty else { return }
    tellJoined(to: sink)
    var start = 0
    while start < samples.count {
      let source = Int(samples[start].source)
      if droppedBefore[source] { samples[start].flags.insert(.gapBefore) }
      // Up to the next sample that must be marked; without drops that is all of them.
      var end = start + 1
      while end < samples.count, !droppedBefore[Int(samples[end].source)] { end += 1 }
      if droppedBefore[source], sink.push(samples[start]) {
        droppedBefore[source] = false
      } else if !droppedBefore[source] {
        let pushed = sink.push(contentsOf: samples.span.extracting(start..<end))
        for place in (start + pushed)..<end { droppedBefore[Int(samples[place].source)] = true }
        start = end
        continue
      }
      start += 1
    }
    samples.removeAll(keepingCapacity: true)
    status.droppedByRing = Int64(sink.dropped)
  }

  /// Tells how things stand, four times a second at most unless forced.
  mutating func publishIfDue(force: Bool) {
    guard force || now >= nextPublish || !notices.isEmpty else { return }
    nextPublish = now + Self.publishEvery
    if status.droppedByRing > recordedDrops {
      recordedDrops = status.droppedByRing
      withUnsafeBytes(of: UInt64(recordedDrops).littleEndian) {
        recorder?.add(.dropped, port: 0, time: now, payload: $0)
      }
    }
    for source in status.ports.indices {
      let stream = intake.streams[source]
      status.ports[source].health = stream.health
      status.ports[source].refusals = stream.refusals
      status.ports[source].lostByCounter = stream.lostByCounter
      status.ports[source].unplacedSamples = stream.unplacedSamples
      status.ports[source].driftPPM = stream.driftPPM
      status.ports[source].rateHertz = stream.effectiveRateHertz
      watch(source)
    }
    status.samplesBeforeMovement = intake.samplesBeforeMovement
    status.samplesWhilePaused = intake.samplesWhilePaused
    status.health = intake.health
    status.health.samples -= status.droppedByRing
    status.health.droppedByRing = status.droppedByRing
    if !saidNothingComes, now - started >= Self.longestWithoutBytes {
      saidNothingComes = true
      for (source, port) in status.ports.enumerated() where port.bytes == 0 {
        notices.append(
          group.awaited(source) != nil
            ? "\(port.path): it is still away, and can't warn until it comes"
            : "\(port.path): no bytes yet\(adviceOnSilence(of: intake.inputs[source]))")
      }
    }
    desk.publish(status, notices)
    notices.removeAll(keepingCapacity: true)
  }

  private func adviceOnSilence(of input: LiveInput) -> String {
    input.network != nil
      ? "; check that the sensor is on, in this network, and sends here"
      : " at \(input.effectiveBaud) baud; check that the sensor is on, --baud, and whether it must be started"
        + " (--protocol NAME does that)"
  }

  private mutating func watch(_ source: Int) {
    tellRevisions(source)
    if !intake.streams[source].isSettled { tellUnusable(source) }
    guard status.ports[source].state == .streaming, let rate = intake.streams[source].rateHertz else {
      watches[source] = LineWatch()
      return
    }
    let port = status.ports[source]
    if let words = watches[source].look(
      samples: port.health.samples, bytes: port.bytes, rateHertz: rate, now: now)
    {
      notices.append("\(port.path): \(words)")
    }
  }

  /// Stops the devices that were started, and ends all streams. Once.
  mutating func finish() {
    guard !isFinished else { return }
    isFinished = true
    now = HostClock.nanoseconds()
    for (source, input) in intake.inputs.enumerated() where status.ports[source].state != .ended {
      for command in input.stream.entry?.stopCommands ?? [] { _ = group.write(command, to: source) }
      record(.ended, source)
      intake.end(source, into: &samples)
    }
    intake.finish(into: &samples)
  }
}
