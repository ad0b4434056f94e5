import Foundation
import Testing

@testable import FootstrikeCommand

/// `replay` of several recordings at once.
@Suite(.serialized) struct SeveralRecordingsTests {
  private static let samples = [
    "downhill-shoe", "sacrum-treadmill", "damaged", "downhill-accelerometer", "stairs-down-walk",
  ].map { "Samples/\($0).csv" }

  @Test(arguments: ["text", "jsonl", "csv"])
  func `output is the same however many are replayed at once, and in the order they are named`(
    format: String
  ) throws {
    let folder = try ScratchFolder()
    var files: [[Data?]] = []
    var outcomes: [BuiltCommand.Outcome] = []
    for jobs in ["1", "2", "8"] {
      let strikes = folder.path("strikes.csv")
      outcomes.append(
        try BuiltCommand.run(
          ["replay"] + Self.samples + [
            "--format", format, "--jobs", jobs, "--strikes", strikes, "--sessions", folder.path("table.csv"),
          ]))
      files.append(
        (["table.csv"] + Self.samples.map { $0.dropFirst(8).dropLast(4) + ".strikes.csv" }).map {
          FileManager.default.contents(atPath: folder.path(String($0)))
        })
    }
    #expect(outcomes.allSatisfy { $0.output == outcomes[0].output && !$0.output.isEmpty })
    #expect(outcomes.allSatisfy { $0.complaints == outcomes[0].complaints && $0.status == 0 })
    #expect(files.allSatisfy { $0 == files[0] } && files[0].allSatisfy { $0 != nil })
    let alone = try BuiltCommand.run(["replay", Self.samples[0], "--format", format])
    let lines = outcomes[0].output.split(separator: "\n")
    if format == "csv" {
      // One header, and then the rows of each, which begin with its name.
      let rows = alone.output.split(separator: "\n").dropFirst().map { "downhill-shoe,shoe,\($0)" }
      #expect(Array(lines[1...rows.count]) == rows.map { Substring($0) })
      #expect(lines.count { $0.hasPrefix("recording,placement,strike,") } == 1)
    } else {
      #expect(outcomes[0].output.hasPrefix(alone.output))
    }
    let row = try String(contentsOfFile: folder.path("table.csv"), encoding: .utf8).split(separator: "\n")
    #expect(row.count == 6 && row[1].hasPrefix("downhill-shoe,,shoe,75.8,"))
    #expect(format != "text" || outcomes[0].output.contains("\nSessions\n"))
  }

  @Test func `one bad recording of several stops no other`() throws {
    let folder = try ScratchFolder()
    let bad = try folder.file("bad.csv", "".utf8)
    for jobs in ["1", "3"] {
      let outcome = try BuiltCommand.run(
        ["replay", Self.samples[0], bad, Self.samples[1], "--format", "text", "--quiet", "--jobs", jobs])
      #expect(outcome.status == 2 && outcome.complaints.contains("\(bad): the file is empty"))
      let table = outcome.output.split(separator: "\n").drop { $0 != "Sessions" }.dropFirst(2).prefix(3)
      #expect(table.first?.hasPrefix("  downhill-shoe ") == true)
      let bad = table.dropFirst().first?.split(separator: " ").joined(separator: " ")
      #expect(bad == "bad could not be read", "\(table)")
      #expect(table.last?.hasPrefix("  sacrum-treadmill ") == true)
    }
  }

