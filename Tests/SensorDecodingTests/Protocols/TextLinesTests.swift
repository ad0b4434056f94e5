import FootstrikeTesting
import GaitModel
import GaitSynthesis
import Testing

@testable import SensorDecoding

@Suite struct `Lines of text` {
  static let g = Double(Units.standardGravity)

  static func decode(_ text: String, _ settings: ProtocolSettings = .init()) -> DecodedStream {
    DecodedStream(.textLines, Array(text.utf8), settings: settings)
  }

  // Needs the captures, which are not part of the project.
  @Test(
    .enabled(if: SerialCapture.isPresent),
    arguments: [
      ("adafruit_getevent_style.txt", ["ax_ms2", "ay_ms2", "az_ms2"], 1.0),
      ("arduino_plotter_labels_g.txt", ["ax_g", "ay_g", "az_g"], g),
      ("openlog_artemis.txt", ["ax_g", "ay_g", "az_g"], g),
      ("razor_ahrs_osct.txt", ["ax_256lsb_per_g", "ay", "az"], g / 256),
    ])
  func `read as they were made`(file: String, columns: [String], scale: Double) throws {
    let bytes = try SerialCapture.bytes("ascii_csv/" + file)
    let rows = try SerialCapture.rows("ascii_csv/" + file.replacing(".txt", with: ".expected.csv"))
    let decoded = DecodedStream(.textLines, bytes)
    #expect(decoded.samples.count == rows.count)
    for (sample, row) in zip(decoded.samples, rows) {
      #expect(
        sample.acceleration.isNear(row, columns[0], columns[1], columns[2], scale: scale, relative: 1e-6))
    }
  }

  @Test(.enabled(if: SerialCapture.isPresent)) func `a board's boot text and bad lines are counted by cause`()
    throws
  {
    let bytes = try SerialCapture.bytes("ascii_csv/arduino_plain_ms2_dirty.txt")
    let rows = try SerialCapture.rows("ascii_csv/arduino_plain_ms2_dirty.expected.csv")
      .filter { $0["ax_ms2"] != nil }
    let decoded = DecodedStream(.textLines, bytes)
    #expect(decoded.samples.count == rows.count)
    for (sample, row) in zip(decoded.samples, rows) {
      #expect(sample.acceleration.isNear(row, "ax_ms2", "ay_ms2", "az_ms2", relative: 1e-6))
    }
    #expect(decoded.refusals.records(.notText) == 2)
    #expect(decoded.refusals.records(.notData) == 2)
    #expect(decoded.refusals.records(.missingField) == 1)
    #expect(decoded.refusals.records(.notFinite) == 2)
    #expect(decoded.statistics.lostInDamage == 4)
    #expect(decoded.samples.last?.index == Int64(decoded.samples.count + 3))
    #expect(decoded.samples.allSatisfy { !$0.flags.contains(.gapBefore) }, "one line is no gap")
  }

  @Test func `SparkFun's Razor is read by the order of its columns`() throws {
    var text = ""
    for row in 0..<80 {
      text +=
        "\(1000 + 10 * row), 0.01, -0.02, \(row % 2 == 0 ? "1.00" : "1.02"), 90.00, -1.5, 0.25, 1.0, 2.0, 3.0\r\n"
    }
    let decoded = Self.decode(text)
    #expect(decoded.samples.count == 80)
    let first = try #require(decoded.samples.first)
    #expect(abs(first.acceleration.z - 9.80665) < 1e-5)
    #expect(abs(first.angularRate.x - .pi / 2) < 1e-6)
    #expect(first.time.nanoseconds == 1_000_000_000)
    #expect(decoded.statistics.timedSamples == 80)
    #expect(decoded.guesses.contains { $0.what == "acceleration unit" && $0.value == "g" && $0.isInferred })
  }

  @Test(
    arguments: [AccelerationUnit.g, .milliG, .metresPerSecondSquared]
      + [2_048, 4_096, 8_192, 16_384].map { .raw(countsPerG: $0) })
  func `at rest the unit is told by the size of the reading`(unit: AccelerationUnit) throws {
    let up = Float(unit.perG)
    // A sensor's counts are whole.
    func told(_ value: Float) -> String { up >= 2_048 ? "\(Int(value.rounded()))" : "\(value)" }
    let text = (0..<70).map {
      "\(told(up * 0.01)),\(told(up * 0.02)),\(told(up * (1 + 0.001 * Float($0 % 3))))\n"
    }.joined()
    let decoded = Self.decode(text)
    #expect(decoded.samples.count == 70)
    let z = try #require(decoded.samples.first?.acceleration.z)
    #expect(abs(z - Units.standardGravity) < 0.001)
  }

  @Test func `a pinned unit is not guessed`() throws {
    var settings = ProtocolSettings()
    settings.lines.accelerationUnit = .raw(countsPerG: 2_048)
    settings.lines.angularRateUnit = .raw(countsPerDegreePerSecond: 16.4)
    let decoded = Self.decode(
      String(repeating: "0,0,4096,164,0,0\n0,1,4096,164,0,0\n", count: 40), settings)
    let sample = try #require(decoded.samples.first)
    #expect(abs(sample.acceleration.z - 2 * Units.standardGravity) < 1e-4)
    #expect(abs(sample.angularRate.x - 10 * Units.radiansPerDegree) < 1e-6)
  }

  @Test func `microseconds that wrap at 32 bits go on rising`() {
    let start = UInt32.max - 100_000
    let text = (0..<100).map { "\(start &+ UInt32($0 * 5000)),0.1,0.2,9.8\n" }.joined()
    let times = Self.decode(text).samples.map(\.time.nanoseconds)
    #expect(times.count == 100)
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 5_000_000 })
  }

  @Test func `Adafruit's sentences name their units`() throws {
    let text = String(
      repeating: """
        Acceleration X: 0.10, Y: -0.20, Z: 9.80 m/s^2
        Rotation X: 0.01, Y: 0.02, Z: -0.03 rad/s
        Temperature: 25.10 degC


        """, count: 30)
    let decoded = Self.decode(text)
    #expect(decoded.samples.count == 30)
    let sample = try #require(decoded.samples.first)
    #expect(sample.acceleration == SIMD3(0.1, -0.2, 9.8))
    #expect(sample.angularRate == SIMD3(0.01, 0.02, -0.03))
  }

  @Test func `a line without end is cut off and counted once`() {
    let long = String(repeating: "9", count: 5000)
    let decoded = Self.decode("1,2,9\n1,2,9\n\(long)\n1,2,9\n")
    #expect(decoded.samples.count == 3)
    #expect(decoded.refusals.records(.tooLong) == 1)
    #expect(decoded.refusals.bytes(.tooLong) == 5001)
  }

  @Test func `a board that changes its columns is learnt anew`() {
    let text =
      String(repeating: "0.1,0.2,9.8\n", count: 100)
      + String(repeating: "0.1,0.2,9.8,0.01,0.02,0.03\n", count: 200)
    let decoded = Self.decode(text)
    // 64 lines pass until the change is believed.
    #expect(decoded.samples.count == 100 + 200 - 64)
    #expect(decoded.refusals.records(.missingField) == 64)
    #expect(decoded.samples.last?.flags.contains(.hasAngularRate) == true)
  }

  @Test func `gravity-free acceleration is left alone unless it is asked for`() {
    let text = String(repeating: "areal\t-3006\t-13828\t2015\r\n", count: 70)
    #expect(Self.decode(text).samples.isEmpty)
    var settings = ProtocolSettings()
    settings.acceptsGravityRemoved = true
    settings.lines.accelerationUnit = .raw(countsPerG: 8_192)
    let z = Self.decode(text, settings).samples.first?.acceleration.z ?? 0
    #expect(abs(z - 2015 / 8192 * Units.standardGravity) < 1e-4)
  }

  @Test func `damage costs the lines it hits and no others`() throws {
    let clean = try #require(ProtocolSamples.bytes("text", ProtocolSamples.motion(500)))
    for damage in StreamDamage.allCases {
      let bytes = DamagedStream(clean, damage, rate: 0.002, seed: 5).bytes
      let decoded = DecodedStream(.textLines, bytes)
      #expect(decoded.refusals.totalBytes + decoded.statistics.frameBytes == Int64(bytes.count))
      #expect(decoded.samples.count > 350, "\(damage)")
    }
  }
}
