import Foundation
import Testing

@Suite(.serialized) struct BadInputTests {
  /// A minute of running downhill, as text.
  static let run: String = {
    let path = "Samples/downhill-shoe.csv"
    return String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }()
  static let lines = run.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

  /// The first lines of the run, one of them replaced.
  private static func run(lines count: Int, line: Int = -1, as text: String = "") -> String {
    var some = Array(lines.prefix(count))
    if line >= 0 { some[line] = text }
    return some.joined(separator: "\n") + "\n"
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var words: String
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ words: String) {
      self.init(name, Array(text.utf8), words)
    }

    init(_ name: String, _ bytes: [UInt8], _ words: String) {
      self.name = name
      self.bytes = bytes
      self.words = words
    }
  }

  static let refused: [Refused] = [
    Refused("empty", "", "the file is empty"),
    Refused("blank", " \n\n \n", "the file is empty"),
    Refused("binary", (0..<9_000).map { UInt8(truncatingIfNeeded: ($0 &* 7_919) >> 3) }, "binary"),
    Refused("one column", (0..<99).map { "\($0)\n" }.joined(), "no line has two numbers"),
    Refused("only a heading", "time_ms,ax_g,ay_g,az_g\n", "no line has two numbers"),
    Refused("one row", "time_ms,ax_g,ay_g,az_g\n0,0.1,0.2,0.9\n", "fewer than two rows"),
    Refused("prose", "Dear runner,\nthis is no recording, is it?\n", "no line has two numbers"),
    Refused(
      "UTF-16", [0xFF, 0xFE] + run(lines: 50).utf8.flatMap { [$0, 0] }, "UTF-16"),
    Refused("a cut gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3], "compressed"),
    Refused("other names", "time,foo,bar\n1,2,3\n2,3,4\n3,4,5\n", "no column is called"),
    Refused("NULs only", [UInt8](repeating: 0, count: 5_000), "empty"),
  ]

  @Test(arguments: refused) func `what can't be read ends in one sentence that names the file`(
    _ bad: Refused
  ) throws {
    let folder = try ScratchFolder()
    let path = try folder.file("bad.csv", bad.bytes)
    for command in ["replay", "inspect"] {
      let outcome = try BuiltCommand.run([command, path])
      #expect(outcome.exited && outcome.status == 2)
      #expect(outcome.complaintLines.count == 1, "\(outcome.complaints)")
      #expect(outcome.complaints.contains(path))
      #expect(outcome.complaints.contains(bad.words), "\(outcome.complaints)")
    }
  }

  @Test func `a missing file, a folder and a file one may not read are each said plainly`() throws {
    let folder = try ScratchFolder()
    let missing = try BuiltCommand.run(["replay", folder.path("nowhere.csv")])
    #expect(missing.status == 2 && missing.complaintLines.count == 1)
    let directory = try BuiltCommand.run(["replay", folder.path("")])
    #expect(directory.status == 2 && directory.complaints.contains("no recordings in \(folder.path(""))"))
    let locked = try folder.file("locked.csv", Self.run.utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: locked)
    let unreadable = try BuiltCommand.run(["replay", locked])
    // The superuser may read everything.
    #expect(unreadable.status == (getuid() == 0 ? 0 : 2))
  }

  @Test func `wrong options are wrong usage`() throws {
    for arguments in [
      ["replay"], ["replay", "Samples/downhill-shoe.csv", "--grade", "steep"],
      ["replay", "Samples/downhill-shoe.csv", "--column", "sideways=3"],
      ["replay", "left=Samples/downhill-shoe.csv", "Samples/downhill-shoe.csv"],
      ["replay", "Samples/downhill-shoe.csv", "--rate", "0"],
    ] {
      let outcome = try BuiltCommand.run(arguments)
      #expect(outcome.status == 64, "\(arguments): \(outcome.complaints)")
    }
    let column = try BuiltCommand.run(["replay", "Samples/downhill-shoe.csv", "--column", "ax=nowhere"])
    #expect(column.status == 2 && column.complaints.contains("there is no column nowhere"))
    let nothing = try BuiltCommand.run(["replay", "-"])
    #expect(nothing.status == 2 && nothing.complaints.contains("empty"))
  }

  @Test(arguments: [
    ("climb.gpx", ["replay", "FILE"]), ("climb.gpx", ["inspect", "FILE"]),
    ("climb.gpx", ["replay", "Samples/downhill-shoe.csv", "--altitude", "FILE"]),
    ("me.json", ["replay", "Samples/downhill-shoe.csv", "--profile", "FILE"]),
  ])
  func `a track or profile beyond any size is refused and not cut`(_ name: String, _ words: [String]) throws {
    let folder = try ScratchFolder()
    let path = try folder.file(name, "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\">".utf8)
    // A hole on the disk: it takes no room.
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 257 << 20)
    try handle.close()
    let outcome = try BuiltCommand.run(words.map { $0 == "FILE" ? path : $0 })
    #expect(
      outcome.status == 2
        && outcome.complaints.contains(name == "me.json" ? "larger than 1 MiB" : "larger than 256 MiB"))
  }

  @Test(arguments: ["", "left="]) func `a recording is not written over`(_ side: String) throws {
    let folder = try ScratchFolder()
    let path = try folder.file("run.csv", Self.run(lines: 400).utf8)
    let outcome = try BuiltCommand.run(["replay", side + path, "--strikes", path])
    #expect(outcome.status == 64 && outcome.complaints.contains("write to another file"))
    #expect(FileManager.default.contents(atPath: path) == Data(Self.run(lines: 400).utf8))
  }

  @Test func `two outputs are not written over each other`() throws {
    let folder = try ScratchFolder()
    let path = try folder.file("run.csv", Self.run(lines: 400).utf8)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("same.csv"), withDestinationPath: folder.path("run.csv"))
    for arguments in [
      ["--strikes", folder.path("x"), "--events", folder.path("./x")],
      ["--strikes", folder.path("same.csv")], ["--profile", path, "--report", path],
    ] {
      let outcome = try BuiltCommand.run(["replay", path] + arguments)
      #expect(outcome.status == 64 && outcome.complaints.contains("write to"), "\(outcome.complaints)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("x")))
    #expect(FileManager.default.contents(atPath: path) == Data(Self.run(lines: 400).utf8))
    let nowhere = try BuiltCommand.run(["replay", path, "--strikes", "/dev/null", "--events", "/dev/null"])
    #expect(nowhere.status < 2, "\(nowhere.complaints)")
    let model = try BuiltCommand.run(["calibrate", "--heel", path, "--forefoot", path, "-o", path])
    #expect(model.status == 64)
  }

  struct Damaged: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    /// Words about what was refused; empty where nothing is.
    var words: String
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ words: String) {
      self.name = name
      self.text = text
      self.words = words
    }
  }

  static let damaged: [Damaged] = [
    Damaged("whole", run(lines: 4_000), ""),
    Damaged("CRLF", run(lines: 4_000).split(separator: "\n").joined(separator: "\r\n") + "\r\n", ""),
    Damaged("a byte-order mark", "\u{FEFF}" + run(lines: 4_000), ""),
    Damaged("no heading", lines[1..<4_000].joined(separator: "\n") + "\n", ""),
    Damaged("text in a number", run(lines: 4_000, line: 3_500, as: "17495,abc,0,0,0,0,0,0"), ":3501:"),
    Damaged("a NaN", run(lines: 4_000, line: 3_500, as: "17495,nan,0,0,0,0,0,0"), ":3501:"),
    Damaged("an infinity", run(lines: 4_000, line: 3_500, as: "17495,0,inf,0,0,0,0,0"), ":3501:"),
    Damaged("NULs", run(lines: 4_000, line: 3_500, as: "17495,0,\0\0\0,0,0,0,0"), ":3501:"),
    Damaged("the heading again", run(lines: 4_000, line: 3_500, as: lines[0]), ":3501:"),
    Damaged(
      "a line of ten megabytes",
      run(lines: 4_000, line: 3_500, as: String(repeating: "7", count: 10_000_000)), ":3501:"),
    Damaged(
      "a date after the end of time",
      run(lines: 4_000, line: 3_500, as: "9999-01-01T00:00:00Z,0,0,0,0,0,0,0"), ":3501:"),
    Damaged("a cut last line", run(lines: 4_000) + "19995,0.1,0.", ":4001:"),
  ]

  @Test(arguments: damaged) func `damage is refused with its line, and all else is analysed`(
    _ damaged: Damaged
  ) throws {
    let folder = try ScratchFolder()
    let path = try folder.file("run.csv", damaged.text.utf8)
    let strikes = folder.path("strikes.csv")
    let outcome = try BuiltCommand.run(
      [
        "replay", path, "--strikes", strikes, "--placement", "shoe", "--acceleration-unit", "g",
        "--angular-rate-unit", "deg/s", "--time-unit", "ms",
      ])
    #expect(outcome.exited && outcome.status == 0, "\(outcome.complaints)")
    #expect(
      damaged.words.isEmpty || outcome.complaints.contains(path + damaged.words), "\(outcome.complaints)")
    let rows = try String(contentsOfFile: strikes, encoding: .utf8).split(separator: "\n")
    // 20 s at 80 strides a minute, less the standing at the start.
    #expect(rows.count > 20)
  }

  @Test func `what came before a damaged place in a compressed file is kept`() throws {
    let folder = try ScratchFolder()
    let whole = folder.path("run.csv.gz")
    let strikes = folder.path("strikes.csv")
    #expect(try BuiltCommand.shell("gzip -c Samples/downhill-shoe.csv > '\(whole)'").status == 0)
    let bytes = try #require(FileManager.default.contents(atPath: whole))
    let cut = try folder.file("cut.csv.gz", bytes.prefix(bytes.count / 2))
    let outcome = try BuiltCommand.run(["replay", cut, "--strikes", strikes])
    #expect(outcome.status == 2 && outcome.complaints.contains("ends inside its compressed data"))
    #expect(try String(contentsOfFile: strikes, encoding: .utf8).split(separator: "\n").count > 20)
  }

  @Test func `a pipe whose reader leaves ends the command quietly`() throws {
    let outcome = try BuiltCommand.shell(
      "{ \"$FOOTSTRIKE\" replay Samples/downhill-shoe.csv --format jsonl 2>&1 >&3; echo status $? >&2; }"
        + " 3>&1 | head -1")
    #expect(outcome.complaints.contains("status 0"), "\(outcome.complaints)")
    let inspected = try BuiltCommand.shell(
      "{ \"$FOOTSTRIKE\" inspect Samples --format json 2>/dev/null; echo status $? >&2; } | head -1")
    #expect(!inspected.complaints.contains("Broken pipe"))
  }

  @Test func `a closed standard error gets no file's or port's number`() throws {
    let folder = try ScratchFolder()
    let pipe = folder.path("pipe")
    // It waits for the pipe's first byte while its descriptors are looked at.
    let outcome = try BuiltCommand.shell(
      "mkfifo '\(pipe)'; sleep 5 > '\(pipe)' & \"$FOOTSTRIKE\" live '\(pipe)' --duration 3 2>&- & "
        + "sleep 1; readlink /proc/$!/fd/2; wait $!")
    #expect(outcome.output.hasPrefix("/dev/null"), "\(outcome.output)")
  }

  @Test func `one bad file of several is said, remembered and stops no other`() throws {
    let folder = try ScratchFolder()
    let bad = try folder.file("bad.csv", "".utf8)
    let outcome = try BuiltCommand.run(
      ["replay", bad, "Samples/downhill-shoe.csv", "--strikes", folder.path("strikes.csv")])
    #expect(outcome.status == 2)
    #expect(FileManager.default.fileExists(atPath: folder.path("downhill-shoe.strikes.csv")))
  }

  @Test func `standard input gives what the file gives`() throws {
    let file = try BuiltCommand.run(["replay", "Samples/downhill-shoe.csv", "--format", "csv"])
    let piped = try BuiltCommand.run(
      ["replay", "-", "--format", "csv", "--placement", "shoe"], input: Data(Self.run.utf8))
    #expect(file.output == piped.output && !file.output.isEmpty)
  }
}
