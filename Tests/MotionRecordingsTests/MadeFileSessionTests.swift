import Foundation
import GaitModel
import SensorDecoding
import Testing

@testable import MotionRecordings

/// One file or archive that holds a table for each sensor, and tables whose names lie beside them.
@Suite struct MadeFileSessionTests {
  private func open(_ path: String) throws -> RecordingFile {
    guard case .samples(let file) = try MotionRecording.open(path) else { throw CocoaError(.fileReadUnknown) }
    return file
  }

  private func problem(_ path: String) throws -> String {
    do {
      _ = try MotionRecording.open(path)
      return "none"
    } catch {
      return error.what
    }
  }

  private func expect(_ words: String, of path: String) throws {
    let told = try problem(path)
    #expect(told.contains(words), "\(told)")
  }

  private static func acceleration(_ time: Double) -> [Double] {
    [0.1 * time, -0.05 * time, 9.8 + 0.02 * time]
  }
  private static func rate(_ time: Double) -> [Double] { [0.2 * time, 1 - 0.1 * time, 0.03 * time] }

  private func check(_ path: String) throws {
    let file = try open(path)
    #expect(file.description.hasAngularRate)
    let recorded = try RecordedSamples(path: path, options: DecodingOptions())
    #expect(recorded.samples.count == 1_200)
    for sample in recorded.samples.dropFirst(2).dropLast(10) {
      let time = sample.time.seconds
      #expect(sample.flags.contains(.hasAngularRate))
      for axis in 0..<3 {
        #expect(abs(Double(sample.acceleration[axis]) - Self.acceleration(time)[axis]) < 1e-4)
        #expect(abs(Double(sample.angularRate[axis]) - Self.rate(time)[axis]) < 1e-4)
      }
    }
  }

  // MARK: workbooks

  private func workbook(_ sheets: [(name: String, rows: [[String]])]) -> MadeArchive {
    var strings: [String] = []
    var files: [(String, String)] = [("[Content_Types].xml", "<Types/>")]
    for (number, sheet) in sheets.enumerated() {
      let rows = sheet.rows.map { row in
        "<row>"
          + row.map { cell in
            if Double(cell) != nil { return "<c><v>\(cell)</v></c>" }
            strings.append("<si><t xml:space=\"preserve\">\(cell)</t></si>")
            return "<c t=\"s\"><v>\(strings.count - 1)</v></c>"
          }.joined() + "</row>"
      }
      files.append(
        (
          "xl/worksheets/sheet\(number + 1).xml",
          "<worksheet><sheetData>\(rows.joined())</sheetData></worksheet>"
        ))
    }
    let entries = sheets.enumerated().map {
      "<sheet name=\"\($0.element.name)\" sheetId=\"\($0.offset + 1)\" r:id=\"rId\($0.offset + 1)\"/>"
    }
    let relations = sheets.indices.map {
      "<Relationship Id=\"rId\($0 + 1)\" Type=\"t\" Target=\"worksheets/sheet\($0 + 1).xml\"/>"
    }
    files += [
      ("xl/workbook.xml", "<workbook><sheets>\(entries.joined())</sheets></workbook>"),
      ("xl/_rels/workbook.xml.rels", "<Relationships>\(relations.joined())</Relationships>"),
      ("xl/sharedStrings.xml", "<sst>\(strings.joined())</sst>"),
    ]
    return MadeArchive(files)
  }

  private func rows(_ headings: [String], _ rate: Double, _ row: (Double) -> [Double]) -> [[String]] {
    [headings]
      + (0..<Int(12 * rate)).map { index in
        ([Double(index) / rate] + row(Double(index) / rate)).map { "\($0)" }
      }
  }

  @Test func `a workbook with a sheet for each sensor is one recording, with its date`() throws {
    let book = workbook([
      (
        "Accelerometer",
        rows(
          ["Time (s)", "Acceleration x (m/s^2)", "Acceleration y (m/s^2)", "Acceleration z (m/s^2)"], 100,
          Self.acceleration)
      ),
      (
        "Gyroscope",
        rows(
          ["Time (s)", "Gyroscope x (rad/s)", "Gyroscope y (rad/s)", "Gyroscope z (rad/s)"], 93, Self.rate)
      ),
      ("Magnetometer", rows(["Time (s)", "X (µT)", "Y (µT)", "Z (µT)"], 50) { [$0, 1, 2] }),
      ("Metadata Device", [["property", "value"], ["version", "1.2"]]),
      (
        "Metadata Time",
        [
          ["event", "experiment time", "system time"], ["START", "0", "1772354000.5"],
          ["PAUSE", "12", "1772354012.5"],
        ]
      ),
    ])
    try book.withZip { path in
      let file = try open(path)
      #expect(file.description.columns == ["Accelerometer", "Gyroscope"])
      #expect(file.description.guesses.first { $0.what == "left out" }?.value == "Magnetometer")
      #expect(abs((file.startEpochSeconds ?? 0) - 1_772_354_000.5) < 1e-3)
      try check(path)
    }
  }

