import ArgumentParser
import Foundation

/// How much a command does at once.
struct JobsOption: ParsableArguments {
  @Option(help: ArgumentHelp("Recordings at once; all processors where not given.", valueName: "number"))
  var jobs: Int?

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs is 1 to 256") }
  }

  /// At least one.
  var atOnce: Int { jobs ?? max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
