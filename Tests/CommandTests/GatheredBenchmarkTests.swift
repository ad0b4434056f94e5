import Foundation
import Testing

/// A benchmark in parts: what several processes found, scored as one.
@Suite(.serialized) struct GatheredBenchmarkTests {
  private static let names = ["ann-1-new", "ann-1-old", "ann-2-old", "bob-1-new", "bob-2-old"]

  /// Recordings of two runners with their truth, and the words that a benchmark of them begins with.
  private static func cohort() throws -> (folder: ScratchFolder, words: [String]) {
    let folder = try ScratchFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("runs"), withIntermediateDirectories: true)
    for (seed, name) in names.enumerated() {
      let made = try BuiltCommand.run([
        "simulate", "--strike-angle", "\(12 - 5 * seed)", "--grade", "\(-3 * seed)", "--duration", "12",
        "--seed",
        "\(seed)", "-o", folder.path("runs/\(name).csv"),
      ])
      #expect(made.status == 0, "\(made.complaints)")
    }
    let words = [
      "benchmark", folder.path("runs"), "--placement", "shoe", "--runner-from", "{runner}-{trial}-{shoe}",
      "--by",
      "shoe",
    ]
    return (folder, words)
  }

  /// What was found in some of the recordings; the path of its lines.
  private static func part(
    _ recordings: [String], in folder: ScratchFolder, _ words: [String], _ more: [String] = []
  ) throws -> String {
    let list = try folder.file(
      "list.txt", "file,size\n\(recordings.map { "\($0).csv,1\n" }.joined())".utf8)
    let lines = folder.path("\(recordings[0]).jsonl")
    let done = try BuiltCommand.run(words + more + ["--recordings", list, "--outcomes", lines])
    #expect(done.status == 0 && done.output.isEmpty, "\(done.complaints)")
    return lines
  }

  @Test(arguments: [["--offline"], [], ["--method", "all"]])
  func `parts in any order come to the bits of one run over all`(more: [String]) throws {
    let (folder, words) = try Self.cohort()
    func outputs(_ name: String) -> [String] {
      [
        "--format", "json", "--html", folder.path(name + ".html"), "--per-contact",
        folder.path(name + ".contacts"),
        "--per-runner", folder.path(name + ".runners"),
      ]
    }
    let whole = try BuiltCommand.run(words + more + outputs("whole"))
    #expect(whole.status == 0 && whole.output.contains("\"angle.rmse_deg\""), "\(whole.complaints)")
    let parts = try [[4, 0], [3], [2, 1]].map { numbers in
      try Self.part(numbers.map { Self.names[$0] }, in: folder, words, more)
    }
    let all = folder.path("all.jsonl")
    let joined = try BuiltCommand.shell("cat '\(parts[1])' '\(parts[2])' '\(parts[0])' > '\(all)'")
    #expect(joined.status == 0)
    let gathered = try BuiltCommand.run(words + outputs("gathered") + ["--gathered", all])
    #expect(gathered.status == 0 && gathered.output == whole.output, "\(gathered.complaints)")
    for ending in [".html", ".contacts", ".runners"] {
      let (one, other) = (folder.path("whole" + ending), folder.path("gathered" + ending))
      let bytes = try #require(FileManager.default.contents(atPath: one))
      #expect(bytes.count > 1000 && bytes == FileManager.default.contents(atPath: other))
    }
  }

  @Test func `what is missing, doubled, strange or no line is refused`() throws {
    let (folder, words) = try Self.cohort()
    let some = try Self.part(Array(Self.names[1...]), in: folder, words)
    func refusal(_ lines: String, _ more: [String] = []) throws -> String {
      let outcome = try BuiltCommand.shell(
        "(\(lines)) | \"$FOOTSTRIKE\" \((words + more).map { "'\($0)'" }.joined(separator: " ")) --gathered -"
      )
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      return outcome.complaints
    }
    #expect(try refusal("cat '\(some)'").contains("it says nothing of 1 recordings, as of ann-1-new"))
    #expect(
      try refusal("cat '\(some)'; head -n 1 '\(some)'").contains(
        "standard input: line 5: ann-1-old by footstrike stands in line 1"))
    #expect(
      try refusal("cat '\(some)'; echo '{}'").contains(
        "standard input: line 5: it is no footstrike.outcome/1"))
    #expect(
      try refusal("sed 's/footstrike 0/footstrike 9/;q' '\(some)'; cat '\(some)'").contains(
        "line 2: it is of"))
    let few = try folder.file("few.txt", "recording\nbob-1-new\n".utf8)
    #expect(
      try refusal("cat '\(some)'", ["--recordings", few]).contains(
        "line 1: the dataset has no recording ann-1-old"))
    let strange = try folder.file("strange.txt", "recording\nbob-1-new\neve-1-new\n".utf8)
    let outcome = try BuiltCommand.run(words + ["--recordings", strange])
    #expect(outcome.status == 2 && outcome.complaints.contains("there is no eve-1-new.csv"))
  }

  @Test func `a part is not scored, and what was found is not found again`() throws {
    for words in [["--outcomes", "a", "--html", "b"], ["--outcomes", "a", "--gathered", "b"]] {
      let outcome = try BuiltCommand.run(["benchmark", "Samples", "--placement", "shoe"] + words)
      #expect(outcome.status == 64 && outcome.complaints.contains("--outcomes scores nothing"))
    }
    let found = try BuiltCommand.run(["benchmark", "Samples", "--gathered", "b", "--offline"])
    #expect(found.status == 64 && found.complaints.contains("--gathered runs nothing"))
  }
}
