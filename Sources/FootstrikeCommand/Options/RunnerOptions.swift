import ArgumentParser
import GaitEvaluation
import GaitModel

/// Whose recordings are, by their names or a table.
struct RunnerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What recordings are called without their ending, as '{runner}-{trial}-{condition}'.",
      valueName: "pattern"))
  var runnerFrom: String?

  @Option(
    help: ArgumentHelp(
      "A table that tells the same: recording or file, runner or person, trial, condition.",
      valueName: "file.csv"))
  var people: String?

  func validate() throws {
    do { _ = try RecordingNames(pattern: runnerFrom, table: nil) } catch {
      throw ValidationError("--runner-from \(error)")
    }
  }

  /// Something tells.
  var areTold: Bool { runnerFrom != nil || people != nil }

  /// Who ran in which recording.
  func names() throws(FootstrikeError) -> RecordingNames {
    try RecordingNames(pattern: runnerFrom, table: people)
  }
}