  @Test func `recordings of one name are told apart, and none is written over`() throws {
    let folder = try ScratchFolder()
    for runner in ["ann", "bob"] {
      try FileManager.default.createDirectory(
        atPath: folder.path(runner), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: "Samples/downhill-accelerometer.csv", toPath: folder.path("\(runner)/run.csv"))
    }
    let arguments = [
      "replay", folder.path(""), "--strikes", folder.path("strikes.csv"), "--format", "csv",
      "--sessions", folder.path("table.csv"),
    ]
    let first = try BuiltCommand.run(arguments)
    #expect(FileManager.default.fileExists(atPath: folder.path("ann-run.strikes.csv")))
    #expect(FileManager.default.fileExists(atPath: folder.path("bob-run.strikes.csv")))
    // What it wrote is no recording of the folder the next time.
    let second = try BuiltCommand.run(arguments)
    #expect(first.status == 0 && second.status == 0 && first.output == second.output)
    let path = folder.path("ann/run.csv")
    let twice = try BuiltCommand.run(["replay", path, path, "--strikes", folder.path("strikes.csv")])
    #expect(twice.status == 64 && twice.complaints.contains("name each recording once"))
    #expect(
      ReplaySession.names(of: ["a/run.csv", "b/run.csv", "c/b/run.csv", "b/run.txt", "long.csv", "-"])
        == ["a-run", "run.csv", "c-b-run", "run.txt", "long", "stdin"])
  }

  @Test func `where standard output can't be written, no further recording is begun`() throws {
    let line = "\"$FOOTSTRIKE\" replay \(Self.samples.joined(separator: " ")) --jobs 1 > /dev/full"
    let outcome = try BuiltCommand.shell(line)
    #expect(outcome.status == 2)
    #expect(outcome.complaintLines.count { $0.contains("standard output: writing failed") } == 1)
    #expect(!outcome.complaints.contains("stairs-down-walk"))
  }

  /// From 80 to 20 % on ground that differs, written as recordings and told of them.
  @Test func `a season of simulated sessions is told as it was`() throws {
    let folder = try ScratchFolder()
    for (day, grade) in [(1, -8), (2, -12), (3, -6), (4, -10), (5, -7), (6, -11), (7, -9)] {
      let made = try BuiltCommand.run([
        "simulate", "--grade", "\(grade)", "--forefoot-share", "0.\(day + 1)", "--duration", "50",
        "--altitude-rate", "25", "--seed", "\(day)", "--date", "2026-03-0\(day)", "-o",
        folder.path("run-\(8 - day).csv"),
      ])
      #expect(made.status == 0, "\(made.complaints)")
    }
    let outcome = try BuiltCommand.run(["replay", folder.path(""), "--format", "text", "--quiet"])
    let told = outcome.output.split(separator: "\n").suffix(3)
    #expect(told.first?.contains("in 7 sessions from 2026-03-01 to 2026-03-07, each counted once") == true)
    #expect(told.last?.hasPrefix("  grade (−6 to −12 %) differed") == true, "\(told)")
    #expect(told.last?.hasSuffix(": less heel first") == true)
    // The interval holds what is true.
    let numbers = told.dropFirst().first?.split { !"−0123456789".contains($0) }.compactMap {
      Int($0.replacing("−", with: "-"))
    }
    let interval = try #require(numbers?.suffix(2))
    #expect(interval.first! <= -60 && interval.last! >= -60, "\(told)")
  }

  @Test func `a day that is none, or that nothing is written with, is refused`() throws {
    for arguments in [
      ["--date", "2026-02-30"], ["--date", "today"], ["--date", "2026-03-01", "--spelling", "counts"],
      ["--forefoot-share", "1.1"],
    ] {
      #expect(try BuiltCommand.run(["simulate"] + arguments).status == 64, "\(arguments)")
    }
  }

  /// Each was recorded before the one named before it.
  @Test func `sessions are compared by their dates, and one page shows all`() throws {
    let folder = try ScratchFolder()
    let rows = try String(contentsOfFile: "Samples/downhill-shoe.csv", encoding: .utf8).split(separator: "\n")
    for (name, epoch) in [("a", 1_774_000_000_000), ("b", 1_773_000_000_000), ("c", 1_772_000_000_000)] {
      let dated = rows.dropFirst().map { row in
        let fields = row.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        return "\(epoch + Int(fields[0])!),\(fields[1])"
      }
      _ = try folder.file("\(name).csv", "\(rows[0])\n\(dated.joined(separator: "\n"))\n".utf8)
    }
    let page = folder.path("page.html")
    let outcome = try BuiltCommand.run(
      ["replay", folder.path(""), "--format", "text", "--quiet", "--report", page])
    #expect(outcome.status == 0, "\(outcome.complaints)")
    let begin = try #require(outcome.output.range(of: "\nSessions\n"))
    let table = outcome.output[begin.upperBound...].split(separator: "\n")
    let days = table[1...3].map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
    #expect(days == ["c 2026-02-25", "b 2026-03-08", "a 2026-03-20"])
    #expect(table[4].hasPrefix("Practice: not enough sessions to tell: 3 with 20 or more"))
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.contains("Practice over 3 sessions") && html.contains("2026-03-08"))
    for name in ["a", "b", "c"] {
      #expect(html.contains("href=\"./\(name).page.html\""))
      #expect(FileManager.default.fileExists(atPath: folder.path("\(name).page.html")))
    }
  }

  @Test func `a session of two shoes stands alone`() throws {
    let run = Self.samples[0]
    for arguments in [["left=\(run)", run], ["left=\(run)", "left=\(run)"], [run, "right=\(run)"]] {
      let outcome = try BuiltCommand.run(["replay"] + arguments)
      #expect(outcome.status == 64 && outcome.complaints.contains("a command of their own"))
    }
  }

  @Test func `a signal ends all that is running, and begins no more`() throws {
    let folder = try ScratchFolder()
    // Pipes that nobody writes to after the first bytes: only the signal ends them.
    let line = """
      cd '\(folder.path(""))'; mkfifo a b c; writers=
      for p in a b c; do
        (head -2000 '\(FileManager.default.currentDirectoryPath)/\(Self.samples[0])'; exec sleep 20) > $p &
        writers="$writers $!"
      done
      "$FOOTSTRIKE" replay a b c --jobs 2 --format text & pid=$!
      sleep 1; kill -INT $pid; wait $pid; echo "status $?"
      kill $writers
      """
    let began = ContinuousClock.now
    let outcome = try BuiltCommand.shell(line)
    #expect(ContinuousClock.now - began < .seconds(15))
    #expect(outcome.output.contains("status 2") || outcome.output.contains("status 1"), "\(outcome)")
    #expect(!outcome.output.contains("\n  c "))
    #expect(outcome.complaints.contains("ended early: 1 of 3 recordings were not begun"))
  }

  @Test func `memory does not grow with the number of recordings`() throws {
    let folder = try ScratchFolder()
    func peakKilobytes(_ recordings: Int, jobs: Int) throws -> Int {
      let files = (0..<recordings).map { _ in Self.samples[0] }.joined(separator: " ")
      let outcome = try BuiltCommand.shell(
        "\"$FOOTSTRIKE\" replay \(files) --jobs \(jobs) --format jsonl > '\(folder.path("out"))' &"
          + " pid=$!; most=0; while [ -r /proc/$pid/status ]; do"
          + " now=$(awk '/VmHWM/ {print $2}' /proc/$pid/status); [ \"$now\" ] || break; most=$now;"
          + " sleep 0.02; done; wait $pid; echo $most")
      return try #require(Int(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)))
    }
    let two = try peakKilobytes(2, jobs: 2)
    let many = try peakKilobytes(12, jobs: 2)
    #expect(many < two + 24 * 1024, "\(two) kB for two, \(many) kB for twelve")
  }
}
