import ArgumentParser
import GaitReporting

extension ReportFormat: ExpressibleByArgument {
  /// A format by its name.
  public init?(argument: String) {
    guard let format = Self.all.first(where: { $0.name == argument }) else { return nil }
    self = format
  }

  /// The formats' names.
  public static var allValueStrings: [String] { all.map(\.name) }
  /// For shells.
  public static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

/// Where the results go, for every command that analyses.
struct OutputOptions: ParsableArguments {
  @Option(help: "On standard output; text on a terminal, else jsonl.")
  var format: ReportFormat?

  @OptionGroup
  var files: ReportFiles

  @Flag(help: "Only the summary: no log, no events, and no words of what was guessed.")
  var quiet = false

  @Flag(help: "Only descents, warnings and the summary in the text.")
  var brief = false

  func validate() throws {
    if quiet, brief { throw ValidationError("--quiet leaves less than --brief; leave one out") }
    if quiet, chosenFormat == .csv {
      throw ValidationError("--quiet leaves the summary only, and --format csv has none; leave one out")
    }
    if brief, chosenFormat != .text { throw ValidationError("--brief is for --format text") }
    if chosenFormat.isBinary, Console.outputIsTerminal {
      throw ValidationError("--format \(chosenFormat.name) is no text for a terminal; write it to a file")
    }
  }

  /// Adds the files that are written, each by one option.
  ///
  /// - Parameter recording: what they are named after where a command has several recordings.
  /// - Throws: `ValidationError` where two are the same.
  func add(to written: inout WrittenFiles, recording: String? = nil) throws(ValidationError) {
    for file in files.asked {
      try written.add(SessionOutputs.path(file.path, for: recording), for: file.option)
    }
  }

  /// The file of a format, where it was asked for.
  func path(of format: ReportFormat) -> String? { files.asked.first { $0.format == format }?.path }

  /// How much of a session standard output gets.
  var detail: ReportStyle.Detail { quiet ? .summary : brief ? .warnings : .contacts }

  /// What standard output gets.
  var chosenFormat: ReportFormat { format ?? (Console.outputIsTerminal ? .text : .jsonl) }
}
