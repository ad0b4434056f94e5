import Testing

@testable import SensorDecoding

@Suite struct ColumnHeadingTests {
  struct Expectation: Sendable, CustomTestStringConvertible {
    var heading: String
    var role: ColumnRole?
    var unit: String
    var testDescription: String { heading }

    init(_ heading: String, _ role: ColumnRole?, _ unit: String = "") {
      self.heading = heading
      self.role = role
      self.unit = unit
    }
  }

  static let headings: [Expectation] = [
    .init("ax_m_s2", .accelerationX, "m/s2"), .init("acc_x_mps2", .accelerationX, "m/s2"),
    .init("ay_ms2", .accelerationY, "m/s2"), .init("Accel Z (m/s²)", .accelerationZ, "m/s2"),
    .init("acc_z [m/s/s]", .accelerationZ, "m/s2"), .init("ax_m/s^2", .accelerationX, "m/s2"),
    .init("ax / (m s^-2)", .accelerationX, "m/s2"), .init("a_x/(m/s^2)", .accelerationX, "m/s2"),
    .init("ax_mm_s2", .accelerationX, "mm/s2"), .init("ax_g", .accelerationX, "g"),
    .init("AccX(mg)", .accelerationX, "mg"), .init("Accelerometer X (G)", .accelerationX, "g"),
    .init("ax_raw", .accelerationX, "lsb"), .init("left_acc_x_m_s2", .accelerationX, "m/s2"),
    .init("ACCELEROMETER X (m/s²)", .accelerationX, "m/s2"), .init("x", .accelerationX),
    .init("X (deg/s)", .angularRateX, "deg/s"), .init("gx_rad_s", .angularRateX, "rad/s"),
    .init("gy_dps", .angularRateY, "deg/s"), .init("gyro_z_deg_s", .angularRateZ, "deg/s"),
    .init("gyr_x_mdps", .angularRateX, "mdeg/s"), .init("Gyroscope X (°/s)", .angularRateX, "deg/s"),
    .init("gyro_x_rad_per_s", .angularRateX, "rad/s"), .init("wz rad/s", .angularRateZ, "rad/s"),
    .init("time_ms", .time, "ms"), .init("t_us", .time, "us"), .init("Time (s)", .time, "s"),
    .init("time [msec]", .time, "ms"), .init("timestamp_ns", .time, "ns"), .init("time in ms", .time, "ms"),
    .init("Time since start in ms", .time, "ms"), .init("time/s", .time, "s"), .init("time", .time),
    .init("altitude_m", .altitude, "m"), .init("alt_ft", .altitude, "ft"),
    .init("Elevation (feet)", .altitude, "ft"), .init("pressure_hPa", .pressure, "hpa"),
    .init("speed_ms", .speed, "m/s"), .init("speed_m_s", .speed, "m/s"), .init("speed_mps", .speed, "m/s"),
    .init("Speed (km/h)", .speed, "km/h"), .init("speed_mph", .speed, "mph"),
    .init("vicon_x_m", nil), .init("vertical_grf_bw", nil), .init("distance_m", .distance, "m"),
    .init("mag_x_uT", nil),
    .init("time_zone", nil),
  ]

  @Test(arguments: headings) func `a heading tells role and unit, however it is spelled`(
    _ expected: Expectation
  ) {
    let heading = ColumnHeading(expected.heading)
    #expect(heading.alias?.role == expected.role)
    if expected.role != nil { #expect(heading.unit == expected.unit) }
  }

  @Test func `what the heading says is no inference, and what the readings say is one`() throws {
    let rows = (0..<100).map { "\($0 * 10),0.1,0.2,9.8" }.joined(separator: "\n")
    let named = try #require(
      try RecordingFiles.describe(Array("time_ms,ax_m_s2,ay_m_s2,az_m_s2\n\(rows)\n".utf8)))
    #expect(named.guesses.filter(\.isInferred) == [])
    let bare = try #require(try RecordingFiles.describe(Array("time,ax,ay,az\n\(rows)\n".utf8)))
    #expect(Set(bare.guesses.filter(\.isInferred).map(\.what)) == ["acceleration unit", "time unit"])
  }

