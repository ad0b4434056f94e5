import Foundation
import Testing

/// The articles on Python and R are run as they stand, and a scorer of its own agrees with the program.
@Suite(.serialized) struct TablePageTests {
  /// Four recordings of two made runners with their truth.
  private static func runs(in folder: ScratchFolder) throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("runs"), withIntermediateDirectories: true)
    for (name, seed) in [("ann-1", "11"), ("ann-2", "12"), ("bob-1", "13"), ("bob-2", "14")] {
      let words = ["simulate", "--scenario", "downhill-mixed", "--runner", seed, "--seed", seed]
      let made = try BuiltCommand.run(words + ["-o", folder.path("runs/\(name).csv")])
      #expect(made.status == 0, "\(made.complaints)")
      // What is known of descents is no recording.
      try? FileManager.default.removeItem(atPath: folder.path("runs/\(name).descents.csv"))
    }
  }

  /// The blocks of a language in an article, one after the other.
  private static func code(_ language: String, of article: String) throws -> String {
    let text = try String(contentsOfFile: "Sources/Footstrike/Footstrike.docc/\(article).md", encoding: .utf8)
    return text.components(separatedBy: "```\(language)\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }.joined(separator: "\n")
  }

  /// Makes the tables by the article's own lines; what the benchmark says of ours.
  private static func tables(in folder: ScratchFolder) throws -> [String: Double] {
    try runs(in: folder)
    let lines = try code("sh", of: "From-Python").replacingOccurrences(
      of: "footstrike ", with: "\"$FOOTSTRIKE\" ")
    let made = try BuiltCommand.shell("cd '\(folder.path("."))' && set -e\n\(lines)")
    #expect(made.status == 0, "\(made.complaints)")
    return try metrics(folder).metrics
  }

  private static func metrics(_ folder: ScratchFolder) throws -> (
    metrics: [String: Double], whole: [String: Any]
  ) {
    let scored = try BuiltCommand.run([
      "benchmark", folder.path("runs"), "--placement", "shoe", "--runner-from", "{runner}-{trial}",
      "--format", "json",
    ])
    #expect(scored.status == 0, "\(scored.complaints)")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(scored.output.utf8)) as? [String: Any])
    let result = try #require((object["results"] as? [[String: Any]])?.first)
    return (try #require(result["metrics"] as? [String: Double]), result)
  }

  /// Runs an article's program where its tables are, and holds what it prints against the benchmark.
  private static func check(_ run: String, in folder: ScratchFolder, _ metrics: [String: Double]) throws {
    let outcome = try BuiltCommand.shell("cd '\(folder.path("."))' && \(run)")
    #expect(outcome.status == 0, "\(outcome.complaints)")
    for (words, metric) in [
      ("heel first or not", "strike.two_class_accuracy"), ("angle rmse", "angle.rmse_deg"),
      ("contact time bias", "contact_time.bias_ms"),
    ] {
      let line = try #require(
        outcome.output.split(separator: "\n").first { $0.hasPrefix(words) }, "\(outcome.output)")
      let value = try #require(line.split(separator: " ").last.flatMap { Double($0) })
      #expect(
        abs(value - (metrics[metric] ?? .nan)) < 0.005, "\(line), and \(metric) is \(metrics[metric] ?? .nan)"
      )
    }
    for plot in ["contact-time.svg", "reliability.svg"] {
      #expect(FileManager.default.contents(atPath: folder.path(plot)).map { $0.count > 2_000 } == true)
      try FileManager.default.removeItem(atPath: folder.path(plot))
    }
    #expect(outcome.output.contains("ann") && outcome.output.contains("bob"))
  }

  @Test func `the page on Python tells what the benchmark tells, and draws its plots`() throws {
    let python = FileManager.default.currentDirectoryPath + "/.build/requirements/tables/bin/python"
    guard FileManager.default.isExecutableFile(atPath: python) else {
      return print("skipped: no polars; Scripts/requirements/install tables .build/requirements/tables")
    }
    let folder = try ScratchFolder()
    let metrics = try Self.tables(in: folder)
    let program = try folder.file("page.py", try Self.code("python", of: "From-Python").utf8)
    try Self.check("MPLBACKEND=svg MPLCONFIGDIR=. '\(python)' '\(program)'", in: folder, metrics)
    #expect(FileManager.default.fileExists(atPath: folder.path("runners.parquet")))
  }

  @Test func `the page on R tells the same`() throws {
    guard try BuiltCommand.shell("command -v Rscript").status == 0 else {
      return print("skipped: no Rscript is installed; the page on R is not run")
    }
    let folder = try ScratchFolder()
    let metrics = try Self.tables(in: folder)
    let program = try folder.file("page.R", try Self.code("r", of: "From-R").utf8)
    try Self.check("Rscript '\(program)'", in: folder, metrics)
  }

  @Test func `a scorer of its own counts the same strikes`() throws {
    guard try BuiltCommand.shell("command -v python3").status == 0 else {
      return print("skipped: no python3 is installed; nothing scores beside the program")
    }
    let folder = try ScratchFolder()
    try Self.runs(in: folder)
    let (metrics, whole) = try Self.metrics(folder)
    try FileManager.default.createDirectory(atPath: folder.path("out"), withIntermediateDirectories: true)
    let replayed = try BuiltCommand.run([
      "replay", folder.path("runs"), "--placement", "shoe", "--strikes", folder.path("out/strikes.csv"),
      "--format", "json",
    ])
    #expect(replayed.status == 0, "\(replayed.complaints)")
    let scored = try BuiltCommand.shell(
      "Scripts/score-folder '\(folder.path("runs"))' '\(folder.path("out"))'")
    #expect(scored.status == 0, "\(scored.complaints)")
    let own = try #require(try JSONSerialization.jsonObject(with: Data(scored.output.utf8)) as? [String: Any])
    let pairs = Double(own["pairs"] as? Int ?? -1)
    #expect(Double(own["true"] as? Int ?? -1) == metrics["contact.count"])
    #expect(Double(own["found"] as? Int ?? -1) == metrics["contact.found"])
    #expect(
      pairs > 100 && abs(pairs / (metrics["contact.count"] ?? 0) - (metrics["contact.recall"] ?? 0)) < 1e-12)
    #expect(abs((own["angle_rmse"] as? Double ?? 0) - (metrics["angle.rmse_deg"] ?? .nan)) < 0.01)
    let confusion = try #require(whole["confusion"] as? [String: [String: Int]])
    let silent = (whole["abstentions"] as? [String: Int] ?? [:]).values.reduce(0, +)
    var counted = try #require(own["confusion"] as? [String: Int])
    #expect(own["silent"] as? Int == silent)
    for (truth, row) in confusion {
      for (found, count) in row { #expect(counted.removeValue(forKey: "\(truth)>\(found)") ?? 0 == count) }
    }
    #expect(counted.keys.allSatisfy { $0.hasSuffix(">none") })
  }
}
