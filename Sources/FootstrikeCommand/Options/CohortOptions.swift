import ArgumentParser

/// Whose the recordings of a replay are, and one table of all their strikes.
struct CohortOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write one row a contact of all recordings, with runner, trial and condition.", valueName: "file.csv"))
  var strikesTable: String?

  @OptionGroup var runners: RunnerOptions

  @Option(help: ArgumentHelp("Of several runners, whose practice is followed.", valueName: "name"))
  var runner: String?
}
