import GaitModel
import Testing

@testable import SensorDecoding

/// Tables in the shapes of public reports that were read wrong, or refused for a wrong reason.
@Suite struct FilesAsPeopleHaveThemTests {
  /// A row's number, and its three readings in g.
  typealias Row = (number: Int, x: String, y: String, z: String)

  struct Table: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var head: String
    var hertz: Double
    /// Seconds since 1970 UTC of the first sample; `nil` where nothing tells.
    var start: Double?
    /// m/s² for the last reading of the first row.
    var z: Float
    var row: @Sendable (Row) -> String

    init(
      _ name: String, _ head: String, hertz: Double = 100, start: Double? = nil, z: Float = -0.95 * 9.80665,
      _ row: @escaping @Sendable (Row) -> String
    ) {
      testDescription = name
      self.head = head
      self.hertz = hertz
      self.start = start
      self.z = z
      self.row = row
    }

    var bytes: [UInt8] {
      let rows = (0..<1_000).map { number -> String in
        let isMoving = number > 300 && number % 60 < 8
        return row(
          (number, isMoving ? "1.110" : "0.110", "0.\(20 + number % 2)0", isMoving ? "-4.950" : "-0.950"))
      }
      return Array((head + rows.joined(separator: "\n") + "\n").utf8)
    }
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  /// 2026-03-01T08:30:00Z.
  private static let morning = 1_772_353_800.0

