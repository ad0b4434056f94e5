import ArgumentParser

/// What goes to standard output.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  /// A log and a summary for people.
  case text
  /// One event a line.
  case jsonl
  /// One ground contact a row.
  case csv
}

/// Where the results go, for every command that analyses.
struct OutputOptions: ParsableArguments {
  @Option(help: "On standard output; text on a terminal, else jsonl.")
  var format: OutputFormat?

  @Option(help: ArgumentHelp("Write every event, one JSON object a line.", valueName: "file"))
  var events: String?

  @Option(help: ArgumentHelp("Write one CSV row a ground contact.", valueName: "file"))
  var strikes: String?

  @Option(help: ArgumentHelp("Write the session summary, one JSON object.", valueName: "file"))
  var summary: String?

  @Option(help: ArgumentHelp("Write a page of the session, HTML.", valueName: "file"))
  var report: String?

  @Flag(help: "Only warnings and the summary in the text.")
  var quiet = false

  /// The files that are written, each by one option.
  ///
  /// - Parameter recording: what they are named after where a command has several recordings.
  /// - Throws: `ValidationError` where two are the same.
  func add(to files: inout WrittenFiles, recording: String? = nil) throws(ValidationError) {
    for (option, path) in [
      ("--events", events), ("--strikes", strikes), ("--summary", summary), ("--report", report),
    ] {
      try files.add(path.map { SessionOutputs.path($0, for: recording) }, for: option)
    }
  }

  /// What standard output gets.
  var chosenFormat: OutputFormat { format ?? (Console.outputIsTerminal ? .text : .jsonl) }
}
