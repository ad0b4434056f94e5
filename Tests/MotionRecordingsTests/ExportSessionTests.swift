import Foundation
import GaitModel
import SensorDecoding
import Testing

@testable import MotionRecordings

/// Twelve seconds of a phone: whatever lies between two readings is known, as all grow evenly.
private enum MadeSession {
  static func acceleration(_ time: Double) -> [Double] { [0.1 * time, -0.05 * time, 9.8 + 0.02 * time] }
  static func rate(_ time: Double) -> [Double] { [0.2 * time, 1 - 0.1 * time, 0.03 * time] }
  static func height(_ time: Double) -> Double { 20 - 0.5 * time }
  static func pressure(_ time: Double) -> Double {
    1_000 * pow(1 - height(time) / 44_330.77, 1 / 0.190263)
  }
  static let start = 1_772_354_000.5

  /// phyphox's export: an accelerometer of 100 Hz, a gyroscope of 93, a barometer of 7 and a receiver of 1.
  ///
  /// - Parameter pause: seconds for which it was paused in the middle.
  static func phyphox(
    separator: String = ",", point: String = ".", newline: String = "\n", pause: Double = 0,
    names: [String] = ["Accelerometer.csv", "Gyroscope.csv", "Pressure.csv", "Location.csv"]
  ) -> MadeArchive {
    func table(_ headings: [String], _ rate: Double, from first: Double, _ row: (Double) -> [Double])
      -> String
    {
      var text = headings.map { "\"\($0)\"" }.joined(separator: separator) + newline
      for index in 0..<Int(12 * rate) {
        let time = first + Double(index) / rate
        let cells = ([time] + row(time)).map { String(format: "%.9E", $0) }
        text += cells.joined(separator: separator).split(separator: ".").joined(separator: point) + newline
      }
      return text
    }
    func event(_ name: String, _ time: Double, _ system: Double) -> String {
      let cells = ["\"\(name)\"", String(format: "%.9E", time), String(format: "%.12E", system), "\"text\""]
      return cells.joined(separator: separator).split(separator: ".").joined(separator: point) + newline
    }
    var events = event("event", 0, 0) + event("START", 0, start)
    if pause > 0 { events += event("PAUSE", 6, start + 6) + event("START", 6, start + 6 + pause) }
    events += event("PAUSE", 12, start + 12 + pause)
    return MadeArchive([
      (
        names[0],
        table(
          ["Time (s)", "Acceleration x (m/s^2)", "Acceleration y (m/s^2)", "Acceleration z (m/s^2)"], 100,
          from: 0.01, acceleration)
      ),
      (
        "Linear Acceleration.csv",
        table(
          [
            "Time (s)", "Linear Acceleration x (m/s^2)", "Linear Acceleration y (m/s^2)",
            "Linear Acceleration z (m/s^2)",
          ],
          100, from: 0.01
        ) { _ in [0.01, 0.02, 0.01] }
      ),
      (
        names[1],
        table(
          ["Time (s)", "Gyroscope x (rad/s)", "Gyroscope y (rad/s)", "Gyroscope z (rad/s)"], 93, from: 0.004,
          rate)
      ),
      (names[2], table(["Time (s)", "X (hPa)"], 7, from: 0) { [pressure($0)] }),
      (
        names[3],
        table(["Time (s)", "Latitude (°)", "Longitude (°)", "Height (m)", "Velocity (m/s)"], 1, from: 0.5) {
          [46, 7, $0, 3]
        }
      ),
      ("Magnetometer.csv", table(["Time (s)", "X (µT)", "Y (µT)", "Z (µT)"], 50, from: 0) { [$0, 1, 2] }),
      ("meta/time.csv", events), ("meta/device.csv", "\"property\",\"value\"\n\"version\",\"1.2.0\"\n"),
    ])
  }

  /// Sensor Logger's; Apple's devices have no total acceleration, and all axes the other way round.
  static func sensorLogger(ios: Bool) -> MadeArchive {
    func table(_ columns: String, _ rate: Double, from first: Double, _ row: (Double) -> [Double]) -> String {
      var text = "time,seconds_elapsed,\(columns)\n"
      for index in 0..<Int(12 * rate) {
        let time = first + Double(index) / rate
        let stamp = Int64(start) * 1_000_000_000 + Int64(500_000_000) + Int64((time * 1e9).rounded())
        text += "\(stamp),\(time)," + row(time).map { "\($0)" }.joined(separator: ",") + "\n"
      }
      return text
    }
    let sign = ios ? -1.0 : 1.0
    var files = [
      ("Gravity.csv", table("z,y,x", 100, from: 0) { _ in [9.8 * sign, 0, 0] }),
      (
        "Accelerometer.csv",
        table("z,y,x", 100, from: 0) { time in
          let a = acceleration(time)
          return [(a[2] - 9.8) * sign, a[1] * sign, a[0] * sign]
        }
      ),
      ("Gyroscope.csv", table("z,y,x", 99, from: 0.003) { rate($0).reversed() }),
      ("Barometer.csv", table("relativeAltitude,pressure", 1, from: 0.2) { [height($0), pressure($0)] }),
      ("Orientation.csv", table("qz,qy,qx,qw,roll,pitch,yaw", 100, from: 0) { _ in [0, 0, 0, 1, 0, 0, 0] }),
      (
        "Metadata.csv",
        "version,device name,platform,standardisation\n3,Phone,\(ios ? "ios" : "android"),false\n"
      ),
    ]
    if !ios {
      files.append(("TotalAcceleration.csv", table("z,y,x", 100, from: 0) { acceleration($0).reversed() }))
    }
    return MadeArchive(files)
  }
}

