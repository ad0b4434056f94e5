import Foundation
import GaitModel
import GaitSynthesis
import MotionRecordings
import SensorDecoding
import SensorIO
import StrikeMonitoring
import Synchronization
import Testing

@testable import StrikePipeline

/// Whole live sessions with sensors of the network, on this computer alone.
struct NetworkSessionTests {
  /// A port that is free: one the kernel gave a moment ago.
  private func freePort(_ kind: String) throws -> UInt16 {
    let address = try #require(NetworkPort("\(kind)://:0"))
    return kind == "udp"
      ? try UDPLine(address, name: "free").localPort : try TCPLine(address, name: "free").localPort
  }

  private static func samples(seconds: Double, rate: Double) -> [MotionSample] {
    let scenario = Scenario(
      name: "test", segments: [Segment(.running, .seconds(seconds), speedMetresPerSecond: 3.3)])
    var simulation = Simulation(
      scenario: scenario, sensor: SensorModel(placement: .shoe, side: .right, rateHertz: rate),
      runner: Runner(seed: 1), seed: 3)
    var samples: [MotionSample] = []
    while simulation.next(into: &samples, count: 1_000) {}
    return samples
  }

  /// Runs a session with the sensor's life on a thread of its own; its events, how it stood, and whether its record
  /// replays to the same.
  private func run(
    _ input: LiveInput, sensor: @escaping @Sendable (LiveSession) throws -> Void
  ) throws -> (events: [String], status: LiveStatus) {
    let path = NSTemporaryDirectory() + "footstrike-\(UUID().uuidString).raw"
    defer { unlink(path) }
    let (stop, wakeUp) = (StopSignal(), try WakeUp())
    let recorder = try RawRecorder(path: path, ports: [input.recorded])
    let session = try LiveSession([input], stop: stop, wakeUp: wakeUp, recorder: recorder)
    try recorder.start()
    let player = try PipelineThread {
      do { try sensor(session) } catch { Issue.record(error) }
      stop.stop()
      wakeUp.wake()
    }
    let prepared = try #require(session.prepare())
    let monitor = try StrikeMonitor(.init(sensors: prepared.map(\.stream)))
    var events: [String] = []
    _ = try PipelineRun(monitor: monitor, rings: .live(rateHertz: 2_000)).run(session) { found in
      for place in found.indices { events.append("\(found[place])") }
    }
    player.join()
    try recorder.finish()
    guard case .record(let record) = try MotionRecording.open(path) else {
      throw FootstrikeError(what: "no record", where: path, advice: "look at the recorder")
    }
    let replay = try RawReplay(record)
    let again = try StrikeMonitor(.init(sensors: #require(replay.prepare()).map(\.stream)))
    var replayed: [String] = []
    _ = try PipelineRun(monitor: again).run(replay) { found in
      for place in found.indices { replayed.append("\(found[place])") }
    }
    #expect(replayed.count == events.count)
    let differing = zip(replayed, events).first { $0 != $1 }
    #expect(differing == nil)
    return (events, session.status)
  }

  private static func waitUntil(_ bytes: Int64, areReadBy session: LiveSession) {
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    while session.status.ports[0].bytes < bytes {
      guard ContinuousClock.now < deadline else {
        Issue.record("\(session.status.ports[0].bytes) of \(bytes) bytes were read")
        return
      }
      sched_yield()
    }
  }

  @Test func `a pod over UDP loses what was lost, and strikes as in a recording with the same gaps`() throws {
    let port = try freePort("udp")
    var encoder = FootstrikeEncoder(ProtocolEncoding(rateHertz: 200))
    var frames: [[UInt8]] = []
    for sample in Self.samples(seconds: 60, rate: 200) {
      var bytes: [UInt8] = []
      encoder.encode(sample, into: &bytes)
      if !bytes.isEmpty { frames.append(bytes) }
    }
    var random = RandomSource(seed: 11)
    let kept = frames.indices.filter { $0 < 20 || $0 == frames.count - 1 || random.bits() % 50 != 0 }
    let lost = frames.count - kept.count
    #expect(lost > 30)
    var air = kept
    for place in stride(from: 20, to: air.count - 3, by: 5) where random.bits() % 4 == 0 {
      air.swapAt(place, place + 1)
    }
    for place in (20..<air.count).reversed() where random.bits() % 30 == 0 {
      air.insert(air[place], at: place)
    }

    var input = LiveInput(path: "udp://:\(port)")
    input.placement = .shoe
    input.stream.entry = SerialProtocol.named("footstrike")
    input.stream.rateHertz = 200
    let (events, status) = try run(input) { [frames, air] session in
      let pod = socket(AF_INET, CInt(SOCK_DGRAM.rawValue), 0)
      defer { close(pod) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var sent: Int64 = 0
      for (number, frame) in air.enumerated() {
        let bytes = frames[frame]
        withUnsafePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            sent += Int64(
              sendto(pod, bytes, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size)))
          }
        }
        // No more than the kernel keeps.
        if number % 100 == 99 { Self.waitUntil(sent, areReadBy: session) }
      }
      Self.waitUntil(sent, areReadBy: session)
    }
    #expect(status.health.lostSamples == Int64(4 * lost))
    #expect(status.ports[0].lostByCounter == Int64(4 * lost))

    // The same without the air.
    var intake = LiveIntake([input])
    var samples: [MotionSample] = []
    for (number, frame) in kept.enumerated() {
      let bytes = frames[frame]
      intake.push(bytes.span, from: 0, arrival: Int64(number) * 20_000_000 + 1, into: &samples)
    }
    intake.end(0, into: &samples)
    var monitor = try StrikeMonitor(.init(sensors: intake.descriptions))
    var recorded: [GaitEvent] = []
    monitor.push(samples.span, into: &recorded)
    monitor.finish(into: &recorded)
    #expect(events.count { $0.hasPrefix("contact") } > 50)
    #expect(events.count == recorded.count)
    let differing = zip(events, recorded.map { "\($0)" }).first { $0 != $1 }
    #expect(differing == nil)
    #expect(status.health.gaps == intake.health.gaps)
  }

