import Foundation
import Testing

/// `replay` of several runners: one table of all strikes, whose they are, and what may look ahead.
@Suite(.serialized) struct CohortCommandTests {
  /// Recordings of two runners, in two conditions.
  private static func cohort() throws -> ScratchFolder {
    let folder = try ScratchFolder()
    for (name, seed) in [("ann-1-old", "1"), ("ann-2-new", "2"), ("bob-1-old", "3")] {
      let made = try BuiltCommand.run([
        "simulate", "--speed", "3.2", "--duration", "20", "--seed", seed, "-o", folder.path("\(name).csv"),
      ])
      #expect(made.status == 0, "\(made.complaints)")
    }
    return folder
  }

  private static func rows(_ path: String) throws -> [[Substring]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
  }

  @Test func `one table has the contacts of all, by runner, trial and condition`() throws {
    let folder = try Self.cohort()
    var tables: [Data?] = []
    for jobs in ["1", "3"] {
      let table = folder.path("all-\(jobs).tsv")
      let outcome = try BuiltCommand.run([
        "replay", folder.path("ann-1-old.csv"), folder.path("ann-2-new.csv"), folder.path("bob-1-old.csv"),
        "--placement", "shoe", "--runner-from", "{runner}-{trial}-{condition}", "--strikes-table", table,
        "--format", "text", "--quiet", "--jobs", jobs,
      ])
      #expect(outcome.status == 0, "\(outcome.complaints)")
      #expect(outcome.output.contains("Practice: these sessions are of 2 runners"))
      tables.append(FileManager.default.contents(atPath: table))
    }
    #expect(tables[0] != nil && tables[0] == tables[1])
    let rows = try Self.rows(folder.path("all-1.tsv"))
    #expect(
      rows[0].prefix(7) == ["recording", "runner", "trial", "condition", "mode", "placement", "strike"])
    #expect(rows.allSatisfy { $0.count == rows[0].count })
    let heads = rows.dropFirst().map { $0.prefix(6).joined(separator: " ") }
    #expect(
      heads.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } } == [
        "ann-1-old ann 1 old causal shoe", "ann-2-new ann 2 new causal shoe",
        "bob-1-old bob 1 old causal shoe",
      ])
    #expect(heads.count > 60)
  }

  @Test func `a table of people tells the same, and one runner's practice is followed`() throws {
    let folder = try Self.cohort()
    let people = try folder.file(
      "people.txt",
      "recording,person,condition,age\nann-1-old,Ann,old,30\nann-2-new.csv,Ann,new,30\nbob-1-old,Bob,old,41\n"
        .utf8
    )
    let table = folder.path("all.tsv")
    let words = [
      "replay", folder.path("ann-1-old.csv"), folder.path("ann-2-new.csv"), folder.path("bob-1-old.csv"),
      "--placement", "shoe", "--people", people, "--format", "text", "--quiet",
    ]
    let outcome = try BuiltCommand.run(words + ["--runner", "Ann", "--strikes-table", table])
    #expect(outcome.status == 0, "\(outcome.complaints)")
    #expect(!outcome.output.contains("runners, and practice"))
    let rows = try Self.rows(table)
    #expect(rows[0].prefix(5) == ["recording", "runner", "trial", "condition", "age"])
    #expect(rows.dropFirst().contains { $0.prefix(5) == ["bob-1-old", "Bob", "", "old", "41"] })
    let stranger = try BuiltCommand.run(words + ["--runner", "Eve"])
    #expect(stranger.status == 2 && stranger.complaints.contains("no recording is of a runner Eve"))
    _ = try folder.file("people.txt", "recording,person\nann-1-old,Ann\n".utf8)
    let missing = try BuiltCommand.run(words)
    #expect(missing.status == 2 && missing.complaints.contains("0 rows are of ann-2-new"))
  }

  @Test func `offline reads twice, and says so everywhere`() throws {
    let folder = try ScratchFolder()
    let run = "Samples/downhill-shoe.csv"
    let table = folder.path("strikes.csv")
    let outcome = try BuiltCommand.run([
      "replay", run, "--offline", "--format", "text", "--summary", folder.path("s.json"), "--events",
      folder.path("e.jsonl"), "--strikes-table", table,
    ])
    #expect(outcome.status == 0 && outcome.output.contains("  offline: slopes, descents"))
    let summary = try String(contentsOfFile: folder.path("s.json"), encoding: .utf8)
    #expect(summary.contains("\"mode\":\"offline\""))
    let session = try String(contentsOfFile: folder.path("e.jsonl"), encoding: .utf8).split(separator: "\n")[
      0]
    #expect(session.contains("\"type\":\"session\"") && session.contains("\"mode\":\"offline\""))
    #expect(try Self.rows(table)[1][4] == "offline")
    let live = try BuiltCommand.run(["replay", run, "--format", "json"])
    #expect(live.output.contains("\"mode\":\"causal\""))
  }

  @Test func `what can't be read twice is refused`() throws {
    let input = try BuiltCommand.run(["replay", "-", "--offline"])
    #expect(input.status == 64 && input.complaints.contains("standard input can be read once"))
    let watched = try BuiltCommand.run(["replay", "Samples/downhill-shoe.csv", "--offline", "--speed", "2x"])
    #expect(watched.status == 64)
    let pipe = try BuiltCommand.shell(
      "f=$(mktemp -u) && mkfifo $f && (cat Samples/downhill-shoe.csv > $f & \"$FOOTSTRIKE\" replay $f --offline; s=$?; rm $f; exit $s)"
    )
    #expect(pipe.status == 2 && pipe.complaints.contains("it can't be read twice"))
  }
}
