import Foundation
import Testing

@Suite struct BIDSCommandTests {
  private static let sample = "Samples/downhill-shoe.csv"

  private static func files(_ folder: String) -> [String] {
    (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
      .filter { $0.split(separator: "/").last?.contains(".") == true || $0 == "README" }.sorted()
  }

  @Test func `a session is samples, events and what they are`() throws {
    let folder = try ScratchFolder()
    let set = folder.path("set")
    let outcome = try BuiltCommand.run([
      "replay", Self.sample, "--side", "left", "--start", "2026-05-17T06:40:00Z", "--bids", set, "--subject",
      "anna", "--task", "downhill", "--strikes", folder.path("strikes.csv"),
    ])
    #expect(outcome.status == 0)
    let stem = "sub-anna/motion/sub-anna_task-downhill"
    #expect(
      Self.files(set) == [
        "README", "dataset_description.json", "\(stem)_events.json", "\(stem)_events.tsv",
        "\(stem)_tracksys-shoeleft_channels.tsv", "\(stem)_tracksys-shoeleft_motion.json",
        "\(stem)_tracksys-shoeleft_motion.tsv", "sub-anna/sub-anna_scans.tsv",
      ])
    func lines(_ path: String) throws -> [Substring] {
      try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    }
    #expect(try lines(set + "/\(stem)_tracksys-shoeleft_motion.tsv").count == 15_163)
    let strikes = try lines(folder.path("strikes.csv")).count - 1
    #expect(try lines(set + "/\(stem)_events.tsv").count { $0.contains("\tstrike\t") } == strikes)
    #expect(try lines(set + "/sub-anna/sub-anna_scans.tsv")[1].hasSuffix("\t2026-05-17T06:40:00.000Z"))
  }

  @Test func `what was written is read back to the same strikes`() throws {
    let folder = try ScratchFolder()
    let told = ["--placement", "shoe", "--side", "right"]
    _ = try BuiltCommand.run(
      ["replay", Self.sample, "--bids", folder.path("set"), "--strikes", folder.path("one.csv")] + told)
    let motion = "set/sub-01/motion/sub-01_task-run_tracksys-shoeright_motion.tsv"
    _ = try BuiltCommand.run(["replay", folder.path(motion), "--strikes", folder.path("two.csv")] + told)
    let (one, two) = (
      try Data(contentsOf: URL(fileURLWithPath: folder.path("one.csv"))),
      try Data(contentsOf: URL(fileURLWithPath: folder.path("two.csv")))
    )
    #expect(one.count > 5_000 && one == two)
  }

  @Test func `several sessions go into one data set, which keeps what it says of itself`() throws {
    let folder = try ScratchFolder()
    let set = folder.path("set")
    try FileManager.default.createDirectory(atPath: set, withIntermediateDirectories: true)
    let own = try folder.file("set/dataset_description.json", Data("{\"Name\":\"mine\"}".utf8))
    let outcome = try BuiltCommand.run([
      "replay", Self.sample, "Samples/downhill-accelerometer.csv", "--bids", set, "--from", "5", "--to", "20",
    ])
    #expect(outcome.status == 0)
    #expect(try String(contentsOfFile: own, encoding: .utf8) == "{\"Name\":\"mine\"}")
    let names = Self.files(set).filter { $0.hasSuffix("_motion.tsv") }
    #expect(names.count == 2 && names[0].contains("ses-downhillaccelerometer/motion/"))
    let rows = try String(contentsOfFile: set + "/" + names[1], encoding: .utf8).split(separator: "\n")
    #expect(rows.count == 3_001 && rows[0].hasPrefix("5.000000\t") && rows[3_000].hasPrefix("20.000000\t"))
  }

  @Test func `what can't be read twice, and labels that are none, are refused`() throws {
    let folder = try ScratchFolder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.sample))
    let pipe = try BuiltCommand.run(["replay", "-", "--bids", folder.path("set")], input: bytes)
    #expect(pipe.status == 2 && pipe.complaints.contains("can't be read once more"))
    let label = try BuiltCommand.run([
      "replay", Self.sample, "--bids", folder.path("set"), "--subject", "a_b",
    ])
    #expect(label.status == 64)
    #expect(!FileManager.default.fileExists(atPath: folder.path("set")))
  }

  @Test(.enabled(if: ReadBack.python != nil))
  func `the validator of BIDS finds no error`() throws {
    let python = try #require(ReadBack.python)
    let validator = python.replacing("/python", with: "/bids-validator-deno")
    let folder = try ScratchFolder()
    let set = folder.path("set")
    for run in [
      ["Samples/downhill-shoe.csv", "--start", "2026-05-17T06:40:00Z"], ["Samples/sacrum-treadmill.csv"],
    ] {
      let outcome = try BuiltCommand.run(
        ["replay"] + run + ["--bids", set, "--subject", run.count > 1 ? "01" : "02"])
      #expect(outcome.status == 0)
    }
    let found = try BuiltCommand.shell("'\(validator)' --format json --max-rows -1 '\(set)'")
    let report = try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any]
    let issues = try #require((report?["issues"] as? [String: Any])?["issues"] as? [[String: Any]])
    #expect(issues.filter { $0["severity"] as? String == "error" }.isEmpty, "\(found.output.prefix(3_000))")
    let summary = try #require(report?["summary"] as? [String: Any])
    #expect(summary["dataTypes"] as? [String] == ["motion"] && summary["totalFiles"] as? Int == 14)
  }
}
