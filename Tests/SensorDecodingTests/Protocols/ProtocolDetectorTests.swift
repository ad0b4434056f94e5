import FootstrikeTesting
import GaitModel
import GaitSynthesis
import Testing

@testable import SensorDecoding

@Suite struct `Detection` {
  static let names = SerialProtocol.all.map(\.name)

  @Test(arguments: names) func `finds each protocol, and no other claims it`(name: String) throws {
    let bytes = try #require(ProtocolSamples.bytes(name, ProtocolSamples.motion(200)))
    for cut in [0, 1, 5, 17] {
      // Without its answer to the inquiry a Shimmer's stream means nothing.
      if name == "shimmer3", cut > 0 { continue }
      let part = Array(bytes[cut..<min(cut + 4096, bytes.count)])
      let detection = try ProtocolDetector().detect(part.span)
      #expect(detection.entry.name == name)
      #expect(detection.scores.filter(\.isCandidate).map(\.name) == [name], "\(detection.scores)")
    }
  }

  @Test(arguments: names) func `finds each protocol through damage`(name: String) throws {
    let bytes = try #require(ProtocolSamples.bytes(name, ProtocolSamples.motion(400)))
    let damaged = DamagedStream(bytes, .flip, rate: 0.002, seed: 11).bytes
    #expect(try ProtocolDetector().detect(Array(damaged.prefix(8192)).span).entry.name == name)
  }

  @Test func `finds nothing in noise, zeros or prose, and says what was tried`() {
    var random = SplitMix(state: 3)
    let noise = (0..<8192).map { _ in UInt8.random(in: 0...255, using: &random) }
    let prose = Array(String(repeating: "the quick brown fox, jumps; over: 1 lazy dog\n", count: 90).utf8)
    for bytes in [noise, Array(repeating: 0, count: 4096), prose, []] {
      let error = #expect(throws: ProtocolDetectionError.self) { try ProtocolDetector().detect(bytes.span) }
      let text = error.map(String.init(describing:)) ?? ""
      if bytes.isEmpty { #expect(text.contains("--protocol shimmer3 or bno055"), "\(text)") }
      #expect(bytes.isEmpty || Self.names.allSatisfy { text.contains($0) }, "\(text)")
    }
  }

  // Needs the captures, which are not part of the project.
  @Test(
    .enabled(if: SerialCapture.isPresent),
    arguments: [
      ("vectornav/vn100_logger_F00294.bin", "vectornav"), ("xsens_mti/mti_g710_float32.bin", "xsens"),
      ("xsens_mti/mti_g710_fp1632.bin", "xsens"), ("witmotion/wt901sd_capture_sd.bin", "witmotion"),
      ("witmotion/wt901ble_0x61_real.bin", "witmotion-ble"), ("ximu3/run_ascii.ximu3", "ximu3"),
      ("ximu3/run_binary.ximu3", "ximu3"), ("vectornav/vnymr_real_lines.txt", "vectornav-ascii"),
      ("shimmer3/logandstream_accel_gyro.bin", "shimmer3"),
      ("ascii_csv/adafruit_getevent_style.txt", "text"), ("ascii_csv/arduino_plain_ms2_dirty.txt", "text"),
      ("ascii_csv/arduino_plotter_labels_g.txt", "text"), ("ascii_csv/openlog_artemis.txt", "text"),
      ("ascii_csv/razor_ahrs_osct.txt", "text"),
    ])
  func `names the protocol of every capture`(path: String, name: String) throws {
    let bytes = Array(try SerialCapture.bytes(path).prefix(ProtocolDetector.sufficientBytes))
    let detection = try ProtocolDetector().detect(bytes.span)
    #expect(detection.entry.name == name)
    #expect(detection.scores.filter(\.isCandidate).count == 1, "\(detection.scores)")
  }
}