  @Test func `a single sheet is a table like any other, and none is told so`() throws {
    let one = workbook([
      (
        "Tabelle1",
        rows(["t", "ax", "ay", "az", "gx", "gy", "gz"], 100) { Self.acceleration($0) + Self.rate($0) }
      )
    ])
    try one.withZip { path in
      let file = try open(path)
      #expect(file.description.formatName == "xlsx")
      #expect(file.description.columns == ["t", "ax", "ay", "az", "gx", "gy", "gz"])
      try check(path)
    }
    try MadeArchive([("[Content_Types].xml", "x"), ("word/document.xml", "x")]).withZip {
      try expect("office document", of: $0)
    }
    try MadeArchive([("[Content_Types].xml", "x"), ("xl/workbook.bin", "x")]).withZip {
      try expect(".xlsb", of: $0)
    }
  }

  @Test func `a workbook that inflates beyond all reason is given up`() throws {
    var book = workbook([("A", rows(["t", "ax", "ay", "az"], 100, Self.acceleration))])
    let place = try #require(book.files.firstIndex { $0.name.hasSuffix("sheet1.xml") })
    let row = "<row><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c></row>"
    book.files[place].text =
      "<worksheet><sheetData>" + String(repeating: row, count: (40 << 20) / row.utf8.count)
    try book.withZip { path in
      _ = #expect(throws: FootstrikeError.self) {
        try RecordedSamples(path: path, options: DecodingOptions())
      }
    }
  }

  // MARK: one file of several sensors

  @Test(arguments: [false, true]) func `Sensor Logger's JSON is one recording`(_ isSequential: Bool) throws {
    func object(_ sensor: String, _ time: Double, _ axes: [(String, Double)]) -> (Double, String) {
      let stamp = 1_772_354_000_500_000_000 + Int64((time * 1e9).rounded())
      return (
        isSequential ? 0 : time,
        "{\"sensor\":\"\(sensor)\",\"time\":\"\(stamp)\",\"seconds_elapsed\":\"\(time)\","
          + axes.map { "\"\($0.0)\":\"\($0.1)\"" }.joined(separator: ",") + "}"
      )
    }
    func axes(_ values: [Double]) -> [(String, Double)] { Array(zip(["x", "y", "z"], values)).reversed() }
    var objects = (0..<1_200).map {
      object("TotalAcceleration", Double($0) / 100, axes(Self.acceleration(Double($0) / 100)))
    }
    objects += (0..<1_116).map { object("Gyroscope", Double($0) / 93, axes(Self.rate(Double($0) / 93))) }
    objects += (0..<1_200).map { object("Accelerometer", Double($0) / 100, axes([0.1, 0.1, 0.1])) }
    objects += (0..<12).map {
      object("Barometer", Double($0), [("relativeAltitude", Double(-$0)), ("pressure", 950)])
    }
    objects.append((99, "{\"sensor\":\"Metadata\",\"platform\":\"android\",\"standardisation\":\"false\"}"))
    let sorted = objects.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(
      \.element.1)
    try MadeArchive.withFolder { folder in
      let path = folder + "/run.json"
      try Data("[\(sorted.joined(separator: ","))]".utf8).write(to: URL(fileURLWithPath: path))
      let file = try open(path)
      #expect(file.description.columns == ["TotalAcceleration", "Gyroscope", "Barometer"])
      #expect(file.description.hasAltitude && file.description.formatName == "json")
      #expect(abs((file.startEpochSeconds ?? 0) - 1_772_354_000.5) < 1e-3)
      try check(path)
    }
    try MadeArchive([("run.json", "[\(sorted.joined(separator: ","))]")]).withZip { try check($0) }
  }

  // MARK: BIDS

  private static let channels =
    "name\tcomponent\ttype\ttracked_point\tunits\n"
    + ["pelvis", "leftFoot"].flatMap { point in
      [("ACCEL", "m/s^2"), ("GYRO", "rad/s"), ("MAGN", "n/a")].flatMap { kind, unit in
        ["x", "y", "z"].map { "\(point)_\(kind)_\($0)\t\($0)\t\(kind)\t\(point)\t\(unit)\n" }
      }
    }.joined()

  @Test func `BIDS motion has its names, units and rate from beside it or above`() throws {
    let rows = (0..<1_200).map { index in
      let time = Double(index) / 100
      let numbers = [1, 2, 9.5, 0, 0, 0, 5, 5, 5] + Self.acceleration(time) + Self.rate(time) + [5, 5, 5]
      return numbers.map { "\($0)" }.joined(separator: "\t") + "\n"
    }.joined()
    let stem = "sub-01/motion/sub-01_task-run_tracksys-imu"
    for (json, channels) in [
      ("\(stem)_motion.json", "\(stem)_channels.tsv"),
      ("task-run_motion.json", "task-run_tracksys-imu_channels.tsv"),
    ] {
      try MadeArchive([
        ("\(stem)_motion.tsv", rows), (json, "{\"TaskName\":\"run\",\n \"SamplingFrequency\" : 100.0}"),
        (channels, Self.channels),
        ("sub-01/motion/sub-01_task-walk_tracksys-imu_motion.json", "{\"SamplingFrequency\":7}"),
      ]).unpacked { folder in
        let path = "\(folder)/\(stem)_motion.tsv"
        let file = try open(path)
        #expect(file.description.sensors == ["pelvis", "leftfoot"] && file.description.sensor == "leftfoot")
        #expect(file.description.rateHertz == 100)
        #expect(
          file.description.guesses.contains {
            $0.what == "rate" && $0.because.contains("_motion.json says so")
          })
        try check(path)
        var options = DecodingOptions()
        options.sensor = "pelvis"
        let pelvis = try RecordedSamples(path: path, options: options)
        #expect(pelvis.samples[5].acceleration == SIMD3(1, 2, 9.5))
      }
    }
    try MadeArchive([("\(stem)_motion.tsv", "1\t2\t3\n1\t2\t3\n"), ("\(stem)_channels.tsv", Self.channels)])
      .unpacked {
        try expect("3 fields, and the channels beside it are 18", of: "\($0)/\(stem)_motion.tsv")
      }
  }

  // MARK: ActiGraph and others

  // Raw counts and microseconds as pygt3x 0.7.1 reads them, without what it fills in for idle sleep.
  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: Self.formats)),
    arguments: [
      ("actigraph_gt3x_pair/TAS1H30182785_2019-09-17.gt3x", 33_000, "905366536649f89c", 4.0),
      ("wadpac_GGIR/actigraph_testfile.gt3x", 17_640, "d81ed931fcdf7445", -2),
    ])
  func `ActiGraph's archives are read as pygt3x reads them`(
    _ path: String, _ count: Int, _ digest: String, _ hours: Double
  ) throws {
    let file = try open(Self.formats + "/" + path)
    #expect(file.description.dateOffset == Int64(hours * 3_600e9))
    #expect(file.description.guesses.contains { $0.what == "idle sleep" })
    var decoder = file.description.makeDecoder()
    var batch = DecodedBatch()
    try file.readBlocks { bytes in
      decoder.decode(bytes, arrival: nil, into: &batch)
      return true
    }
    decoder.finish(into: &batch)
    #expect(batch.samples.count == count && batch.refusals.totalBytes == 0)
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ number: Int64) {
      withUnsafeBytes(of: number.littleEndian) {
        for byte in $0 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
      }
    }
    for sample in batch.samples {
      add((sample.time.nanoseconds + 500) / 1_000)
      for axis in 0..<3 { add(Int64((Double(sample.acceleration[axis]) / 9.80665 * 256).rounded())) }
    }
    #expect(String(state, radix: 16) == digest)
  }
  private static let formats =
    (ProcessInfo.processInfo.environment["FOOTSTRIKE_FORMATS"] ?? "../shared/formats") + "/files"

  @Test func `archives of other programs are told by name`() throws {
    try MadeArchive([("acc.npy", "x"), ("gyro.npy", "x")]).withZip {
      try expect("numpy (.npz)", of: $0)
    }
    try MadeArchive([("log.bin", "x"), ("info.txt", "Sample Rate: 100\n")]).withZip {
      try expect("no activity", of: $0)
    }
  }
}