@Suite struct ExportSessionTests {
  private func open(_ path: String) throws -> RecordingFile {
    guard case .samples(let file) = try MotionRecording.open(path) else { throw CocoaError(.fileReadUnknown) }
    return file
  }

  /// Each sample is what all sensors read at its time, which counts from `first` on the session's clock.
  private func check(
    _ path: String, first: Double, hasGravity: Bool = true, tolerance: Double = 1e-4
  ) throws -> [MotionSample] {
    let samples = try RecordedSamples(path: path, options: DecodingOptions()).samples
    #expect(samples.count > 1_150)
    for sample in samples {
      let time = first + sample.time.seconds
      let acceleration = MadeSession.acceleration(time)
      for axis in 0..<3 { #expect(abs(Double(sample.acceleration[axis]) - acceleration[axis]) < tolerance) }
      if time > 0.05, time < 11.9 {
        #expect(sample.flags.contains(.hasAngularRate))
        let rate = MadeSession.rate(time)
        for axis in 0..<3 { #expect(abs(Double(sample.angularRate[axis]) - rate[axis]) < tolerance) }
      }
      if time > 1.3, time < 10.5 {
        #expect(
          abs(Double(sample.altitudeMetres) - (MadeSession.height(time) - MadeSession.height(0))) < 0.2
            || sample.altitudeMetres.isFinite)
      }
    }
    return samples
  }

  @Test(arguments: [
    (",", ".", "\n"), ("\t", ".", "\n"), (";", ".", "\r\n"), ("\t", ",", "\n"), (";", ",", "\n"),
  ])
  func `phyphox's export is one recording, however it writes numbers`(
    _ separator: String, _ point: String, _ newline: String
  ) throws {
    try MadeSession.phyphox(separator: separator, point: point, newline: newline).withZip { path in
      let file = try open(path)
      #expect(
        file.description.columns == ["Accelerometer.csv", "Gyroscope.csv", "Pressure.csv", "Location.csv"])
      #expect(
        file.description.hasAngularRate && file.description.hasAltitude && !file.description.gravityRemoved)
      #expect(abs((file.startEpochSeconds ?? 0) - MadeSession.start - 0.01) < 1e-3)
      let left = file.description.guesses.first { $0.what == "left out" }
      #expect(left?.value == "Magnetometer.csv, Linear Acceleration.csv")
      let samples = try check(path, first: 0.01)
      #expect(samples.count == 1_200)
      let heights = samples.filter { $0.altitudeMetres.isFinite }
      #expect(abs(Double(heights[500].altitudeMetres - heights[0].altitudeMetres) + 2.5) < 0.1)
      #expect(samples.count { $0.speedMetresPerSecond == 3 } == 12)
    }
  }

  @Test func `the folder that it was unpacked to, and names of another language, are the same`() throws {
    let export = MadeSession.phyphox(names: ["Beschleunigung.csv", "Gyroskop.csv", "Druck.csv", "Ort.csv"])
    let zipped = try export.withZip { try check($0, first: 0.01) }
    let unpacked = try export.unpacked { folder in
      #expect(MotionRecording.isExport(folder))
      return try check(folder, first: 0.01)
    }
    #expect(zipped.map(\.time) == unpacked.map(\.time))
    #expect(zipped.map(\.acceleration) == unpacked.map(\.acceleration))
    #expect(zipped.map(\.angularRate) == unpacked.map(\.angularRate))
    try MadeArchive([("a.csv", "1"), ("b.csv", "2")]).unpacked { #expect(!MotionRecording.isExport($0)) }
  }

  @Test func `a pause is as long as the day's clock says`() throws {
    try MadeSession.phyphox(pause: 30).withZip { path in
      let recorded = try RecordedSamples(path: path, options: DecodingOptions())
      #expect(recorded.health.gaps == 1)
      #expect(abs((recorded.samples.last?.time.seconds ?? 0) - 11.99 - 30) < 0.02)
    }
  }

  @Test func `Sensor Logger's export has its total acceleration, or the sum of its parts`() throws {
    for ios in [false, true] {
      try MadeSession.sensorLogger(ios: ios).withZip { path in
        let file = try open(path)
        let expected =
          ios
          ? ["Accelerometer.csv", "Gravity.csv", "Gyroscope.csv", "Barometer.csv"]
          : ["TotalAcceleration.csv", "Gyroscope.csv", "Barometer.csv"]
        #expect(file.description.columns == expected)
        #expect(!file.description.gravityRemoved)
        #expect(abs((file.startEpochSeconds ?? 0) - MadeSession.start) < 1e-3)
        #expect(file.description.guesses.contains { $0.what == "axes" } == ios)
        _ = try check(path, first: 0)
      }
      try MadeSession.sensorLogger(ios: ios).unpacked { folder in
        #expect(MotionRecording.isExport(folder))
        _ = try check(folder, first: 0)
      }
    }
  }

  @Test func `lines that can't be read are counted, whichever file they are in`() throws {
    var export = MadeSession.sensorLogger(ios: false)
    for place in export.files.indices
    where ["Gyroscope.csv", "TotalAcceleration.csv"].contains(export.files[place].name) {
      var lines = export.files[place].text.split(separator: "\n").map(String.init)
      lines[300] = "garbage"
      lines[301] = "1,2"
      export.files[place].text = lines.joined(separator: "\n") + "\n"
    }
    try export.withZip { path in
      let recorded = try RecordedSamples(path: path, options: DecodingOptions())
      #expect(recorded.health.refusedRecords == 4)
    }
  }
}
