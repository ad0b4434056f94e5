import Foundation
import GaitModel
import MotionRecordings
import SensorDecoding
import Testing

/// Where inputs in the shapes of public reports lie: they are no part of the project.
enum PublicReports {
  static let folder = ProcessInfo.processInfo.environment["FOOTSTRIKE_CASES"] ?? "../shared/cases"

  static let isPresent: Bool = {
    let isPresent = FileManager.default.fileExists(atPath: folder)
    if !isPresent { print("skipped: no inputs of public reports at \(folder); set FOOTSTRIKE_CASES") }
    return isPresent
  }()
}

@Suite(.enabled(if: PublicReports.isPresent)) struct PublicReportTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var file: String
    var hertz = 100.0
    var samples = 2_000
    /// Of the first sample; empty where nothing tells.
    var start = ""
    var hasAngularRate = false
    var givenHertz: Double?
    var testDescription: String { file }
  }

  private static let morning = "2026-03-01T08:30:00"

  static let cases: [Case] = [
    Case(file: "01-ros-imu-csv/imu.csv", samples: 1_461, start: morning, hasAngularRate: true),
    Case(file: "01-ros-imu-csv/imu_ros2.csv", start: morning, hasAngularRate: true),
    Case(file: "02-gcsv-gyroflow/log.gcsv", hertz: 200, samples: 4_000, hasAngularRate: true),
    Case(file: "03-r-write-table/default.txt", hertz: 200, samples: 4_000),
    Case(file: "03-r-write-table/run.csv", hertz: 200, samples: 4_000),
    Case(file: "03-r-write-table/run6.csv", hertz: 200, samples: 3_542, hasAngularRate: true),
    Case(file: "03-r-write-table/run_space.txt", hertz: 200, samples: 3_542, hasAngularRate: true),
    Case(file: "03-r-write-table/units.csv", hertz: 200, samples: 3_541, hasAngularRate: true),
    Case(file: "04-numpy-savetxt/run.txt", hasAngularRate: true), Case(file: "04-numpy-savetxt/run4.txt"),
    Case(file: "04-numpy-savetxt/run_temp.txt", hasAngularRate: true),
    Case(file: "05-german-dates/actigraph.csv", start: morning),
    Case(file: "05-german-dates/excel_de.csv", start: morning),
    Case(file: "05-german-dates/plain.csv", start: morning, hasAngularRate: true),
    Case(file: "06-excel-minutes/axivity.csv"), Case(file: "06-excel-minutes/named.csv"),
    Case(file: "08-zone-name/ampm.csv", start: "2026-03-01T13:30:00"),
    Case(file: "08-zone-name/offset.csv", start: "2026-03-01T12:30:00"),
    Case(file: "08-zone-name/oxford.csv", start: "2026-03-01T07:30:00"),
    Case(file: "08-zone-name/utc_word.csv", start: morning),
    Case(file: "09-garmin-split/accelerometer_calibrated_split.csv", start: morning),
    Case(file: "09-garmin-split/calibrated_only.csv", start: morning),
    Case(file: "09-garmin-split/utc.csv", start: morning), Case(file: "10-sensorbox/ACG.csv", start: morning),
    Case(file: "10-sensorbox/boot_12h.csv"), Case(file: "10-sensorbox/boot_20min.csv"),
    Case(file: "10-sensorbox/boot_91h.csv"),
    Case(file: "10-sensorbox/mars_gyro_accel.csv", start: morning, hasAngularRate: true),
    Case(file: "11-polar/bundled_ACC.txt", start: "2026-03-01T08:13:20"),
    Case(file: "11-polar/sensor_stamp_only.txt", start: "2026-03-01T08:13:20"),
    Case(file: "11-polar/verity.csv", start: "2017-01-06T20:05:00"),
    Case(file: "13-noraxon/gaitprint.csv", hasAngularRate: true),
    Case(file: "14-delsys/trigno_emg_acc.csv", samples: 1_000),
    Case(file: "14-delsys/trigno_im.csv", hasAngularRate: true),
    Case(file: "21-pandas/dtindex.csv", start: morning), Case(file: "21-pandas/timedelta.csv"),
    Case(
      file: "54-extra-column/file_accel_temp_gyro.csv", samples: 1_500, hasAngularRate: true, givenHertz: 100),
    Case(file: "54-extra-column/file_xyz_total.csv", samples: 1_500, givenHertz: 100),
    Case(file: "57-mps2-with-dps/file.csv", samples: 1_500, hasAngularRate: true, givenHertz: 100),
    Case(file: "59-whole-seconds/clock_only.csv"),
    Case(file: "59-whole-seconds/mg_integers.csv", start: morning),
    Case(file: "59-whole-seconds/mg_integers_extra.csv", start: morning),
    Case(file: "59-whole-seconds/pygt3x.csv", start: morning),
    Case(file: "59-whole-seconds/python_isoformat.csv", start: morning),
    Case(file: "59-whole-seconds/read_gt3x_30hz.csv", hertz: 30, samples: 590, start: morning),
  ]

  @Test(arguments: cases) func `is read right, and nothing of it is lost`(_ told: Case) throws {
    var options = DecodingOptions()
    options.rateHertz = told.givenHertz
    let path = "\(PublicReports.folder)/\(told.file)"
    let samples = try RecordedSamples(path: path, options: options)
    #expect(abs(samples.rateHertz / told.hertz - 1) < 0.005, "\(samples.rateHertz) Hz")
    #expect(abs(samples.samples.count - told.samples) <= 2, "\(samples.samples.count) samples")
    #expect(samples.health.lostSamples == 0 && samples.health.refusedRecords <= 1)
    let stream = samples.stream(placement: .shoe)
    #expect(stream.hasAngularRate == told.hasAngularRate && !stream.gravityRemoved)
    // The sensor stands at first, and weighs 1 g.
    let a = try #require(samples.samples.first).acceleration
    #expect(abs((a * a).sum().squareRoot() - 9.6) < 0.3)
    guard case .samples(let file) = try MotionRecording.open(path, options: options) else { return }
    let start = file.startEpochSeconds.map { Date(timeIntervalSince1970: $0.rounded(.down)) }
    #expect((start?.formatted(.iso8601) ?? "").dropLast() == told.start)
  }

  @Test func `what is another sensor's is refused`() {
    #expect(throws: FootstrikeError.self) {
      try RecordedSamples(
        path: "\(PublicReports.folder)/11-polar/Polar_VeritySense_MAG.txt", options: DecodingOptions())
    }
  }
}