  private static func planes(_ heading: String) -> [UInt8] {
    let rows = (0..<100).map { "\(Double($0) / 100),\(1 + Double($0 % 7) / 10),0.1,0.2" }
    return Array((heading + "\n" + rows.joined(separator: "\n") + "\n").utf8)
  }

  private static func pinned(_ columns: [ColumnRole: String]) -> DecodingOptions {
    var options = DecodingOptions()
    options.columns = columns
    return options
  }

  @Test func `a column that is pinned to one axis is taken for no other`() throws {
    let bytes = Self.planes("time_s,vertical_g,side_g,other")
    let options = Self.pinned([.accelerationX: "vertical_g", .accelerationY: "side_g"])
    let description = try #require(try RecordingFiles.describe(bytes, options: options))
    #expect(description.table?.acceleration == [1, 2, nil])
    let decoded = RecordingFiles.decode(bytes, description, piece: 100)
    #expect(decoded.samples.count == 100 && decoded.refusals.totalRecords == 0)
  }

  @Test func `an axis that lost its place to a pinned column is asked for`() throws {
    let bytes = Self.planes("time_s,vertical_g,mediolateral_g,anteroposterior_g")
    #expect {
      try RecordingFiles.describe(bytes, options: Self.pinned([.accelerationX: "vertical_g"]))
    } throws: {
      "\($0)".contains("name one with --column az=COLUMN")
    }
    let told = Self.pinned([.accelerationX: "vertical_g", .accelerationZ: "anteroposterior_g"])
    let description = try #require(try RecordingFiles.describe(bytes, options: told))
    #expect(description.table?.acceleration == [1, 2, 3])
  }

  @Test(arguments: [
    [ColumnRole.accelerationX: "vertical_g", .accelerationY: "vertical_g", .accelerationZ: "4"],
    [.accelerationX: "2", .angularRateX: "vertical_g"],
  ])
  func `one column can't be two roles`(_ columns: [ColumnRole: String]) throws {
    let bytes = Self.planes("time_s,vertical_g,mediolateral_g,anteroposterior_g")
    #expect {
      try RecordingFiles.describe(bytes, options: Self.pinned(columns))
    } throws: {
      "\($0)".contains("column vertical_g can't be both ax and")
    }
  }

  @Test func `an altitude in feet becomes metres`() throws {
    let rows = (0..<100).map { "\($0 * 10),0.1,0.2,0.98,1000" }.joined(separator: "\n")
    let bytes = Array("time_ms,ax,ay,az,altitude_ft\n\(rows)\n".utf8)
    let description = try #require(try RecordingFiles.describe(bytes))
    let decoded = RecordingFiles.decode(bytes, description, piece: 100)
    #expect(decoded.samples.allSatisfy { abs($0.altitudeMetres - 304.8) < 0.01 })
  }

  @Test(arguments: [
    "9999-01-01T00:00:00Z", "0001-01-01 00:00:00", "9223372036854775807", "-9223372036854775808",
  ])
  func `times that no clock can show end in no trap`(_ time: String) throws {
    let rows = (0..<100).map { $0 % 7 == 3 ? "\(time),0.1,0.2,0.9" : "\($0 * 10),0.1,0.2,0.9" }
    let dates = (0..<100).map {
      $0 % 7 == 3 ? "\(time),0.1,0.2,0.9" : "2020-01-01T00:00:\($0 % 60)Z,0.1,0.2,0.9"
    }
    for lines in [rows, dates, Array(repeating: "\(time),0.1,0.2,0.9", count: 50)] {
      let bytes = Array(("time,ax_g,ay_g,az_g\n" + lines.joined(separator: "\n") + "\n").utf8)
      // A sentence is as good an answer as samples.
      if let description = try? RecordingFiles.describe(bytes) {
        _ = RecordingFiles.decode(bytes, description, piece: 64)
      }
    }
  }
}
