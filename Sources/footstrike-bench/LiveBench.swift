import GaitModel
import GaitSynthesis
import Glibc
import SensorDecoding
import SensorIO
import StrikeMonitoring
import StrikePipeline
import Synchronization

/// Measures how long a byte takes from a serial line to an event in hand; for Scripts/bench-live.
///
/// One process sends and another receives. Each writes to a file what happened when, by the one steady clock
/// of the machine: a count and nanoseconds, int64 little-endian, by turns. The count is the sample's number
/// or, where nothing is decoded, that of the bytes that have come so far.
struct LiveBench {
  /// What this process does.
  enum Role: String {
    /// Makes a line and prints its path and the sizes of the first and of each later packet; waits for a
    /// byte from the receiver, prints the time of the start, and sends a packet a sample.
    case send
    /// Receives with the whole pipeline: reader, decoder, ring, analysis, ring.
    case pipeline
    /// Receives with a loop of `poll` and `read` that does nothing else.
    case bare
  }

  /// Sends, or how it receives.
  var role: Role
  /// The line to receive from.
  var line: String?
  /// The file that the times go to.
  var times = ""
  /// Samples a second.
  var rate = 500.0
  /// How many samples.
  var count = 5000
  /// Asks for real-time scheduling of the reader, as `live --realtime` does.
  var realtime = false

  static let usage = "send|pipeline LINE|bare LINE --times FILE [--rate HERTZ] [--count COUNT] [--realtime]"

