import ArgumentParser
import GaitEvaluation

/// A benchmark in parts: some recordings at a time, wherever, and one score of them all.
struct PartOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only those that this table names under recording or file.", valueName: "file.csv"))
  var recordings: String?

  @Option(
    help: ArgumentHelp(
      "Write what was found beside what is true, a line a recording, and score nothing.",
      valueName: "file.jsonl"))
  var outcomes: String?

  @Option(
    help: ArgumentHelp(
      "Run nothing, and score such lines of all parts, in any order; - for standard input.",
      valueName: "file.jsonl"))
  var gathered: String?

  /// The recordings that count, without ending; `nil` for all.
  func names() throws -> Set<String>? {
    guard let recordings else { return nil }
    return Set(try TableFile(path: recordings, name: recordings).recordings())
  }
}
