import GaitModel
import Testing

@testable import SensorDecoding

@Suite struct RecordingSnifferTests {
  struct Expectation: Sendable, CustomTestStringConvertible {
    var file: String
    var rate: Double?
    var gyro = false
    var gravityRemoved = false
    var scale: Double
    var time = "s"
    var testDescription: String { file }
  }

  static let recordings: [Expectation] = [
    .init(file: "foot-ble-run/test-run.csv", rate: 100, gyro: true, scale: 9.80665, time: "ms"),
    .init(file: "foot-ble-run/still.csv", rate: 100, gyro: true, scale: 9.80665, time: "ms"),
    .init(file: "foot-ble-run/slow-walking.csv", rate: 9.63, gyro: true, scale: 9.80665, time: "ms"),
    .init(file: "foot-walk-400hz/long_walk.csv", rate: 398.5, gyro: true, scale: 9.80665),
    .init(file: "shoe-hip-outdoor-run/shoe_left.csv", rate: 100, scale: 9.80665),
    .init(file: "shoe-imu-vicon/2017-11-22-11-27-30.csv", rate: 200, gyro: true, scale: 1),
    .init(file: "sacrum-slopes-grf/trial-01.csv", rate: 500, scale: 9.80665),
    .init(file: "wrist-forefoot-heel/person2_heelstrike.csv", rate: nil, scale: 1, time: "none"),
    .init(
      file: "waist-daily-activities/D03/D03_SA01_R01.csv", rate: 200, gyro: true, scale: 9.80665 / 256,
      time: "none"),
    .init(file: "feet-stairs-walk/imu_sample_healthy_stair_down.csv", rate: 204.8, gyro: true, scale: 1),
    .init(file: "feet-stairs-walk/imu_sample.csv", rate: nil, gyro: true, scale: 1, time: "none"),
    .init(
      file: "phone-movement/sensorlogger_run/Accelerometer.csv", rate: 100.55, gravityRemoved: true, scale: 1,
      time: "ns"),
    .init(
      file: "phone-movement/sensorlogger_run/AccelerometerUncalibrated.csv", rate: 100.55, scale: 9.80665,
      time: "ns"),
    .init(file: "phone-movement/phyphox_run_pocket_1.csv", rate: 99.3, scale: 1),
  ]

  static let formats: [Expectation] = [
    .init(file: "physicstoolbox/2023-02-2811.41.59.csv", rate: 200, scale: 9.80665, time: "clock"),
    .init(
      file: "xsens_mtw_txt/MT_012005D6_009-001_00B421E6.txt", rate: 100, scale: 1, time: "counter"),
    .init(
      file: "phyphox/walk_ios_comma/Linear Accelerometer.csv", rate: 100.7, gravityRemoved: true, scale: 1),
    .init(file: "phyphox/ios_semicolon_point/Accelerometer.csv", rate: 100.8, scale: 1),
    .init(file: "phyphox/resaved_excel_bom/walk50acc.csv", rate: 51.7, scale: 1),
    // Slow it is: three to four rows a second from the first, whose stamps still have all their digits.
    .init(file: "phyphox/renamed_header_crlf/Accelerometer.csv", rate: 3.745, scale: 1),
    .init(
      file: "sensorlogger/applewatch_wristmotion/Back0630WristMotion.csv", rate: 100.8, gyro: true,
      scale: 9.80665, time: "ns"),
    .init(file: "witmotion_app_txt/test.txt", rate: 199, gyro: true, scale: 9.80665, time: "date"),
    .init(file: "wadpac_GGIRread/ax3_testfile.cwa-convert.csv", rate: 98.9, scale: 9.80665, time: "date"),
    .init(file: "shimmer_running_sample/Sample_test_data.csv", rate: 512.5, scale: 1, time: "ms"),
    .init(
      file: "xsens_dot/LTibia_20210820_202113_811.csv", rate: 60, gravityRemoved: true, scale: 1, time: "us"),
  ]

  private func check(_ folder: String, _ expected: Expectation) throws {
    let bytes = RecordingFiles.bytes(folder + "/" + expected.file)
    let description = try #require(try RecordingFiles.describe(bytes, name: expected.file))
    #expect(description.hasAngularRate == expected.gyro)
    #expect(description.gravityRemoved == expected.gravityRemoved)
    let table = try #require(description.table)
    #expect(abs(table.accelerationScale / expected.scale - 1) < 1e-9)
    #expect(description.timeKind == expected.time)
    if let rate = expected.rate {
      let found = try description.knownRateHertz()
      #expect(abs(found / rate - 1) < 0.02)
    } else {
      #expect(throws: FootstrikeError.self) { try description.knownRateHertz() }
    }
  }

  // Public recordings are not part of the project.
  @Test(.enabled(if: RecordingFiles.recordings != nil), arguments: recordings)
  func `every recording is read with the right unit, rate and gravity`(_ expected: Expectation) throws {
    try check(try #require(RecordingFiles.recordings), expected)
  }

  // Public sample files are not part of the project.
  @Test(.enabled(if: RecordingFiles.formats != nil), arguments: formats)
  func `every recorder's file is read with the right unit, rate and gravity`(_ expected: Expectation) throws {
    try check(try #require(RecordingFiles.formats) + "/files", expected)
  }

  // The recordings are not part of the project.
  @Test(.enabled(if: RecordingFiles.recordings != nil))
  func `lost, repeated and older samples of a live foot sensor are counted exactly`() throws {
    let folder = try #require(RecordingFiles.recordings)
    let run = RecordingFiles.bytes(folder + "/foot-ble-run/test-run.csv")
    let running = RecordingFiles.decode(
      run, try #require(try RecordingFiles.describe(run)), piece: 65_536)
    #expect(running.health.lostSamples == 1_128)
    #expect(running.health.duplicateSamples == 0)
    #expect(!running.samples.contains { $0.flags.contains(.gapBefore) })
    let still = RecordingFiles.bytes(folder + "/foot-ble-run/still.csv")
    let resting = RecordingFiles.decode(
      still, try #require(try RecordingFiles.describe(still)), piece: 65_536)
    #expect(resting.health.backwardSamples == 3_001)
    #expect(resting.health.duplicateSamples == 23_163)
    #expect(zip(resting.samples, resting.samples.dropFirst()).allSatisfy { $0.time < $1.time })
  }

  @Test(arguments: [
    ("", "the file is empty"), ("PK\u{3}\u{4}abcdefgh", "zip"),
    ("{\"type\":\"FeatureCollection\"}", "GeoJSON"),
    ("a\n1\n2\n3\n", "two numbers"), ("time,foo,bar\n1,2,3\n2,3,4\n3,4,5\n", "acc_x"),
  ])
  func `what is no recording is refused with a sentence`(text: String, words: String) {
    do {
      _ = try RecordingFiles.describe(Array(text.utf8))
      Issue.record("it was taken for a recording")
    } catch let error as FootstrikeError {
      #expect(error.description.contains(words))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func `altitudes without accelerations are a track`() throws {
    #expect(try RecordingFiles.describe(Array("time_s,altitude_m\n0,100\n1,101\n2,102\n".utf8)) == nil)
  }
}
