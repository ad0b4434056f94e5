import FootstrikeTesting
import GaitModel
import Testing

@testable import SensorDecoding

/// Files of other programs: what is read of them, however they are cut and damaged.
@Suite struct MadeFilesTests {
  /// A file, and what its readings are times those that were made.
  struct Kind: CustomTestStringConvertible, Sendable {
    var name: String
    var format: String
    var bytes: [UInt8]
    var scale: Double
    var hasRates = true
    /// Milliseconds between two samples.
    var period = 10.0
    var testDescription: String { name }
  }

  static let kinds: [Kind] = [
    Kind(
      name: "log.bin", format: "gt3x", bytes: MadeFiles.actiGraphLog(isPacked: false), scale: 1,
      hasRates: false),
    Kind(
      name: "old/log.bin", format: "gt3x", bytes: MadeFiles.actiGraphLog(isPacked: true), scale: 1,
      hasRates: false),
    Kind(
      name: "movesense.json", format: "json", bytes: MadeFiles.movesense(isApart: false), scale: 8 / 9.80665),
    Kind(
      name: "showcase.json", format: "json", bytes: MadeFiles.movesense(isApart: true, newline: "\r\n "),
      scale: 8 / 9.80665),
    Kind(name: "nested.json", format: "json", bytes: MadeFiles.readings(0), scale: 1),
    Kind(name: "lists.json", format: "json", bytes: MadeFiles.readings(1), scale: 1),
    Kind(name: "lines.json", format: "json", bytes: MadeFiles.readings(2), scale: 1),
    Kind(name: "imu.mot", format: "sto", bytes: MadeFiles.openSim(vectors: false), scale: 8 / 9.80665),
    Kind(
      name: "imu.sto", format: "sto", bytes: MadeFiles.openSim(vectors: true), scale: 8 / 9.80665,
      hasRates: false),
    Kind(
      name: "ACC.csv", format: "csv", bytes: MadeFiles.empatica(), scale: 1, hasRates: false, period: 31.25),
    Kind(name: "imu.xdf", format: "xdf", bytes: MadeFiles.xdf(), scale: 1),
    Kind(name: "sheet1.xml", format: "xlsx", bytes: MadeFiles.sheet(), scale: 1),
    Kind(
      name: "sheet2.xml", format: "xlsx", bytes: MadeFiles.sheet(prefix: "x", withPlaces: false), scale: 1),
  ]

  /// The description of a file, or of the one sensor of several in it.
  static func describe(_ kind: Kind) throws -> RecordingDescription {
    let bytes = kind.bytes
    if kind.format == "xlsx" {
      let maker = WorkbookSheet(strings: MadeFiles.sheetStrings)
      return try MadeTable(format: "x", because: "", fileExtension: "xlsx", maker: maker)
        .describe(bytes.span, kind.name, DecodingOptions())
    }
    switch try Sniffer.sniff(head: bytes.span, name: kind.name) {
    case .samples(let description): return description
    case .tables(let container):
      var lister = container.makeLister()
      lister.push(bytes.span)
      let tables = try lister.finish(name: kind.name)
      let table = try #require(tables.last)
      return try table.describe(bytes.span, kind.name, DecodingOptions())
    case .track: throw FootstrikeError(what: "a track", where: kind.name, advice: "")
    }
  }