  static let tables: [Table] = [
    Table("day first, with points", "t,ax,ay,az\n", start: morning) {
      "01.03.2026 08:30:\(two($0.number / 100)).\(two($0.number % 100))0,\($0.x),\($0.y),\($0.z)"
    },
    Table("a decimal comma in the time", "Zeit;Acc_X [g];Acc_Y [g];Acc_Z [g]\n", start: morning) {
      "01.03.2026 08:30:\(two($0.number / 100)),\(two($0.number % 100))0;"
        + [$0.x, $0.y, $0.z].map { String($0.map { $0 == "." ? "," : $0 }) }.joined(separator: ";")
    },
    Table("afternoon", "timestamp,x,y,z\n", start: morning + 5 * 3_600) {
      "03/01/2026 01:30:\(two($0.number / 100)).\(two($0.number % 100)) PM,\($0.x),\($0.y),\($0.z)"
    },
    Table("a zone and its name", "time,x,y,z\n", start: morning - 3_600) {
      "2026-03-01 08:30:\(two($0.number / 100)).\(two($0.number % 100))0+0100 [Europe/London],\($0.x),\($0.y),\($0.z)"
    },
    Table("a zone by its word", "time,x,y,z\n", start: morning - 7_200) {
      "2026-03-01 08:30:\(two($0.number / 100)).\(two($0.number % 100))0 CEST,\($0.x),\($0.y),\($0.z)"
    },
    Table("months by name", "time,x,y,z\n", start: morning) {
      "01-Mar-2026 08:30:\(two($0.number / 100)).\(two($0.number % 100)),\($0.x),\($0.y),\($0.z)"
    },
    Table("whole seconds before a comma", "Timestamp,X,Y,Z\n", start: morning) {
      "2026-03-01 08:30:\(two($0.number / 100)),\($0.x),\($0.y),\($0.z)"
    },
    Table("whole seconds, begun within one", "Timestamp,X,Y,Z\n", start: morning) {
      "2026-03-01 08:30:\(two(($0.number + 63) / 100)),\($0.x),\($0.y),\($0.z)"
    },
    Table("minutes and seconds", "time,x,y,z\n") {
      "00:0\($0.number / 100).\($0.number % 100 / 10),\($0.x),\($0.y),\($0.z)"
    },
    Table("durations", "time,x,y,z\n") {
      "0 days 00:00:0\($0.number / 100).\(two($0.number % 100))0000,\($0.x),\($0.y),\($0.z)"
    },
    Table("nanoseconds since the phone was switched on", "timestamp,x,y,z\n") {
      "\(1_200_511_918_592 + $0.number * 10_000_000),\($0.x),\($0.y),\($0.z)"
    },
    Table("nanoseconds since 2000", "timestamp;x;y;z\n", start: morning) {
      "\(825_669_000_000_000_000 + $0.number * 10_000_000);\($0.x);\($0.y);\($0.z)"
    },
    Table("days of a spreadsheet", "time,x,y,z\n", start: morning) {
      "\(46_082 + (30_600 + Double($0.number) / 100) / 86_400),\($0.x),\($0.y),\($0.z)"
    },
    Table("seconds and nanoseconds", "secs,nsecs,x,y,z\n", start: morning) {
      "\(1_772_353_800 + $0.number / 100),\($0.number % 100 * 10_000_000),\($0.x),\($0.y),\($0.z)"
    },
    Table(
      "a watch's seconds and milliseconds", "timestamp (s),timestamp_ms (ms),x (g),y (g),z (g)\n",
      start: morning
    ) {
      "\(1_141_288_200 + $0.number / 100),\($0.number % 100 * 10),\($0.x),\($0.y),\($0.z)"
    },
    Table("date and time of day apart", "Date,Time,X,Y,Z\n", start: morning) {
      "2026-03-01,08:30:\(two($0.number / 100)).\(two($0.number % 100)),\($0.x),\($0.y),\($0.z)"
    },
    Table("an index without a name", ",ax,ay,az\n", start: morning) {
      "2026-03-01 08:30:\(two($0.number / 100)).\(two($0.number % 100))0000,\($0.x),\($0.y),\($0.z)"
    },
    Table("names of rows that the heading leaves out", "\"time\" \"ax\" \"ay\" \"az\"\n") {
      "\"\($0.number + 1)\" \(Double($0.number) / 100) \($0.x) \($0.y) \($0.z)"
    },
    Table("a lone mark before the names", "# t ax ay az temp\n") {
      "\(Double($0.number) / 100) \($0.x) \($0.y) \($0.z) 31.2"
    },
    Table(
      "scales above the table", "GYROFLOW IMU LOG\ntscale,0.01\ngscale,0.0005\nascale,0.001\nt,ax,ay,az\n"
    ) {
      "\($0.number),\(Int(Double($0.x)! * 1_000)),\(Int(Double($0.y)! * 1_000)),\(Int(Double($0.z)! * 1_000))"
    },
    Table(
      "a name that the numbers contradict",
      "time,linear_acceleration_x,linear_acceleration_y,linear_acceleration_z\n"
    ) {
      "\(Double($0.number) / 100),\(Double($0.x)! * 9.80665),\(Double($0.y)! * 9.80665),\(Double($0.z)! * 9.80665)"
    },
    Table(
      "a maker's headings",
      "time,Pelvis Accel Sensor X (mG),Pelvis Accel Sensor Y (mG),Pelvis Accel Sensor Z (mG),"
        + "Foot Accel Sensor X LT (mG),Foot Accel Sensor Y LT (mG),Foot Accel Sensor Z LT (mG)\n"
    ) {
      "\(Double($0.number) / 100),1,2,1001,\(Double($0.x)! * 1_000),\(Double($0.y)! * 1_000),\(Double($0.z)! * 1_000)"
    },
    Table(
      "a time before each channel",
      "\"X[s]\",\"EMG 1\",\"X[s].1\",\"sensor 1: ACC.X 1\",\"X[s].2\",\"sensor 1: ACC.Y 1\",\"X[s].3\",\"sensor 1: ACC.Z 1\"\n"
    ) { row in
      let emg = "\(Double(row.number) / 1_000),0.001"
      guard row.number < 600 else { return emg + ",,,,,," }
      let time = Double(row.number) / 100
      return "\(emg),\(time),\(row.x),\(time),\(row.y),\(time),\(row.z)"
    },
    Table("quotes with a comma, a quote and a line break", "time_s,ax,ay,az,note\n") {
      "\(Double($0.number) / 100),\($0.x),\($0.y),\($0.z),\"said \"\"a, b\"\" twice\nand more\""
    },
    Table("rows of two kinds", "") {
      $0.number % 2 == 0 ? "ACC,\($0.number * 5),\($0.x),\($0.y),\($0.z)" : "GYR,\($0.number * 5),1,2,3"
    },
    Table(
      "calibrated beside counts",
      "time,accel_x (counts),accel_y (counts),accel_z (counts),calibrated_accel_x (g),calibrated_accel_y (g),calibrated_accel_z (g)\n"
    ) {
      "\(Double($0.number) / 100),32933,33068,31343,\($0.x),\($0.y),\($0.z)"
    },
  ]

