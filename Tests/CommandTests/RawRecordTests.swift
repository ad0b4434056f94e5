import Foundation
import GaitModel
import GaitSynthesis
import SensorDecoding
import Testing

/// Raw live records where a person would expect a file to do.
struct RawRecordTests {
  /// A record of one shoe, as `live --record` would have written it; then what is appended.
  private static func write(
    _ path: String, angle: Double, seconds: Double = 30, ports: Int = 1, begun: Int64 = 0,
    end: (inout [UInt8], Int64) -> Void = { _, _ in }
  ) throws {
    let rate = 100.0
    let segment = Segment(
      .running, .seconds(seconds + 1), speedMetresPerSecond: 3, strike: .angle(angle))
    var simulation = Simulation(
      scenario: Scenario(name: "test", segments: [segment]),
      sensor: SensorModel(placement: .shoe, side: .right, rateHertz: rate), runner: Runner(seed: 1), seed: 2)
    var encoder = try #require(ProtocolEncoding(rateHertz: rate).encoder(named: "footstrike"))
    var bytes: [UInt8] = []
    RawRecording.writeHeader(
      (0..<ports).map { RawRecordingPort(name: "pod\($0)", placement: "shoe", protocolName: "footstrike") },
      begun: begun, into: &bytes)
    var time: Int64 = 5_000_000_000
    for _ in 0..<Int(seconds * 10) {
      var samples: [MotionSample] = []
      _ = simulation.next(into: &samples, count: Int(rate / 10))
      var payload: [UInt8] = []
      for sample in samples { encoder.encode(sample, into: &payload) }
      time += 100_000_000
      payload.withUnsafeBytes {
        RawRecording.write(.bytes, port: 0, time: time, payload: $0, into: &bytes)
      }
    }
    end(&bytes, time)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private static func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `calibrate learns from records`() throws {
    let folder = try ScratchFolder()
    try Self.write(folder.path("heel.fsraw"), angle: 15, seconds: 21)
    try Self.write(folder.path("fore.fsraw"), angle: -8, seconds: 21)
    let outcome = try BuiltCommand.run([
      "calibrate", "--heel", folder.path("heel.fsraw"), "--forefoot", folder.path("fore.fsraw"),
      "--placement", "shoe", "-o", "-",
    ])
    #expect(outcome.status == 0, "\(outcome.complaints)")
    let model = try Self.object(outcome.output)
    #expect(model["placement"] as? String == "shoe")
    let used = try BuiltCommand.run([
      "calibrate", "--heel", folder.path("heel.fsraw"), "--forefoot", folder.path("fore.fsraw"),
      "--placement", "shoe", "--sensor", "belt", "-o", "-",
    ])
    #expect(used.status == 2)
    #expect(used.complaints.contains("pod0"))
  }

  @Test func `inspect tells what a record holds, and replay what was not analysed live`() throws {
    let folder = try ScratchFolder()
    let path = folder.path("run.fsraw")
    try Self.write(path, angle: 15, seconds: 12) { bytes, time in
      func add(_ kind: RawRecordKind, _ payload: [UInt8]) {
        payload.withUnsafeBytes { RawRecording.write(kind, port: 0, time: time, payload: $0, into: &bytes) }
      }
      add(.note, Array("k10temp Tctl: 71.5 °C (maximum 70)".utf8))
      add(.note, Array("warning: k10temp Tctl: 71.5 °C (maximum 70)".utf8))
      add(.dropped, [0x39, 0x05, 0, 0, 0, 0, 0, 0])
      add(.ended, [])
      bytes += [1, 0, 0]
    }
    let inspected = try Self.object(try BuiltCommand.run(["inspect", path, "--format", "json"]).output)
    #expect(inspected["kind"] as? String == "record")
    #expect(inspected["notes"] as? Int == 2)
    #expect(inspected["dropped_when_live"] as? Int == 1337)
    #expect(inspected["lost_bytes"] as? Int == 3)
    let port = try #require((inspected["ports"] as? [[String: Any]])?.first)
    #expect(port["protocol"] as? String == "footstrike")
    #expect(port["samples"] as? Int == 1200)

    let replayed = try BuiltCommand.run([
      "replay", path, "--format", "csv", "--summary", folder.path("s.json"),
    ])
    #expect(replayed.status == 0, "\(replayed.complaints)")
    #expect(replayed.complaints.contains("the computer warned: k10temp Tctl: 71.5 °C"))
    let summary = try Self.object(String(contentsOfFile: folder.path("s.json"), encoding: .utf8))
    let live = try #require(summary["live"] as? [String: Any])
    #expect(live["dropped_samples"] as? Int == 1337)
    #expect(live["host_warnings"] as? Int == 1)
    #expect(live["hottest_c"] as? Double == 71.5)
    let text = try BuiltCommand.run(["replay", path, "--format", "text"]).output
    #expect(text.contains("1,337 samples were dropped by a full ring; they are analysed here"))
    #expect(text.contains("Computer: at most 71.5 °C (k10temp Tctl), 1 warning"))
  }

  @Test(arguments: [["--from", "3"], ["--speed", "2x"]])
  func `options that a record has no use for are refused`(_ options: [String]) throws {
    let folder = try ScratchFolder()
    let path = folder.path("run.fsraw")
    try Self.write(path, angle: 15, seconds: 4)
    let outcome = try BuiltCommand.run(["replay", path] + options)
    #expect(outcome.status == 2)
    #expect(outcome.complaints.contains("leave out --speed, --from and --to"))
  }

  @Test func `a folder's records are replayed with its recordings`() throws {
    let folder = try ScratchFolder()
    try Self.write(folder.path("evening.fsraw"), angle: 15, seconds: 8)
    try Self.write(folder.path("morning.fsraw"), angle: -6, seconds: 8)
    let table = folder.path("table.csv")
    let outcome = try BuiltCommand.run(["replay", folder.path(""), "--quiet", "--sessions", table])
    #expect(outcome.status == 0, "\(outcome.complaints)")
    let rows = try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n")
    #expect(rows.count == 3 && rows[1].hasPrefix("evening,,shoe,") && rows[2].hasPrefix("morning,,shoe,"))
  }

  @Test func `records follow each other by their dates`() throws {
    let folder = try ScratchFolder()
    try Self.write(folder.path("a.fsraw"), angle: 15, seconds: 8, begun: 1_779_200_000_000_000_000)
    try Self.write(folder.path("b.fsraw"), angle: -6, seconds: 8, begun: 1_779_000_000_000_000_000)
    let table = folder.path("table.csv")
    let outcome = try BuiltCommand.run(["replay", folder.path(""), "--quiet", "--sessions", table])
    #expect(outcome.status == 0, "\(outcome.complaints)")
    let rows = try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n")
    #expect(rows.count == 3)
    #expect(rows[1].hasPrefix("b,2026-05-17T06:40:00Z,shoe,"), "\(rows[1])")
    #expect(rows[2].hasPrefix("a,2026-05-19T14:13:20Z,shoe,"), "\(rows[2])")
    let inspected = try Self.object(
      try BuiltCommand.run(["inspect", folder.path("b.fsraw"), "--format", "json"]).output)
    #expect(inspected["start_utc"] as? String == "2026-05-17T06:40:00Z")
  }

  @Test func `a record where none can be read says what it is`() throws {
    let folder = try ScratchFolder()
    let path = folder.path("run.fsraw")
    try Self.write(path, angle: 15, seconds: 4)
    let outcome = try BuiltCommand.run(["replay", "left=\(path)", "right=\(path)"])
    #expect(outcome.status == 2)
    #expect(outcome.complaints.contains("this is a raw live record"))
  }
}