  @Test(arguments: kinds) func `readings are those that were written`(_ kind: Kind) throws {
    let description = try Self.describe(kind)
    #expect(description.formatName == kind.format)
    #expect(description.hasAngularRate == kind.hasRates)
    #expect(!description.gravityRemoved)
    #expect(abs(try description.knownRateHertz() - 1_000 / kind.period) < 0.01)
    let decoded = RecordingFiles.decode(kind.bytes, description, piece: kind.bytes.count)
    #expect(decoded.samples.count == MadeFiles.count)
    #expect(decoded.refusals.totalBytes == 0)
    for (number, sample) in decoded.samples.enumerated() {
      for axis in 0..<3 {
        var truth = MadeFiles.acceleration(number)[axis]
        if kind.period > 30 { truth = (truth * 64).rounded() / 64 }
        let a = truth * kind.scale * 9.80665
        #expect(abs(Double(sample.acceleration[axis]) - a) <= 2e-6 * max(1, abs(a)))
        let w = MadeFiles.rate(number)[axis] * Double(Units.radiansPerDegree)
        if kind.hasRates { #expect(abs(Double(sample.angularRate[axis]) - w) <= 2e-6 * max(1, abs(w))) }
      }
      let slept = kind.format == "gt3x" && number >= 300 ? 3_000.0 : 0
      #expect(abs(sample.time.seconds * 1_000 - Double(number) * kind.period - slept) < 0.2)
    }
    #expect(decoded.gaps.count == (kind.format == "gt3x" ? 1 : 0))
  }

  @Test(arguments: kinds) func `however it is cut, whole or damaged, the same is read`(_ kind: Kind) throws {
    let description = try Self.describe(kind)
    var damaged = kind.bytes
    var random = SplitMix(state: 5)
    for _ in 0..<20 {
      damaged[Int.random(in: 2_000..<damaged.count, using: &random)] ^=
        1 << UInt8.random(in: 0..<8, using: &random)
    }
    for bytes in [kind.bytes, damaged] {
      let whole = RecordingFiles.decode(bytes, description, piece: bytes.count)
      for piece in [1, 7, 61, 4_096] {
        let cut = RecordingFiles.decode(bytes, description, piece: piece)
        #expect(cut.samples.map(\.acceleration) == whole.samples.map(\.acceleration), "\(piece)")
        #expect(cut.samples.map(\.time) == whole.samples.map(\.time), "\(piece)")
        #expect(cut.refusals.totalBytes == whole.refusals.totalBytes, "\(piece)")
      }
    }
  }

  @Test(arguments: kinds) func `after damage it goes on, and what is lost is counted`(_ kind: Kind) throws {
    let description = try Self.describe(kind)
    let middle = kind.bytes.count / 2
    var random = SplitMix(state: 11)
    let noise = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
    let zeros = [UInt8](repeating: 0, count: 300)
    let damages: [[UInt8]] = [
      Array(kind.bytes[..<middle]) + noise + Array(kind.bytes[middle...]),
      Array(kind.bytes[..<middle]) + Array(kind.bytes[(middle + 90)...]),
      Array(kind.bytes[..<(middle - 50)]) + zeros + Array(kind.bytes[(middle + 50)...]),
    ]
    // A second, or what stands between two marks, is lost with its damage, and both where it lies across their border.
    let most = ["gt3x": 200, "xdf": 300][kind.format] ?? 20
    for bytes in damages {
      var decoder = description.makeDecoder()
      var batch = DecodedBatch()
      decoder.decode(bytes.span, arrival: nil, into: &batch)
      decoder.finish(into: &batch)
      #expect((MadeFiles.count - most..<MadeFiles.count + 1).contains(batch.samples.count))
      #expect(batch.refusals.totalBytes > 0 || batch.samples.count == MadeFiles.count - 1)
      #expect(batch.refusals.totalBytes <= Int64(bytes.count))
    }
  }

  @Test(arguments: kinds) func `cut off anywhere it gives what came before`(_ kind: Kind) throws {
    let description = try Self.describe(kind)
    for length in stride(from: 0, to: kind.bytes.count, by: max(1, kind.bytes.count / 7)) {
      let bytes = Array(kind.bytes[..<length])
      let decoded = RecordingFiles.decode(bytes, description, piece: max(1, length))
      #expect(decoded.samples.count <= MadeFiles.count)
      _ = try? Self.describe(Kind(name: kind.name, format: kind.format, bytes: bytes, scale: 1))
    }
    for seed in 0..<8 {
      var bytes = kind.bytes
      var random = SplitMix(state: UInt64(seed))
      for _ in 0..<Int.random(in: 1...30, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = RecordingFiles.decode(bytes, description, piece: 513)
      _ = try? Self.describe(Kind(name: kind.name, format: kind.format, bytes: bytes, scale: 1))
    }
  }

  @Test func `GENEActiv's pages are read by their calibration, and missing ones are counted`() throws {
    let bytes = MadeFiles.geneActiv(pages: [0, 1, 4])
    let description = try #require(try RecordingFiles.describe(bytes, name: "left.bin"))
    #expect(description.formatName == "bin" && description.rateHertz == 100)
    #expect(description.dateOffset == -7_200_000_000_000)
    let decoded = RecordingFiles.decode(bytes, description, piece: 100)
    #expect(decoded.samples.count == 900 && decoded.refusals.totalBytes == 0)
    #expect(decoded.gaps.count == 1 && decoded.health.lostSamples == 600)
    for (number, sample) in decoded.samples.prefix(600).enumerated() {
      let counts = MadeFiles.counts(number)
      let truth = [
        Double(counts.x) / 256, (Double(counts.y) * 100 - 100) / 25_600,
        (Double(counts.z) * 100 + 200) / 12_800,
      ]
      for axis in 0..<3 { #expect(abs(Double(sample.acceleration[axis]) / 9.80665 - truth[axis]) < 1e-5) }
      #expect(abs(sample.time.seconds - Double(number) / 100) < 1e-6)
    }
    // A page that lost a line is refused, and the next one read.
    var text = String(decoding: bytes, as: UTF8.self)
    text.replace("Unassigned:\r\n", with: "", maxReplacements: 1)
    let damaged = RecordingFiles.decode(Array(text.utf8), description, piece: 7)
    #expect(damaged.samples.count == 600 && damaged.refusals.totalBytes > 3_600)
  }

  @Test func `ActiGraph's numbers are told by info.txt, and older files have no records at all`() throws {
    let info = ActiGraphInfo(MadeFiles.actiGraphInfo)
    let log = MadeFiles.actiGraphLog(isPacked: true)
    let description = try info.describe(log.span, "a.gt3x", DecodingOptions())
    #expect(description.dateOffset == Int64(18_000_000_000_000))
    #expect(description.accelerationRange == 8 * Units.standardGravity)
    #expect(description.guesses.contains { $0.what == "idle sleep" })
    let old = ActiGraphInfo("Serial Number: NEO1C00000000\nSample Rate: 80\nStart Date: 639079508000000000\n")
    let told = try old.describeOld("b.gt3x", DecodingOptions())
    let numbers = (0..<101).flatMap { sample in
      let read = MadeFiles.counts(sample)
      return [read.y, read.x, read.z]
    }
    let decoded = RecordingFiles.decode(MadeFiles.packed(numbers), told, piece: 11)
    #expect(decoded.samples.count == 101)
    #expect(abs(Double(decoded.samples[60].acceleration.z) / 9.80665 - 1_800 / 341) < 1e-5)
    #expect(abs(decoded.samples[100].time.seconds - 1.25) < 1e-9)
    #expect(throws: FootstrikeError.self) { try ActiGraphInfo("").describeOld("b.gt3x", DecodingOptions()) }
  }

  @Test func `XDF's clocks are brought to the recorder's, and channels get their names`() throws {
    let bytes = MadeFiles.xdf()
    var lister = try #require(TableContainer.all.first { $0.fileExtension == "xdf" }).makeLister()
    for byte in stride(from: 0, to: bytes.count, by: 500) {
      lister.push(bytes.span.extracting(byte..<min(bytes.count, byte + 500)))
    }
    let tables = try lister.finish(name: "a.xdf")
    #expect(tables.map(\.name) == ["EEG", "Shoe IMU"])
    let text = String(decoding: tables[1].text(of: bytes.span), as: UTF8.self).split(separator: "\n")
    #expect(text[0] == "sampling rate=100.0")
    #expect(text[1].hasPrefix("time (s)\tACC_X (g)\tACC_Y (g)"))
    // 5000 s is 0.25 s ahead of the recorder; a hundred samples on, ten microseconds more.
    #expect(text[2].hasPrefix("4999.750000000\t"))
    #expect(text[102].hasPrefix("5000.749990000\t"))
    for (channels, name, expected) in [
      ([("X", "m/s^2"), ("Y", "m/s^2"), ("Z", "m/s^2")], "Phone Accelerometer", "acc_X (m/s^2)"),
      ([("", ""), ("", ""), ("", "")], "acc", "acc_x"),
    ] {
      let bytes = MadeFiles.xdf(channels: channels, name: name, type: "")
      var lister = try #require(TableContainer.all.first { $0.fileExtension == "xdf" }).makeLister()
      lister.push(bytes.span)
      let table = try #require(try lister.finish(name: "a.xdf").last)
      #expect(String(decoding: table.text(of: bytes.span), as: UTF8.self).contains("\t\(expected)\t"))
    }
  }

  private func problem(_ bytes: [UInt8], _ name: String = "x") -> String {
    do {
      return "\(try Self.describe(Kind(name: name, format: "", bytes: bytes, scale: 1)).formatName)"
    } catch let error as FootstrikeError {
      return error.what + "; " + error.advice
    } catch { return "\(error)" }
  }

  @Test func `what holds no acceleration is refused with the reason`() {
    let quaternions =
      "DataType=Quaternion\nversion=3\nendheader\ntime\tpelvis_imu\n0\t1,0,0,0\n0.01\t1,0,0,0\n"
    #expect(problem(Array(quaternions.utf8)).contains("orientations"))
    let angles =
      "Coordinates\nversion=1\nnRows=2\nnColumns=3\ninDegrees=yes\nendheader\ntime hip_flexion_r knee_angle_r\n0 1 2\n0.01 1 2\n"
    #expect(problem(Array(angles.utf8)).contains("columns such as hip_flexion_r, knee_angle_r"))
    let rates = "DataType=Vec3\nversion=3\nendheader\ntime\tpelvis_imu\n0\t1,0,0\n0.01\t1,0,0\n"
    #expect(problem(Array(rates.utf8), "run_angular_velocity.sto").contains("angular velocities"))
    #expect(
      problem(Array("{\"time\":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17],\"ax\":[1]}".utf8)).contains(
        "a list for each column"))
    #expect(problem(Array("{\"a\":1}".utf8)).contains("without readings"))
  }

  static let foreign: [(name: String, magic: [UInt8])] = [
    ("an old Excel workbook", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
    ("HDF5", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]), ("BDF", [0xFF] + bytes("BIOSEMI")),
    ("numpy", [0x93] + bytes("NUMPY")), ("pickle", [0x80, 4, 0x95]), ("C3D", [2, 0x50]),
    ("a MATLAB file", bytes("MATLAB 5.0 MAT-file, Platform: GLNXA64")),
    ("a MATLAB file", bytes("MATLAB 7.3 MAT-file")), ("Feather", bytes("ARROW1\0\0")),
    ("Parquet", bytes("PAR1")), ("Avro", bytes("Obj\u{1}")), ("SPSS", bytes("$FL2")),
    ("EmbracePlus", bytes("Obj\u{1}{\"name\":\"accelerometer\"}")), ("EDF", bytes("0       ")),
    ("SQLite", bytes("SQLite format 3\0")), ("marker positions", bytes("PathFileType\t4")),
  ]
  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test(arguments: foreign)
  func `formats of other programs are told by name, with what converts them`(_ name: String, _ magic: [UInt8])
  {
    let filler: UInt8 = name == "EDF" || name == "marker positions" ? 0x20 : 0
    let told = problem(magic + [UInt8](repeating: filler, count: 600))
    #expect(told.contains(name), "\(told)")
  }

  // Digests of raw counts and microseconds, as pygt3x 0.7.1 reads them without what it fills in; of GENEActiv's
  // digits by the maker's rule, and of Movesense's numbers as Python's json reads them.
  @Test(
    .enabled(if: RecordingFiles.formats != nil),
    arguments: [
      ("wadpac_GGIRread/GENEActiv_testfile.bin", 4_800, "c09fe57dced25eda"),
      ("movesense_json/MovesenseLog_2_625.json", 10_000, "bee117c3e74bd54c"),
    ])
  func `real files are read as their reference readers read them`(
    _ path: String, _ count: Int, _ digest: String
  )
    throws
  {
    let bytes = RecordingFiles.bytes((RecordingFiles.formats ?? "") + "/files/" + path)
    let description = try #require(try RecordingFiles.describe(bytes, name: path))
    var decoder = description.makeDecoder()
    var batch = DecodedBatch()
    decoder.decode(bytes.span, arrival: nil, into: &batch)
    decoder.finish(into: &batch)
    #expect(batch.samples.count == count)
    let gains: [(gain: Double, offset: Double)] = [(25_875, 439), (25_734, -662), (25_538, -3_056)]
    var sum = Digest()
    for sample in batch.samples {
      if path.hasSuffix("json") {
        for axis in 0..<3 { sum.add(Int64(sample.acceleration[axis].bitPattern)) }
        for axis in 0..<3 {
          sum.add(Int64((Double(sample.angularRate[axis]) * 180 / .pi / 0.07).rounded()))
        }
      } else {
        // The page's time.
        let number = Int64(sample.index % 300)
        sum.add((sample.time.nanoseconds - Int64((Double(number) * 1e9 / 85.7).rounded())) / 1_000_000)
        for axis in 0..<3 {
          let inG = Double(sample.acceleration[axis]) / 9.80665
          sum.add(Int64(((inG * gains[axis].gain + gains[axis].offset) / 100).rounded()))
        }
      }
    }
    #expect(sum.text == digest)
  }
}

/// FNV-1a of 64-bit numbers, their low bytes first.
struct Digest {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ number: Int64) {
    for byte in MadeFiles.littleEndian(number) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }

  var text: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
