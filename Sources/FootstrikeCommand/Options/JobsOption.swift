import ArgumentParser
import Foundation

/// How much a command does at once.
struct JobsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Recordings at once, of which each takes some 20 MB; all processors where not given, twice as many at most.",
      valueName: "number"))
  var jobs: Int?

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs is 1 to 256") }
  }

  /// At least one; more than two a processor take memory and win nothing.
  var atOnce: Int {
    let processors = max(1, ProcessInfo.processInfo.activeProcessorCount)
    return min(jobs ?? processors, 2 * processors)
  }
}