  @Test func `what Sensor Logger pushes is a run`() throws {
    let port = try freePort("tcp-listen")
    var input = LiveInput(path: "sensorlogger://:\(port)/run")
    input.placement = .shoe
    let samples = Self.samples(seconds: 40, rate: 100)
    let (events, status) = try run(input) { session in
      let phone = try TCPLine(#require(NetworkPort("tcp://127.0.0.1:\(port)")), name: "phone")
      var block = [UInt8](repeating: 0, count: 4_096)
      for start in stride(from: 0, to: samples.count, by: 50) {
        let readings = samples[start..<min(samples.count, start + 50)].flatMap { sample in
          [("totalacceleration", sample.acceleration), ("gyroscope", sample.angularRate)].map { name, value in
            #"{"name":"\#(name)","time":\#(1_700_000_000_000_000_000 + sample.time.nanoseconds),"#
              + #""values":{"x":\#(value.x),"y":\#(value.y),"z":\#(value.z)}}"#
          }
        }
        let body = #"{"messageId":\#(start / 50),"payload":[\#(readings.joined(separator: ","))]}"#
        let head = "POST /run HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        // Connected by the first reading of a line that is not there yet.
        while !phone.isConnected {
          _ = try block.withUnsafeMutableBytes { try phone.read(into: $0, timeout: .milliseconds(50)) }
        }
        #expect(phone.send(Array((head + body).utf8), timeout: .seconds(30)))
        let answer = try block.withUnsafeMutableBytes { try phone.read(into: $0, timeout: .seconds(30)) }
        guard case .bytes(let count) = answer else {
          throw FootstrikeError(what: "no answer", where: "", advice: "")
        }
        #expect(String(decoding: block[..<count], as: UTF8.self).hasPrefix("HTTP/1.1 200 OK"))
      }
    }
    #expect(events.count { $0.hasPrefix("contact") } > 20)
    #expect(status.health.samples == Int64(samples.count) && status.health.lostSamples == 0)
    #expect(status.ports[0].protocolName == "sensorlogger")
  }

  @Test func `what phyphox measures is a run`() throws {
    let port = try freePort("tcp-listen")
    var input = LiveInput(path: "phyphox://127.0.0.1:\(port)")
    input.placement = .shoe
    let samples = Self.samples(seconds: 40, rate: 100)
    let asked = Mutex<[String]>([])
    let (events, status) = try run(input) { session in
      let phone = try TCPLine(#require(NetworkPort("tcp-listen://:\(port)")), name: "phone")
      var block = [UInt8](repeating: 0, count: 4_096)
      var text = ""
      func question() throws -> String {
        while true {
          if let end = text.firstRange(of: "\r\n\r\n") {
            defer { text.removeSubrange(..<end.upperBound) }
            return String(text.split(separator: " ")[1])
          }
          let read = try block.withUnsafeMutableBytes { try phone.read(into: $0, timeout: .seconds(60)) }
          if case .bytes(let count) = read { text += String(decoding: block[..<count], as: UTF8.self) }
          if read == .silent { throw FootstrikeError(what: "nobody asks", where: "phone", advice: "") }
        }
      }
      func answer(_ body: String) {
        let head =
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        #expect(phone.send(Array((head + body).utf8), timeout: .seconds(30)))
      }
      func buffers(_ part: ArraySlice<MotionSample>) -> String {
        func column(_ name: String, _ values: [Double]) -> String {
          #""\#(name)":{"size":0,"updateMode":"partial", "buffer":[\#(values.map { "\($0)" }.joined(separator: ","))]}"#
        }
        let columns =
          [column("t", part.map { $0.time.seconds + 1 }), column("u", part.map { $0.time.seconds + 1.001 })]
          + (0..<3).flatMap { axis in
            [
              column("a\(axis)", part.map { Double($0.acceleration[axis]) }),
              column("w\(axis)", part.map { Double($0.angularRate[axis]) }),
            ]
          }
        return #"{"buffer":{\#(columns.joined(separator: ","))},"status":{"session":"1","measuring":true}}"#
      }
      var next = 0
      while next < samples.count {
        let target = try question()
        asked.withLock { $0.append(target) }
        if target == "/config" {
          answer(
            #"{"inputs":[{"source":"accelerometer","outputs":[{"x":"a0"},{"y":"a1"},{"z":"a2"},{"t":"t"}]},"#
              + #"{"source":"gyroscope","outputs":[{"x":"w0"},{"y":"w1"},{"z":"w2"},{"t":"u"}]}]}"#)
        } else if target.hasPrefix("/control") {
          answer(#"{"result": true}"#)
        } else if target == "/get?t&u" {
          answer(#"{"buffer":{"t":{"buffer":[0.9]},"u":{"buffer":[0.9]}},"status":{"session":"1"}}"#)
        } else {
          answer(buffers(samples[next..<min(samples.count, next + 40)]))
          next += 40
        }
      }
      // It is asked once more when the last answer was read.
      _ = try question()
    }
    #expect(asked.withLock { Array($0.prefix(3)) } == ["/config", "/control?cmd=start", "/get?t&u"])
    #expect(asked.withLock { $0[4] }.hasPrefix("/get?t=1.39"))
    #expect(events.count { $0.hasPrefix("contact") } > 20)
    #expect(status.health.samples == Int64(samples.count) && status.health.lostSamples == 0)
  }
}
