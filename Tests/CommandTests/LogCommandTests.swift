import Foundation
import Glibc
import Testing

/// `footstrike log`, as it is used.
@Suite(.serialized) struct LogCommandTests {
  private let folder: ScratchFolder
  private let log: String

  init() throws {
    folder = try ScratchFolder()
    log = folder.path("log.sqlite")
  }

  private func run(_ arguments: String...) throws -> BuiltCommand.Outcome {
    try BuiltCommand.run(["log"] + arguments + ["--log", log])
  }

  @Test func `a recording is added once, under whatever name, and keeps what is said of it`() throws {
    let copy = folder.path("copy.csv")
    try FileManager.default.copyItem(atPath: "Samples/downhill-shoe.csv", toPath: copy)
    let first = try run("add", "Samples/downhill-shoe.csv", "--runner", "ann", "--format", "text")
    #expect(first.status == 0 && first.output.hasPrefix("session 1 downhill-shoe, ann, no date"), "\(first)")
    let second = try run("add", copy, "--start", "2026-05-17T06:40:00Z", "--shoe", "s", "--format", "text")
    #expect(second.status == 0 && second.output.hasPrefix("session 1 is there already"), "\(second)")
    let shown = try run("show", "--format", "json")
    #expect(
      shown.output.contains(#""runner":"ann","shoe":"s""#) && shown.output.contains("2026-05-17T06:40:00Z"))
    let again = try run("add", copy, "--again", "--format", "json")
    #expect(again.output.contains(#""session":1,"state":"replaced""#), "\(again)")
    // Numbers are found anew; the day that a person told stands.
    #expect(try run("show", "--format", "json").output.contains("2026-05-17T06:40:00Z"))
    let list = try run("list", "--format", "text")
    #expect(list.status == 0 && list.output.split(separator: "\n").count == 2, "\(list.output)")
    #expect(try run("check").status == 0)
    #expect(try run("delete", "1").status == 0 && run("list").status == 1)
    #expect(try run("show", "1").status == 1 && run("delete", "1").status == 1)
  }

  @Test func `sessions are added in the order they are named, and a bad one stops no other`() throws {
    let bad = try folder.file("bad.csv", "".utf8)
    let outcome = try run(
      "add", "Samples/downhill-shoe.csv", bad, "Samples/sacrum-treadmill.csv", "--jobs", "3", "--format",
      "json")
    #expect(outcome.status == 2 && outcome.complaints.contains("\(bad): the file is empty"))
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].contains(#""session":1,"state":"added","recording":"downhill-shoe""#))
    #expect(lines[1].contains(#""session":2,"state":"added","recording":"sacrum-treadmill""#))
  }

  @Test func `replay adds what log add adds, and says the same`() throws {
    _ = try run("add", "Samples/downhill-shoe.csv", "--runner", "ann")
    let mine = try run("show", "--format", "json")
    let other = folder.path("other.sqlite")
    let replay = try BuiltCommand.run([
      "replay", "Samples/downhill-shoe.csv", "--log-file", other, "--runner", "ann", "--format", "json",
    ])
    #expect(replay.status == 0 && replay.complaints.contains("downhill-shoe: session 1 of the log"))
    let shown = try BuiltCommand.run(["log", "show", "--log", other, "--format", "json"])
    func numbers(_ text: String) -> Substring? { text.split(separator: #""program""#).last }
    #expect(numbers(shown.output) == numbers(mine.output) && !mine.output.isEmpty)
    let alone = try BuiltCommand.run(["replay", "Samples/downhill-shoe.csv", "--format", "json"])
    #expect(alone.output == replay.output)
  }

  @Test func `without --log the log lies where the system says, for its owner alone`() throws {
    let outcome = try BuiltCommand.shell(
      "XDG_DATA_HOME='\(folder.path("data"))' \"$FOOTSTRIKE\" log add Samples/downhill-shoe.csv")
    #expect(outcome.status == 0, "\(outcome)")
    let made = folder.path("data/footstrike")
    func rights(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    #expect(try rights(made) == 0o700 && rights(made + "/log.sqlite") == 0o600)
    let home = try BuiltCommand.shell(
      "unset XDG_DATA_HOME; HOME='\(folder.path("home"))' \"$FOOTSTRIKE\" log add Samples/downhill-shoe.csv")
    #expect(home.status == 0, "\(home)")
    #expect(FileManager.default.fileExists(atPath: folder.path("home/.local/share/footstrike/log.sqlite")))
    let nothing = try BuiltCommand.shell("unset XDG_DATA_HOME HOME; \"$FOOTSTRIKE\" log list")
    #expect(nothing.status == 2 && nothing.complaints.contains("--log FILE"))
  }

  @Test func `a full disk leaves a log as it was, and says so`() throws {
    _ = try run("add", "Samples/downhill-shoe.csv")
    let before = try #require(FileManager.default.contents(atPath: log))
    // What is said of it alone is longer than what there is room for.
    let note = String(repeating: "n", count: 60_000)
    for blocks in [before.count / 512, before.count / 512 + 80, 16] {
      let outcome = try BuiltCommand.shell(
        "ulimit -f \(blocks); trap '' XFSZ; \"$FOOTSTRIKE\" log add Samples/damaged.csv --note \(note) --log '\(log)'"
      )
      #expect(
        outcome.status == 2 && outcome.complaints.contains("nothing of this change was kept"), "\(outcome)")
      #expect(try run("check").status == 0)
      #expect(try run("list").output.split(separator: "\n").count == 1)
    }
    let later = try run("add", "Samples/damaged.csv")
    #expect(later.status == 0)
    #expect(try run("list").output.split(separator: "\n").count == 2)
  }

  @Test func `what a log is given is a recording on a disk, and not itself`() throws {
    let pipe = try BuiltCommand.run(["log", "add", "-", "--log", log])
    #expect(pipe.status == 2 && pipe.complaints.contains("save it to a file"))
    _ = try run("add", "Samples/downhill-shoe.csv")
    let itself = try run("add", log)
    #expect(itself.status == 64 && itself.complaints.contains("write to another file"))
    #expect(try run("check").status == 0)
  }

  @Test func `trend, week and exports answer, and a page of each stands alone`() throws {
    for (number, day) in ["05-04", "05-07", "05-12"].enumerated() {
      let path = folder.path("run \(number).csv")
      let made = try BuiltCommand.run([
        "simulate", "--strike-angle", "14", "--grade", "-12", "--duration", "40", "--seed", "\(number + 1)",
        "--date", "2026-\(day)", "-o", path,
      ])
      #expect(made.status == 0)
      #expect(try run("add", path, "--runner", "ann", "--placement", "shoe").status == 0)
    }
    let (page, week) = (folder.path("season.html"), folder.path("week.html"))
    let trend = try run("trend", "cadence", "--format", "text", "--report", page)
    #expect(trend.status == 0 && trend.output.contains("not enough sessions to tell: 3"), "\(trend)")
    let load = try run("week", "--week", "2026-05-12", "--format", "text", "--report", week)
    #expect(load.status == 0 && load.output.hasPrefix("Week 2026-W20, ann, "), "\(load)")
    #expect(load.output.contains("Hardest descent: ") && load.output.contains("5 days before (session 2)"))
    for page in [page, week] {
      let html = try String(contentsOfFile: page, encoding: .utf8)
      #expect(html.hasSuffix("</html>\n") && !html.contains("http:") && !html.contains("nan"))
    }
    #expect(try run("export", "--intervals").output.split(separator: "\n").count == 4)
    #expect(try run("export", "2", "--format", "json").output.split(separator: "\n").count == 1)
    let out = folder.path("out")
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    #expect(try run("export", "--format", "golden-cheetah", "-o", out).status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: out).count == 3)
    #expect(try run("export", "--format", "runalyze").status == 2)
    #expect(try run("trend", "power").status == 64 && run("week", "--week", "soon").status == 64)
    _ = try run("add", "Samples/downhill-shoe.csv", "--runner", "bob")
    let whose = try run("trend")
    #expect(
      whose.status == 2 && whose.complaints.contains("ann, bob") && whose.complaints.contains("--runner"))
    #expect(try run("trend", "--runner", "carl").status == 2 && run("week", "--runner", "bob").status == 1)
  }

  @Test func `foreign text does nothing but be read`() throws {
    let outcome = try run(
      "add", "Samples/downhill-shoe.csv", "--runner", "a\u{1B}[31m", "--note", "one\ntwo", "--format", "text")
    #expect(!outcome.output.contains("\u{1B}"))
    for command in ["list", "show"] {
      let shown = try run(command, "--format", "text")
      #expect(!shown.output.contains("\u{1B}") && !shown.output.contains("one\ntwo"), "\(shown.output)")
    }
  }
}
