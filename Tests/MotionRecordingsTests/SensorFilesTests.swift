import Foundation
import GaitModel
import SensorDecoding
import Testing

@testable import MotionRecordings

@Suite struct SensorFilesTests {
  /// Ten seconds of a sensor at rest that turns by a degree a second a second.
  private static func metaBase(
    _ session: String, device: String = "C42732BE255C", sensors: [String] = ["Accelerometer", "Gyroscope"]
  ) -> [(String, String)] {
    sensors.map { sensor in
      let isAcceleration = sensor == "Accelerometer"
      let (rate, unit, first) = isAcceleration ? (100.0, "g", 0) : (50.0, "deg/s", 7)
      var text = "epoch (ms),time (01:00),elapsed (s),x-axis (\(unit)),y-axis (\(unit)),z-axis (\(unit))\n"
      for row in 0..<Int(10 * rate) {
        let elapsed = Double(row) / rate
        let epoch = 1_772_354_000_000 + first + Int(elapsed * 1_000)
        let values = isAcceleration ? "0.010,-0.020,1.000" : "\(elapsed),0.000,0.000"
        text += "\(epoch),2026-03-01T09:33:20.000,\(elapsed),\(values)\n"
      }
      let name = "\(session)_MetaWear_2026-03-01T09.33.20.000_\(device)_\(sensor)_\(rate)00Hz_1.7.3.csv"
      return (name, text)
    }
  }

  /// Delsys' columns, of one sensor, in files for each quantity.
  private static func delsys(_ trial: String) -> [(String, String)] {
    [("ACC", "g", 148.1), ("GYRO", "deg/s", 148.1), ("EMG", "V", 1_925.9)].map { kind, unit, rate in
      let axes = kind == "EMG" ? ["EMG 1"] : ["X", "Y", "Z"].map { "\(kind).\($0) 1" }
      var text =
        "\"X[s]\"," + axes.map { "\"Avanti sensor 1: \($0) [\(unit)]\"" }.joined(separator: ",") + "\n"
      for row in 0..<Int(10 * rate) {
        let time = Double(row) / rate
        let values = kind == "ACC" ? "0.01,-0.02,1.00" : kind == "GYRO" ? "\(time),0.0,0.0" : "0.00001"
        text += String(format: "%.5f", time) + "," + values + "\n"
      }
      return ("\(trial)_\(kind).csv", text)
    }
  }

  private func samples(_ path: String) throws -> (file: RecordingFile, samples: [MotionSample]) {
    guard case .samples(let file) = try MotionRecording.open(path) else { throw CocoaError(.fileReadUnknown) }
    var reader = SampleReader(file.description)
    var samples: [MotionSample] = []
    func keep(_ batch: Span<MotionSample>) {
      batch.withUnsafeBufferPointer { samples.append(contentsOf: $0) }
    }
    try file.readBlocks { bytes in
      reader.decode(bytes, keep)
      return true
    }
    reader.finish(keep)
    return (file, samples)
  }

  private func check(_ path: String, gyroscopeLate: Double, leftOut: String? = nil) throws {
    let (file, samples) = try samples(path)
    #expect(file.description.hasAngularRate)
    #expect(file.description.guesses.contains { $0.what == "session" && $0.value.contains(" + ") })
    let left = file.description.guesses.first { $0.what == "left out" }?.value
    #expect(leftOut == nil ? left == nil : left?.contains(leftOut!) == true)
    let turning = samples.filter { $0.flags.contains(.hasAngularRate) }
    #expect(samples.count > 900 && turning.count > samples.count - 20)
    for sample in turning {
      let degrees = Double(sample.angularRate.x / Units.radiansPerDegree)
      #expect(abs(degrees - (sample.time.seconds - gyroscopeLate)) < 0.002)
      #expect(abs(sample.acceleration.z - Units.standardGravity) < 0.001)
    }
  }

  @Test func `MetaBase's files of one session are one recording`() throws {
    let files = Self.metaBase("run", sensors: ["Accelerometer", "Gyroscope", "Magnetometer"])
    try MadeArchive(files).unpacked { folder in
      let path = folder + "/" + files[0].0
      #expect(MotionRecording.sensorFiles(of: path).count == 3)
      try check(path, gyroscopeLate: 0.007, leftOut: "Magnetometer")
      guard case .samples(let file) = try MotionRecording.open(path) else {
        throw CocoaError(.fileReadUnknown)
      }
      #expect(file.startEpochSeconds == 1_772_354_000)
    }
    try MadeArchive(Self.metaBase("run")).withZip { try check($0, gyroscopeLate: 0.007) }
  }

  @Test func `Delsys' files of one trial are one recording`() throws {
    let files = Self.delsys("Trial 1")
    try MadeArchive(files).unpacked {
      try check($0 + "/" + files[0].0, gyroscopeLate: 0, leftOut: "EMG")
    }
    try MadeArchive(files).withZip { try check($0, gyroscopeLate: 0, leftOut: "EMG") }
  }

  @Test func `sessions and devices beside each other are kept apart`() throws {
    let files =
      Self.metaBase("easy") + Self.metaBase("hard") + Self.metaBase("hard", device: "D1AA0B3C4D5E")
    try MadeArchive(files).unpacked { folder in
      for (name, _) in files where name.contains("Accelerometer") {
        let own = MotionRecording.sensorFiles(of: folder + "/" + name)
        #expect(
          own == [
            folder + "/" + name, folder + "/" + name.replacing("Accelerometer_100", with: "Gyroscope_50"),
          ])
        try check(own[0], gyroscopeLate: 0.007)
      }
    }
    try MadeArchive(files).withZip { path in
      let error = try #require(throws: FootstrikeError.self) { try MotionRecording.open(path) }
      #expect(error.what.contains("holds 3 recordings"))
    }
  }

  @Test(arguments: [
    ("run_acc.csv", "run", true), ("run_gyro_50Hz.csv.gz", "run", false),
    ("My Run - Accelerometer 100.0hz.txt", "my_run", true),
  ])
  func `names tell session and sensor`(name: String, session: String, isAcceleration: Bool) {
    let told = SensorFileName(name)
    #expect(told?.session == session && told?.isAcceleration == isAcceleration)
  }

  @Test(arguments: [
    "Accelerometer.csv", "acc.csv", "run.csv", "walk50acc.csv", "run_acc_gyro.csv",
    "downhill-accelerometer.truth.csv",
    "run_acc.fit", "magnus.csv",
  ])
  func `other names tell none`(name: String) { #expect(SensorFileName(name) == nil) }

  @Test func `two accelerometers of one name stay two recordings`() throws {
    let text = "time,x,y,z\n"
    try MadeArchive([("run_acc.csv", text), ("run_accel.csv", text), ("run_gyro.csv", text)]).unpacked {
      folder in
      #expect(MotionRecording.sensorFiles(of: folder + "/run_acc.csv") == [folder + "/run_acc.csv"])
    }
  }
}
