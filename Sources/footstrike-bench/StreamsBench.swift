import CBench
import GaitModel
import GaitSynthesis
import Glibc
import SensorDecoding
import StrikeMonitoring

/// Many live sensors at once, each over a pipe of its own, in real time.
enum StreamsBench {
  /// What a device sends each time: ten milliseconds.
  private static let samplesEach = 5
  private static let rate = 500.0

  /// Runs `count` sensors of 500 Hz for `seconds`, and prints the samples sent and analysed, and the share of
  /// a processor that reading, decoding and analysing took.
  static func run(count: Int, seconds: Int) throws {
    let frames = frames(seconds)
    var readEnds: [Int32] = []
    var writeEnds: [Int32] = []
    for _ in 0..<count {
      var ends: [Int32] = [0, 0]
      precondition(pipe(&ends) == 0, "no pipe could be had; raise the limit on open files (ulimit -n)")
      readEnds.append(ends[0])
      writeEnds.append(ends[1])
    }
    var settings = SerialStream.Settings()
    settings.rateHertz = rate
    var streams = (0..<count).map { SerialStream(source: UInt16($0), settings: settings) }
    let sensor = StreamDescription(placement: .shoe, side: .left, rateHertz: rate, hasAngularRate: true)
    var monitor = try StrikeMonitor(
      StrikeMonitor.Configuration(sensors: Array(repeating: sensor, count: count)))
    let devices = BenchThread(processor: 1) { [writeEnds] in
      let start = cbench_now()
      for (turn, frame) in frames.enumerated() {
        var wait = timespec(tv_sec: 0, tv_nsec: 0)
        let due = start + Int64(turn) * 10_000_000 - cbench_now()
        if due > 0 {
          wait.tv_nsec = Int(due)
          nanosleep(&wait, nil)
        }
        for end in writeEnds { _ = write(end, frame, frame.count) }
      }
      for end in writeEnds { close(end) }
    }
    _ = devices.begin()
    var waiting = readEnds.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 4_096)
    var samples: [MotionSample] = []
    var events: [GaitEvent] = []
    var analysed = 0
    var open = count
    let begin = cbench_thread_time()
    while open > 0 {
      poll(&waiting, nfds_t(count), -1)
      let arrival = cbench_now()
      for index in waiting.indices where waiting[index].revents != 0 {
        let got = read(waiting[index].fd, &buffer, buffer.count)
        if got > 0 {
          streams[index].push(buffer.span.extracting(0..<got), arrival: arrival, into: &samples)
        } else {
          streams[index].finish(into: &samples)
          waiting[index].fd = -1
          open -= 1
        }
      }
      monitor.push(samples.span, into: &events)
      analysed += samples.count
      samples.removeAll(keepingCapacity: true)
      events.removeAll(keepingCapacity: true)
    }
    let took = Double(cbench_thread_time() - begin) * 1e-9
    devices.join()
    print("sent", frames.count * samplesEach * count)
    print("analysed", analysed)
    print("share", took / Double(seconds))
  }

  /// What one device sends, turn by turn.
  private static func frames(_ seconds: Int) -> [[UInt8]] {
    let samples = AnalysisBench.samples(seconds * Int(rate))
    var encoder = FootstrikeEncoder(ProtocolEncoding(rateHertz: rate), samplesPerFrame: samplesEach)
    return stride(from: 0, to: seconds * Int(rate), by: samplesEach).map { start in
      var bytes: [UInt8] = []
      for sample in samples[start..<start + samplesEach] { encoder.encode(sample, into: &bytes) }
      return bytes
    }
  }
}