  /// Reads the words after `live`; `nil` where they make no sense.
  init?(_ words: [String]) {
    guard let role = words.first.flatMap(Role.init) else { return nil }
    self.role = role
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      switch word {
      case "--times": times = rest.popFirst() ?? ""
      case "--rate": rate = rest.popFirst().flatMap { Double($0) } ?? 0
      case "--count": count = rest.popFirst().flatMap { Int($0) } ?? 0
      case "--realtime": realtime = true
      default: line = word
      }
    }
    guard (10...4000).contains(rate), (1...10_000_000).contains(count), !times.isEmpty,
      (role == .send) == (line == nil)
    else { return nil }
  }

  /// When each sample was sent or received.
  private struct Log {
    private var words: [Int64] = []

    init(capacity: Int) { words.reserveCapacity(2 * capacity) }

    var count: Int { words.count / 2 }

    mutating func add(_ count: Int64, at time: Int64) {
      words.append(count.littleEndian)
      words.append(time.littleEndian)
    }

    /// Of each sample that `PipelineRun.Rings.marksSamples` told.
    mutating func add(marksOf events: Span<GaitEvent>, at time: Int64) {
      for place in events.indices {
        guard case .gap(let mark) = events[place], mark.source == .max else { continue }
        add(mark.lostSamples, at: time)
      }
    }

    func write(to path: String) throws(FootstrikeError) {
      guard let file = fopen(path, "w") else {
        throw FootstrikeError(what: "it can't be written", where: path, advice: "name another file")
      }
      words.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, file) }
      fclose(file)
    }
  }

  func run() throws {
    let log =
      switch role {
      case .send: try send()
      case .pipeline: try receiveByPipeline(line!)
      case .bare: try receiveBare(line!)
      }
    try log.write(to: times)
  }

  /// One frame a sample of a runner, in the project's own protocol, all but the first of one size.
  private func packets() -> [[UInt8]] {
    let scenario = Scenario(
      name: "measure",
      segments: [Segment(.running, .seconds(Double(count) / rate + 2), speedMetresPerSecond: 3.5)])
    var simulation = Simulation(
      scenario: scenario, sensor: SensorModel(placement: .shoe, rateHertz: rate), runner: Runner(seed: 1),
      seed: 1)
    var encoder = FootstrikeEncoder(ProtocolEncoding(rateHertz: rate), samplesPerFrame: 1)
    var samples: [MotionSample] = []
    _ = simulation.next(into: &samples, count: count)
    let packets = samples.prefix(count).map { sample in
      var bytes: [UInt8] = []
      encoder.encode(sample, into: &bytes)
      return bytes
    }
    // Without the headers that come again each second.
    let size = packets.map(\.count).min() ?? 0
    return packets.prefix(1) + packets.dropFirst().map { Array($0.suffix(size)) }
  }

  /// Sends each packet when it is due.
  private func send() throws -> Log {
    let terminal = try PseudoTerminal()
    let packets = packets()
    var log = Log(capacity: packets.count)
    print(terminal.path, packets[0].count, packets[packets.count - 1].count)
    fflush(nil)
    // Comes back at once, and empty, while nobody has the line open.
    while try terminal.read(timeout: .seconds(1)).isEmpty { usleep(1000) }
    let start = HostClock.nanoseconds() + 20_000_000
    print(start)
    fflush(nil)
    for (number, packet) in packets.enumerated() {
      let due = start + Int64(Double(number) * 1e9 / rate)
      var time = timespec(tv_sec: Int(due / 1_000_000_000), tv_nsec: Int(due % 1_000_000_000))
      while clock_nanosleep(CLOCK_MONOTONIC, CInt(TIMER_ABSTIME), &time, nil) == EINTR {}
      let now = HostClock.nanoseconds()
      // What a full line does not take is lost, and seen as such.
      if try terminal.write(packet) == packet.count { log.add(Int64(number), at: now) }
    }
    // The end of the line would take along what is still in it.
    usleep(200_000)
    return log
  }

  private func receiveBare(_ path: String) throws -> Log {
    let port = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    precondition(port >= 0, "\(path) can't be opened")
    defer { close(port) }
    var log = Log(capacity: count)
    var buffer = [UInt8](repeating: 0, count: 4096)
    var start: UInt8 = 0x73
    _ = write(port, &start, 1)
    var total: Int64 = 0
    while true {
      var polled = pollfd(fd: port, events: Int16(POLLIN), revents: 0)
      guard poll(&polled, 1, 3000) > 0 else { break }
      let read = Glibc.read(port, &buffer, buffer.count)
      let now = HostClock.nanoseconds()
      guard read > 0 else { break }
      total += Int64(read)
      log.add(total, at: now)
    }
    return log
  }

  private func receiveByPipeline(_ path: String) throws -> Log {
    var input = LiveInput(path: path)
    input.placement = .shoe
    input.stream.entry = SerialProtocol.named("footstrike")
    input.stream.rateHertz = rate
    let stop = StopSignal()
    let wakeUp = try WakeUp()
    let wantsRealTime = realtime
    let session = try LiveSession([input], stop: stop, wakeUp: wakeUp) {
      if wantsRealTime { _ = RealTimeRights.claim() }
    }
    guard let sensors = session.prepare(idle: {}) else {
      throw FootstrikeError(what: "it brings no samples", where: path, advice: "start the sender first")
    }
    var rings = PipelineRun.Rings.live(rateHertz: rate)
    rings.marksSamples = true
    let first = Mutex(Log(capacity: count))
    var log = Log(capacity: count)
    var last = HostClock.nanoseconds()
    func end() {
      stop.stop()
      wakeUp.wake()
    }
    _ = try PipelineRun(monitor: StrikeMonitor(.init(sensors: sensors.map(\.stream))), rings: rings).run(
      session,
      atOnce: { events in
        let now = HostClock.nanoseconds()
        first.withLock { $0.add(marksOf: events, at: now) }
      },
      // What was lost is waited for in vain.
      idle: { if HostClock.nanoseconds() - last > 3_000_000_000 { end() } },
      deliver: { events in
        last = HostClock.nanoseconds()
        log.add(marksOf: events, at: last)
        if log.count >= count { end() }
      })
    try first.withLock { try $0.write(to: times + ".first") }
    return log
  }
}
