import ArgumentParser
import GaitEvaluation

/// Whose the recordings of a replay are, and one table of all their strikes.
struct CohortOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write one row a contact of all recordings, with runner, trial and condition.", valueName: "file.csv"))
  var strikesTable: String?

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

  @Option(help: ArgumentHelp("Of several runners, whose practice is followed.", valueName: "name"))
  var runner: String?

  /// Something tells whose recordings are.
  var tellsRunners: Bool { runnerFrom != nil || people != nil }

  /// Who ran in which recording.
  func names() throws -> RecordingNames { try RecordingNames(pattern: runnerFrom, table: people) }
}
