import ArgumentParser
import StrikeWarnings

/// Prints every threshold of the warnings, as a file for `--profile`.
struct Profile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the warnings' thresholds, as a file for --profile.",
    discussion: "Change what you like, and leave out what you don't: footstrike profile > runner.json")

  @Flag(help: "A table of every setting, what it means and what it may be.")
  var explain = false

  func run() throws {
    try OutputFile.write(
      explain ? Array((RunnerProfile.settingsTable + "\n").utf8) : RunnerProfile().json(), to: "-")
  }
}
