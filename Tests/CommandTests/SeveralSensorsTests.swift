import Foundation
import Testing

/// Shoe, shank, sacrum and force of one run: `replay` and `benchmark` take them together.
@Suite(.serialized) struct SeveralSensorsTests {
  /// One simulated run as each of some sensors saw it: `shoe.csv` with `shoe.truth.csv` and so on.
  private static func run(_ sensors: [String]) throws -> ScratchFolder {
    let folder = try ScratchFolder()
    for sensor in sensors {
      let made = try BuiltCommand.run([
        "simulate", "--placement", sensor, "--seed", "5", "--runner", "5", "--duration", "40", "--grade=-8",
        "--side", "left", "-o", folder.path("\(sensor).csv"),
      ])
      #expect(made.status == 0, "\(made.complaints)")
    }
    return folder
  }

  private static func rows(_ path: String) throws -> [[String: Substring]] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    func cells(_ line: Substring) -> [Substring] {
      line.split(separator: ",", omittingEmptySubsequences: false)
    }
    let heading = cells(lines[0]).map(String.init)
    return lines.dropFirst().map { line in
      #expect(cells(line).count == heading.count)
      return Dictionary(uniqueKeysWithValues: zip(heading, cells(line)))
    }
  }

  private static func score(_ name: String, _ output: String) throws -> Double {
    let top = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    let results = try #require(top["results"] as? [[String: Any]])
    return try #require((results[0]["metrics"] as? [String: Double])?[name], "\(name)")
  }

  @Test func `a shoe counts the steps, and what others saw of each stands in its row`() throws {
    let folder = try Self.run(["shoe", "shank", "sacrum"])
    func replay(_ files: [String], _ name: String) throws -> BuiltCommand.Outcome {
      try BuiltCommand.run(
        ["replay"] + files + [
          "--strikes", folder.path("\(name).out"), "--summary", folder.path("\(name).json"), "--format",
          "jsonl",
        ])
    }
    let (shoe, shank, sacrum) = (folder.path("shoe.csv"), folder.path("shank.csv"), folder.path("sacrum.csv"))
    let alone = try replay(["left-shoe=\(shoe)"], "alone")
    let together = try replay(["sacrum=\(sacrum)", "left-shoe=\(shoe)", "left-shank=\(shank)"], "together")
    #expect(alone.status == 0 && together.status == 0, "\(together.complaints)")
    let (own, joined) = (try Self.rows(folder.path("alone.out")), try Self.rows(folder.path("together.out")))
    #expect(own.count > 40 && joined.count == own.count)
    for (own, joined) in zip(own, joined) {
      #expect(own.allSatisfy { joined[$0.key] == $0.value })
      guard let time = joined["initial_contact_s"].flatMap({ Double($0) }) else { continue }
      for other in ["sacrum", "left_shank"] {
        guard let seen = joined["\(other)_initial_contact_s"].flatMap({ Double($0) }) else { continue }
        #expect(abs(seen - time) <= 0.08)
      }
    }
    func share(_ column: String) -> Double {
      Double(joined.count { $0[column]?.isEmpty == false }) / Double(joined.count)
    }
    #expect(share("sacrum_ground_contact_time_ms") > 0.9)
    #expect(share("left_shank_peak_tibial_acceleration_g") > 0.9)
    // No step, no warning and no descent twice, and events say which sensor.
    func kinds(_ outcome: BuiltCommand.Outcome, _ kind: String, source: Int? = nil) -> Int {
      outcome.output.split(separator: "\n").count {
        $0.hasPrefix("{\"type\":\"\(kind)\"")
          && (source == nil || $0.contains("\"source\":\(source!),"))
      }
    }
    for kind in ["warning", "descent_began"] { #expect(kinds(alone, kind) == kinds(together, kind)) }
    #expect(kinds(together, "contact", source: 0) == kinds(alone, "contact"))
    #expect(kinds(together, "contact", source: 1) > 40 && kinds(together, "contact", source: 2) > 80)
    func contacts(_ name: String) throws -> [String: Any] {
      let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("\(name).json")))
      return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
    #expect(try contacts("alone")["contacts"] as? Int == contacts("together")["contacts"] as? Int)
    #expect(try contacts("alone")["strides"] as? Int == contacts("together")["strides"] as? Int)
  }

  @Test func `folders of several sensors are a session a name, in one table`() throws {
    let folder = try Self.run(["shoe", "sacrum"])
    for sensor in ["shoe", "sacrum"] {
      try FileManager.default.createDirectory(
        atPath: folder.path("\(sensor)s"), withIntermediateDirectories: true)
      for name in sensor == "shoe" ? ["ann-1", "bob-1", "eve-1"] : ["ann-1", "bob-1"] {
        try FileManager.default.copyItem(
          atPath: folder.path("\(sensor).csv"), toPath: folder.path("\(sensor)s/\(name).csv"))
      }
    }
    let sensors = ["shoe=\(folder.path("shoes"))", "sacrum=\(folder.path("sacrums"))"]
    let outcome = try BuiltCommand.run(
      ["replay"] + sensors + [
        "--runner-from", "{runner}-{trial}", "--strikes-table", folder.path("all.tsv"), "--format", "text",
        "--quiet",
      ])
    #expect(outcome.status == 0 && outcome.complaints.contains("a recording called eve-1"))
    let rows = try Self.rows(folder.path("all.tsv"))
    #expect(Set(rows.compactMap { $0["runner"] }) == ["ann", "bob"])
    #expect(rows.count { $0["sacrum_strike"]?.isEmpty == false } > rows.count * 8 / 10)
    let scored = try BuiltCommand.run(
      ["benchmark"] + sensors + ["--runner-from", "{runner}-{trial}", "--format", "json"])
    #expect(scored.status == 0)
    #expect(try Self.score("contact.f1", scored.output) > 0.95)
  }

  @Test func `contacts of one sensor are held against another's, with limits of agreement`() throws {
    let folder = try Self.run(["shoe", "shank", "sacrum"])
    let files = ["shoe", "shank", "sacrum"].map { "\($0)=\(folder.path("\($0).csv"))" }
    for reference in ["shoe", "sacrum"] {
      let outcome = try BuiltCommand.run(
        ["benchmark"] + files + ["--reference", reference, "--format", "json", "--measured-on", "simulation"])
      #expect(outcome.status == 0, "\(outcome.complaints)")
      #expect(try Self.score("contact.f1", outcome.output) > 0.95)
      let (low, high) = (
        try Self.score("contact.loa_low_ms", outcome.output),
        try Self.score("contact.loa_high_ms", outcome.output)
      )
      #expect(low < high && low > -50 && high < 50)
      #expect(outcome.output.contains("\"by\" : {\n        \"sensor\""))
    }
    let text = try BuiltCommand.run(["benchmark"] + files)
    #expect(text.output.contains("contacts as shoe saw them of 1 runner, 2 recordings"))
    #expect(text.output.contains("on one clock") && text.output.contains("nobody told"))
  }

  @Test func `force under the feet is the truth of all`() throws {
    let folder = try Self.run(["shoe", "sacrum"])
    let truth = try Self.rows(folder.path("sacrum.truth.csv")).compactMap { row -> ClosedRange<Double>? in
      guard let from = Double(row["initial_contact_s"]!), let to = Double(row["terminal_contact_s"]!) else {
        return nil
      }
      return from...to
    }
    // A plate of 500 Hz; a contact is a half sine.
    var text = "time_s,fz_n\n"
    var next = 0
    for sample in 0..<21_000 {
      let time = Double(sample) / 500
      while next < truth.count, truth[next].upperBound < time { next += 1 }
      let force =
        next < truth.count && truth[next].contains(time)
        ? 1800
          * sin(.pi * (time - truth[next].lowerBound) / (truth[next].upperBound - truth[next].lowerBound))
        : 0
      text += "\(time),\(force)\n"
    }
    let force = try folder.file("plate.csv", text.utf8)
    let outcome = try BuiltCommand.run([
      "benchmark", "shoe=\(folder.path("shoe.csv"))", "sacrum=\(folder.path("sacrum.csv"))", "force=\(force)",
      "--format", "json",
    ])
    #expect(outcome.status == 0, "\(outcome.complaints)")
    #expect(try Self.score("contact.f1", outcome.output) > 0.97)
    #expect(try abs(Self.score("contact.bias_ms", outcome.output)) < 15)
    let wrong = try BuiltCommand.run([
      "benchmark", "shoe=\(folder.path("shoe.csv"))", "force=\(folder.path("sacrum.csv"))",
    ])
    #expect(wrong.status == 2 && wrong.complaints.contains("sacrum.csv: no column is called force"))
  }

  @Test func `clocks that differ are found by the contacts, or told`() throws {
    let folder = try Self.run(["shoe", "sacrum"])
    // The belt was switched on 7.3 s later, and its clock begins there.
    let lines = try String(contentsOfFile: folder.path("sacrum.csv"), encoding: .utf8).split(separator: "\n")
    let late = try folder.file(
      "late.csv",
      (lines[...0]
        + lines.dropFirst().compactMap { line -> Substring? in
          let cells = line.split(separator: ",", maxSplits: 1)
          guard let time = Double(cells[0]), time >= 7.3 else { return nil }
          return "\(time - 7.3),\(cells[1])"
        }).joined(separator: "\n").utf8)
    let files = ["shoe=\(folder.path("shoe.csv"))", "sacrum=\(late)"]
    let found = try BuiltCommand.run(
      ["replay"] + files + ["--clock-offset", "auto", "--strikes", folder.path("found.out"), "--quiet"])
    #expect(found.status == 0, "\(found.complaints)")
    let words = try #require(
      found.complaints.split(separator: "\n").first { $0.contains("are added to its times") })
    let seconds = try #require(words.split(separator: " ").lazy.compactMap { Double($0) }.first)
    #expect(abs(seconds - 7.3) < 0.02, "\(words)")
    let rows = try Self.rows(folder.path("found.out"))
    #expect(rows.count { $0["sacrum_strike"]?.isEmpty == false } > rows.count * 6 / 10)
    for offset in ["auto", "sacrum=7.3", "shoe=-7.3"] {
      let outcome = try BuiltCommand.run(
        ["benchmark"] + files + ["--clock-offset", offset, "--format", "json"])
      #expect(outcome.status == 0, "\(offset): \(outcome.complaints)")
      #expect(try Self.score("contact.f1", outcome.output) > 0.95, "\(offset)")
    }
  }

  @Test(arguments: [
    (["replay", "shoe=a.csv", "b.csv"], "each sensor named once"),
    (["replay", "shoe=a.csv", "shoe=b.csv"], "each sensor named once"),
    (["replay", "shoe=a.csv", "force=b.csv"], "is for benchmark"),
    (["replay", "a.csv", "--clock-offset", "auto"], "of several sensors"),
    (["replay", "shoe=a.csv", "sacrum=b.csv", "--clock-offset", "wrist=1"], "no sensor is called wrist"),
    (["replay", "shoe=a.csv", "sacrum=b.csv", "--clock-offset", "soon"], "clock-offset"),
    (["benchmark", "shoe=a.csv"], "a second sensor"),
    (["benchmark", "shoe=a.csv", "sacrum=b.csv", "--reference", "wrist"], "no sensor is called wrist"),
    (["benchmark", "a", "--placement", "shoe", "--runner-from", "{trial}"], "runner"),
    (["replay", "a", "--runner-from", "{trial}"], "runner"),
  ])
  func `what makes no sense of several sensors is wrong usage`(words: [String], message: String) throws {
    let outcome = try BuiltCommand.run(words)
    #expect(outcome.status == 64 && outcome.complaints.contains(message), "\(words): \(outcome.complaints)")
  }
}
