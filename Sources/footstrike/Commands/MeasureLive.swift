import ArgumentParser
import GaitModel
import GaitSynthesis
import Glibc
import SampleRing
import SensorDecoding
import SensorIO
import StrikePipeline
import Synchronization

/// Measures how long a byte takes from a serial line to an event in hand; for Scripts/bench-live.
struct MeasureLive: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure-live",
    abstract: "Measure the time from a byte on a line to an event out of the ring.",
    shouldDisplay: false)

  /// Who reads the line.
  enum Receiver: String, ExpressibleByArgument, CaseIterable {
    /// The whole pipeline: reader, decoder, ring, analysis, ring.
    case pipeline
    /// A loop of `poll` and `read` that does nothing else.
    case bare
    /// Another program: the path goes to standard output, and packets of 32 bytes begin with the time.
    case other
  }

  @Option(help: "Who reads.")
  var receiver = Receiver.pipeline

  @Option(help: ArgumentHelp("Packets a second, one sample each.", valueName: "hertz"))
  var rate = 500.0

  @Option(help: ArgumentHelp("How long.", valueName: "seconds"))
  var seconds = 10.0

  @Flag(help: "Ask for real-time scheduling of the reader.")
  var realtime = false

  func validate() throws {
    guard (10...4000).contains(rate), (0.5...3600).contains(seconds) else {
      throw ValidationError("--rate is 10 to 4000 Hz and --seconds 0.5 to 3600")
    }
  }

  private var count: Int { Int(rate * seconds) }

  func run() throws {
    let terminal = try PseudoTerminal()
    let latencies: [Int64]
    var cpuSeconds = 0.0
    var busySeconds = seconds
    switch receiver {
    case .pipeline: (latencies, cpuSeconds, busySeconds) = try measurePipeline(terminal)
    case .bare: (latencies, cpuSeconds, busySeconds) = try measureBare(terminal)
    case .other:
      print(terminal.path)
      fflush(nil)
      while try terminal.read(timeout: .seconds(30)).isEmpty {}
      try send(packets(), to: terminal) { _, _ in }
      usleep(200_000)
      return
    }
    let sorted = latencies.sorted()
    func rank(_ share: Double) -> Double {
      sorted.isEmpty ? .nan : Double(sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]) / 1000
    }
    print(
      "{\"receiver\":\"\(receiver.rawValue)\",\"rate_hz\":\(rate),\"sent\":\(count),\"received\":\(sorted.count),"
        + "\"p50_us\":\(rank(0.5)),\"p99_us\":\(rank(0.99)),\"p999_us\":\(rank(0.999)),\"max_us\":\(rank(1)),"
        + "\"cpu_percent\":\(100 * cpuSeconds / busySeconds)}")
  }

  /// One frame a sample of a runner, in the project's own protocol.
  private func frames() -> [[UInt8]] {
    let scenario = Scenario(
      name: "measure", segments: [Segment(.running, .seconds(seconds + 2), speedMetresPerSecond: 3.5)])
    var simulation = Simulation(
      scenario: scenario, sensor: SensorModel(placement: .shoe, rateHertz: rate), runner: Runner(seed: 1),
      seed: 1)
    var encoder = FootstrikeEncoder(ProtocolEncoding(rateHertz: rate), samplesPerFrame: 1)
    var samples: [MotionSample] = []
    _ = simulation.next(into: &samples, count: count)
    return samples.prefix(count).map { sample in
      var bytes: [UInt8] = []
      encoder.encode(sample, into: &bytes)
      return bytes
    }
  }

  private func packets() -> [[UInt8]] { Array(repeating: [UInt8](repeating: 0x5A, count: 32), count: count) }

  /// Sends each packet when it is due; `before` may put the time into it.
  private func send(
    _ packets: [[UInt8]], to terminal: PseudoTerminal, sent: (_ number: Int, _ time: Int64) -> Void
  ) throws {
    let start = HostClock.nanoseconds() + 20_000_000
    for (number, packet) in packets.enumerated() {
      let due = start + Int64(Double(number) * 1e9 / rate)
      var time = timespec(tv_sec: Int(due / 1_000_000_000), tv_nsec: Int(due % 1_000_000_000))
      while clock_nanosleep(CLOCK_MONOTONIC, CInt(TIMER_ABSTIME), &time, nil) == EINTR {}
      var packet = packet
      let now = HostClock.nanoseconds()
      if receiver != .pipeline {
        withUnsafeBytes(of: now.littleEndian) { bytes in
          for place in 0..<8 { packet[place] = bytes[place] }
        }
      }
      sent(number, now)
      _ = try terminal.write(packet)
    }
  }

  private func measureBare(_ terminal: PseudoTerminal) throws -> ([Int64], Double, Double) {
    let port = open(terminal.path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard port >= 0 else { throw ExitStatus.couldNot }
    defer { close(port) }
    let sender = try PipelineThread { [self] in
      _ = try? send(packets(), to: terminal) { _, _ in }
      // The end of the line is the end of the measurement; what is still in it would go with it.
      usleep(50_000)
      terminal.close()
    }
    var latencies: [Int64] = []
    latencies.reserveCapacity(count)
    var buffer = [UInt8](repeating: 0, count: 4096)
    var held = 0
    let began = HostClock.nanoseconds()
    let before = Self.threadSeconds()
    while true {
      var polled = pollfd(fd: port, events: Int16(POLLIN), revents: 0)
      guard poll(&polled, 1, 5000) > 0 else { break }
      let read = buffer.withUnsafeMutableBytes { Glibc.read(port, $0.baseAddress! + held, $0.count - held) }
      let now = HostClock.nanoseconds()
      guard read > 0 else { break }
      held += read
      var place = 0
      while held - place >= 32 {
        let sent = buffer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: Int64.self) }
        latencies.append(now - Int64(littleEndian: sent))
        place += 32
      }
      buffer.withUnsafeMutableBytes { _ = memmove($0.baseAddress!, $0.baseAddress! + place, held - place) }
      held -= place
    }
    let used = Self.threadSeconds() - before
    let elapsed = Double(HostClock.nanoseconds() - began) * 1e-9
    sender.join()
    return (latencies, used, elapsed)
  }

  private func measurePipeline(_ terminal: PseudoTerminal) throws -> ([Int64], Double, Double) {
    var input = LiveInput(path: terminal.path)
    input.placement = .shoe
    input.stream.entry = SerialProtocol.named("footstrike")
    input.stream.rateHertz = rate
    let stop = StopSignal()
    let wakeUp = try WakeUp()
    let session = try LiveSession([input], stop: stop, wakeUp: wakeUp)
    let frames = frames()
    let sent = Mutex([Int64](repeating: 0, count: frames.count))
    let cpu = Mutex(0.0)
    let sender = try PipelineThread { [self] in
      while (try? terminal.read(timeout: .seconds(10)).isEmpty) == true {}
      _ = try? send(frames, to: terminal) { number, time in sent.withLock { $0[number] = time } }
      usleep(50_000)
      stop.stop()
      wakeUp.wake()
    }
    guard let prepared = session.prepare() else { throw ExitStatus.couldNot }
    let samples = Ring<MotionSample>(capacity: 16_384, whenFull: .dropNewest)
    let events = Ring<GaitEvent>(capacity: 4_096, whenFull: .dropNewest)
    let (writeSamples, readSamples) = (Handoff(samples.producer), Handoff(samples.consumer))
    let writeEvents = Handoff(events.producer)
    var incoming = events.consumer
    let monitor = try StrikeMonitor(.init(sensors: prepared.streams))
    // The stages of `PipelineRun`, with an event more for each sample, that says which.
    let analysis = try PipelineThread {
      var samples = readSamples.take()
      var events = writeEvents.take()
      var monitor = monitor
      var found: [GaitEvent] = []
      found.reserveCapacity(1024)
      while true {
        let read: Void? = samples.read { span in
          monitor.push(span, into: &found)
          for place in span.indices {
            let time = span[place].time
            found.append(.gap(StreamGap(source: 9, start: time, end: time, lostSamples: span[place].index)))
          }
        }
        if read == nil {
          if samples.wait() == .ended { break }
          continue
        }
        events.push(contentsOf: found.span)
        found.removeAll(keepingCapacity: true)
      }
      cpu.withLock { $0 += Self.threadSeconds() }
    }
    let wantsRealTime = realtime
    let reader = try PipelineThread {
      var producer = writeSamples.take()
      session.read(into: &producer, realTime: wantsRealTime ? { _ = RealTimeRights.claim() } : nil)
      producer.close()
      cpu.withLock { $0 += Self.threadSeconds() }
    }
    var latencies: [Int64] = []
    latencies.reserveCapacity(count)
    let began = HostClock.nanoseconds()
    let before = Self.threadSeconds()
    while incoming.wait() != .ended {
      incoming.read { span in
        let now = HostClock.nanoseconds()
        for place in span.indices {
          guard case .gap(let mark) = span[place], mark.source == 9 else { continue }
          latencies.append(now - sent.withLock { $0[Int(mark.lostSamples)] })
        }
      }
    }
    let own = Self.threadSeconds() - before
    let elapsed = Double(HostClock.nanoseconds() - began) * 1e-9
    for thread in [sender, analysis, reader] { thread.join() }
    return (latencies, cpu.withLock { $0 } + own, elapsed)
  }

  private static func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
