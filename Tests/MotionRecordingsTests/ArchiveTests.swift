import Foundation
import GaitModel
import SensorDecoding
import Testing

@testable import MotionRecordings

@Suite struct ArchiveTests {
  private static let samples =
    "time_s,ax_g,ay_g,az_g\n" + (0..<500).map { "\(Double($0) / 100),0.01,0.02,1\n" }.joined()
  private static let gpx =
    "<gpx><trk><trkseg>"
    + (0..<60).map {
      "<trkpt lat=\"46.000\($0 + 10)\" lon=\"7\"><ele>\(500 - $0)</ele><time>2026-03-01T08:30:\($0 < 10 ? "0" : "")\($0)Z</time></trkpt>\n"
    }.joined() + "</trkseg></trk></gpx>"

  private func problem(_ archive: MadeArchive) throws -> String {
    try archive.withZip { path in
      do {
        if case .samples(let file) = try MotionRecording.open(path) { try file.readBlocks { _ in true } }
        return "none"
      } catch let error as FootstrikeError {
        return error.what
      }
    }
  }

  @Test func `a recording or a track alone in an archive is read as if it were unpacked`() throws {
    try MadeArchive([("run/Run 7.csv", Self.samples), ("__MACOSX/._Run 7.csv", "x"), ("notes.pdf", "x")])
      .withZip { path in
        let recorded = try RecordedSamples(path: path, options: DecodingOptions())
        #expect(recorded.samples.count == 500)
        guard case .samples(let file) = try MotionRecording.open(path) else {
          throw CocoaError(.fileReadUnknown)
        }
        #expect(file.name.hasSuffix("export.zip/run/Run 7.csv"))
      }
    try MadeArchive([("activity.gpx", Self.gpx)]).withZip { path in
      guard case .track(let track) = try MotionRecording.open(path) else {
        throw CocoaError(.fileReadUnknown)
      }
      #expect(track.points.count == 60)
      #expect(try MotionRecording.track(path).points.count == 60)
    }
    try MadeArchive([("activity.gpx", Self.gpx), ("summary.csv", "a,b\n1,2\n")]).withZip { path in
      let track = try MotionRecording.track(path)
      #expect(track.points.count == 60)
    }
  }

  @Test func `what is no one recording is refused with the reason`() throws {
    let two = MadeArchive([("a.csv", Self.samples), ("b.csv", Self.samples)])
    #expect(try problem(two).contains("it holds 2 recordings"))
    let inner = try two.withZip {
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: $0)), as: UTF8.self)
    }
    #expect(try problem(MadeArchive([("inner.zip", inner)])).contains("it holds another archive, inner.zip"))
    #expect(try problem(MadeArchive([])).contains("none of its 0 files"))
    #expect(try problem(MadeArchive([("a.csv", Self.samples)], password: "x")) == "this archive is encrypted")
    let many = (0..<10_001).map { ("f\($0)", "") }
    #expect(try problem(MadeArchive(many)).contains("more than 10000 files"))
    #expect(
      try problem(MadeArchive([("Gravity.csv", Self.samples), ("Location.csv", "time,speed\n1,2\n2,3\n")]))
        .contains("acceleration"))
  }

  @Test func `an archive that inflates beyond all reason is given up`() throws {
    let row = "0.01,0.01,0.02,1\n"
    let bomb = "time_s,ax_g,ay_g,az_g\n" + String(repeating: row, count: 40 << 20 / row.utf8.count)
    #expect(try problem(MadeArchive([("run.csv", Self.samples + bomb)])).contains("times its size"))
  }

  @Test func `an archive cut anywhere, or with flipped bits, is refused or read, and never traps`() throws {
    try MadeArchive([("Accelerometer.csv", Self.samples), ("Gyroscope.csv", Self.samples)]).withZip { path in
      let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      func read(_ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        _ = try? RecordedSamples(path: path, options: DecodingOptions())
      }
      for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 40)) {
        try read(Array(whole.prefix(length)))
      }
      var state: UInt64 = 0x9E37_79B9_7F4A_7C15
      for _ in 0..<100 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var damaged = whole
        damaged[Int(state >> 33) % damaged.count] ^= 1 << UInt8(state >> 20 & 7)
        try read(damaged)
      }
    }
  }
}