  @Test(arguments: tables) func `is read right`(_ table: Table) throws {
    let bytes = table.bytes
    let description = try #require(try RecordingFiles.describe(bytes))
    let rate = try #require(description.rateHertz)
    #expect(abs(rate / table.hertz - 1) < 0.01, "\(rate) Hz: \(description.guesses.map(\.description))")
    #expect(!description.gravityRemoved)
    let decoded = RecordingFiles.decode(bytes, description, piece: 777)
    let expected =
      table.testDescription.contains("two kinds")
      ? 500 : table.testDescription.contains("channel") ? 600 : 1_000
    #expect(decoded.samples.count == expected)
    #expect(decoded.refusals.totalRecords == 0)
    let first = try #require(decoded.samples.first)
    #expect(abs(first.acceleration.z - table.z) < 0.02)
    if let start = table.start {
      var reader = SampleReader(description)
      reader.decode(bytes.span) { _ in }
      let offset = try #require(description.dateOffset)
      #expect(abs(Double(try #require(reader.start) &+ offset) * 1e-9 - start) < 0.02)
    } else {
      #expect(description.dateOffset == nil)
    }
  }

  @Test func `a zone that is given is taken, and one that is assumed is told`() throws {
    let bytes = Self.tables[0].bytes
    let assumed = try #require(try RecordingFiles.describe(bytes))
    #expect(assumed.guesses.contains { $0.what == "time zone" && $0.value == "UTC" })
    var options = DecodingOptions()
    options.timeZone = ClockZone(name: "+02:00") { _ in 7_200 }
    let told = try #require(try RecordingFiles.describe(bytes, options: options))
    #expect(told.dateOffset == -7_200_000_000_000)
    #expect(!told.guesses.contains { $0.what == "time zone" })
  }

  @Test func `a leap second and an hour of summer time lose nothing`() throws {
    func lost(_ stamp: (Int) -> String) throws -> (lost: Int64, samples: Int64, refused: Int64) {
      let rows = (0..<3_000).map { "\(stamp($0)),0.1,0.2,-0.95" }.joined(separator: "\n")
      let bytes = Array(("time,x,y,z\n" + rows + "\n").utf8)
      let description = try #require(try RecordingFiles.describe(bytes))
      var reader = SampleReader(description)
      reader.decode(bytes.span) { _ in }
      reader.finish { _ in }
      return (reader.health.lostSamples, reader.health.samples, reader.refusals.totalRecords)
    }
    let leap = try lost { number in
      let second = number / 100
      let text =
        second < 10
        ? "2016-12-31T23:59:\(50 + second)"
        : second == 10 ? "2016-12-31T23:59:60" : "2017-01-01T00:00:\(Self.two(second - 11))"
      return "\(text).\(Self.two(number % 100))Z"
    }
    #expect(leap.lost == 0 && leap.samples == 3_000 && leap.refused == 0)
    for (before, after) in [("01:59", "03:00"), ("02:59", "02:00")] {
      let shifted = try lost { number in
        let second = number / 100
        return second < 10
          ? "2026-03-29 \(before):\(50 + second).\(Self.two(number % 100))"
          : "2026-03-29 \(after):\(Self.two(second - 10)).\(Self.two(number % 100))"
      }
      #expect(shifted.lost == 0 && shifted.samples >= 2_999, "\(before) to \(after)")
    }
  }

  @Test(arguments: [
    ("X [G],Y [G],Z [G]", "0.2000,-0.2900,0.2800", "gauss"),
    ("alpha,beta,gamma", "0.1,0.2,0.3", "they are time, alpha, beta, gamma"),
  ])
  func `what can't be an acceleration is refused with the true reason`(
    head: String, row: String, reason: String
  ) {
    let rows = (0..<200).map { "\(Double($0) / 100),\(row)" }.joined(separator: "\n")
    do {
      _ = try RecordingFiles.describe(Array("time,\(head)\n\(rows)\n".utf8))
      Issue.record("it was read")
    } catch {
      #expect("\(error)".contains(reason), "\(error)")
    }
  }

  @Test func `a table of which half can't be read is refused`() {
    let rows = (0..<400).map { $0 % 3 == 0 ? "\($0),0.1,0.2,0.9" : "\($0),0.1,oh,0.9" }.joined(
      separator: "\n")
    #expect(throws: FootstrikeError.self) {
      _ = try RecordingFiles.describe(Array("time_ms,ax,ay,az\n\(rows)\n".utf8))
    }
  }

  @Test func `a pin that the numbers contradict is taken, and told`() throws {
    var options = DecodingOptions()
    options.accelerationUnit = .g
    let rows = (0..<400).map { "\($0 * 10),0.9,1.9,-9.3" }.joined(separator: "\n")
    let description = try #require(
      try RecordingFiles.describe(Array("time_ms,ax,ay,az\n\(rows)\n".utf8), options: options))
    #expect(description.guesses.contains { $0.what == "acceleration unit" && $0.because.contains("though") })
  }
}
