import Foundation
import GaitModel
import GaitSynthesis
import SensorDecoding
import SensorIO
import StrikePipeline
import Testing

/// A device on a pseudo-terminal that sends as fast as it is read.
final class PlayedDevice: @unchecked Sendable {
  private var terminal: PseudoTerminal
  let path: String
  private(set) var sent: Int64 = 0

  /// Under a name that stays when it is unplugged.
  init(name: String) throws {
    terminal = try PseudoTerminal()
    path = NSTemporaryDirectory() + "footstrike-\(name)-\(UUID().uuidString)"
    try link()
  }

  deinit { unlink(path) }

  private func link() throws {
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: terminal.path)
  }

  /// Writes everything, waiting for the reader where the line is full.
  func send(_ bytes: [UInt8]) throws {
    var start = 0
    while start < bytes.count {
      let count = try terminal.write(Array(bytes[start..<min(bytes.count, start + 512)]))
      start += count
      sent += Int64(count)
      if count == 0, try !terminal.waitToWrite(timeout: .seconds(20)) {
        Issue.record("nobody reads the device")
        return
      }
    }
  }

  /// Sends each second's frames within a second, by the clock on the wall; what is late is sent at once.
  func play(_ seconds: [[UInt8]]) throws {
    let start = HostClock.nanoseconds()
    for (second, bytes) in seconds.enumerated() {
      var place = 0
      while place < bytes.count {
        usleep(5000)
        let due = Double(HostClock.nanoseconds() - start) * 1e-9 - Double(second)
        let end = min(bytes.count, Int(max(0, due) * Double(bytes.count)))
        guard end > place else { continue }
        try send(Array(bytes[place..<end]))
        place = end
      }
    }
  }

  /// Waits until the host has written something, as it does to start a device once it has opened it.
  func waitForHost() throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    // Comes back at once, and empty, while nobody has the line open.
    while try terminal.read(timeout: .seconds(1)).isEmpty {
      guard ContinuousClock.now < deadline else {
        Issue.record("the host wrote nothing")
        return
      }
      sched_yield()
    }
  }

  /// What the host wrote, so many bytes of it.
  func heard(count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let more = try terminal.read(timeout: .seconds(20))
      guard !more.isEmpty else { break }
      bytes += more
    }
    return bytes
  }

  func unplug() {
    terminal.close()
    unlink(path)
  }

  func plugIn() throws {
    terminal = try PseudoTerminal()
    try link()
  }

  /// Waits until a session has read all that was sent.
  func waitUntilRead(by session: LiveSession, source: Int = 0) {
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    while session.status.ports[source].bytes < sent {
      guard ContinuousClock.now < deadline else {
        Issue.record("\(session.status.ports[source].bytes) of \(sent) bytes were read")
        return
      }
      sched_yield()
    }
  }

  /// A run's frames in the project's own protocol, cut into seconds.
  static func run(
    seconds: Double, rate: Double = 200, side: Side = .right, seed: UInt64 = 3,
    named name: String = "footstrike"
  ) throws -> [[UInt8]] {
    let scenario = Scenario(
      name: "test", segments: [Segment(.running, .seconds(seconds + 1), speedMetresPerSecond: 3.3)])
    var simulation = Simulation(
      scenario: scenario, sensor: SensorModel(placement: .shoe, side: side, rateHertz: rate),
      runner: Runner(seed: 1), seed: seed)
    var encoder = try #require(ProtocolEncoding(rateHertz: rate).encoder(named: name))
    var parts: [[UInt8]] = []
    var samples: [MotionSample] = []
    for _ in 0..<Int(seconds) {
      samples.removeAll()
      _ = simulation.next(into: &samples, count: Int(rate))
      var bytes: [UInt8] = []
      for sample in samples { encoder.encode(sample, into: &bytes) }
      parts.append(bytes)
    }
    return parts
  }

  /// What is pinned, so that nothing waits for the clock on the wall.
  func input(side: Side? = nil, rate: Double = 200, named name: String = "footstrike") -> LiveInput {
    var input = LiveInput(path: path)
    input.side = side
    input.placement = .shoe
    input.stream.entry = SerialProtocol.named(name)
    input.stream.rateHertz = rate
    return input
  }
}
