import Foundation
import GaitModel
import Testing

@testable import FootstrikeCommand

/// Every lost output is told and is status 2, and harms nothing that was there before.
struct LostOutputTests {
  static let commands = [
    "profile", "profile --explain", "ports --protocols", "doctor", "simulate --list", "simulate --duration 2",
    "inspect Samples/downhill-shoe.csv", "replay Samples/downhill-shoe.csv",
    "replay Samples/downhill-shoe.csv --format text", "replay Samples/downhill-shoe.csv Samples/damaged.csv",
    "benchmark --list", "--help", "--version", "--generate-completion-script bash",
  ]

  @Test(arguments: commands) func `a full or closed standard output is status 2 and one sentence`(
    _ command: String
  ) throws {
    for lost in ["> /dev/full", ">&-"] {
      let outcome = try BuiltCommand.shell("\"$FOOTSTRIKE\" \(command) \(lost)")
      #expect(outcome.status == 2, "\(command) \(lost): \(outcome.status)")
      let told = outcome.complaintLines.filter { $0.contains("standard output: writing failed") }
      #expect(told.count >= 1 && told.count <= 2, "\(command) \(lost): \(outcome.complaints)")
    }
  }

  @Test func `a file that can't be written whole leaves what had its name before`() throws {
    let folder = try ScratchFolder()
    let good = try folder.file("s.csv", "good".utf8)
    // Files of this command may have 8 KiB: the disk is full.
    let outcome = try BuiltCommand.shell(
      "ulimit -f 16; trap '' XFSZ; \"$FOOTSTRIKE\" replay Samples/downhill-shoe.csv --strikes '\(good)'"
        + " --summary '\(folder.path("summary.json"))' > /dev/null")
    #expect(outcome.status == 2)
    #expect(outcome.complaints.contains("\(good): writing failed: File too large"), "\(outcome.complaints)")
    #expect(try String(contentsOfFile: good, encoding: .utf8) == "good")
    // The others go on.
    #expect(FileManager.default.fileExists(atPath: folder.path("summary.json")))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() == [
        "s.csv", "summary.json",
      ])
  }

  @Test func `a file keeps its rights and its place behind a link`() throws {
    let folder = try ScratchFolder()
    let path = try folder.file("me.json", "old".utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "me.json")
    try OutputFile.write(Array("new".utf8), to: folder.path("link"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == "me.json")
    let unfinished = try OutputFile(path: path)
    unfinished.buffer = Array("half".utf8)
    try unfinished.flush()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
  }

  @Test func `standard input is spared as any file is`() throws {
    let folder = try ScratchFolder()
    let bytes = try #require(FileManager.default.contents(atPath: "Samples/downhill-shoe.csv"))
    let path = try folder.file("in.csv", bytes)
    for command in [
      "replay - --strikes '\(path)' < '\(path)'", "replay '\(path)' >> '\(path)'",
      "replay - < '\(path)' >> '\(path)'",
    ] {
      let outcome = try BuiltCommand.shell("\"$FOOTSTRIKE\" \(command)")
      #expect(outcome.status == 64 && outcome.complaints.contains("write to another file"), "\(command)")
      #expect(FileManager.default.contents(atPath: path) == bytes)
    }
  }

  @Test func `wrong usage is told on lines of its own, whatever stands in it`() throws {
    let outcome = try BuiltCommand.run([
      "replay", "x.csv", "--profile", "a\nfootstrike: b", "--sessions", "a\nfootstrike: b",
    ])
    #expect(outcome.status == 2 || outcome.status == 64)
    #expect(!outcome.complaintLines.contains { $0 == "footstrike: b" })
    let usage = try BuiltCommand.run(["replay"])
    #expect(usage.complaintLines.contains { $0.hasPrefix("Usage:") }, "\(usage.complaints)")
  }
}
