import ArgumentParser
import GaitEvaluation
import GaitModel

/// What a folder of recordings and truth does not say of itself.
struct TruthFolderOptions: ParsableArguments {
  @Option(help: "Where its sensors sit.")
  var placement: Placement?

  @Option(
    help: ArgumentHelp(
      "What its files are called without .csv, as '{runner}-{speed}': scores are told apart by every gap.",
      valueName: "pattern"))
  var runnerFrom: String?

  @Option(
    help: ArgumentHelp(
      "What scores are told apart by, a gap of the names or a column of people.csv; again for more. Else every gap, or speed and condition.",
      valueName: "name"))
  var by: [String] = []

  @Option(help: "By which rule its patterns were told: strike_angle, strike_index, observer.")
  var patternDefinition: PatternDefinition.Rule = .unknown

  @Option(help: ArgumentHelp("As of replay: g, mg, m/s2 or raw:COUNTS_PER_G.", valueName: "unit"))
  var accelerationUnit: String?

  @Option(help: ArgumentHelp("As of replay: deg/s, rad/s or raw:COUNTS_PER_DEG_S.", valueName: "unit"))
  var angularRateUnit: String?

  @Flag(help: "Leave the angular rate out, as if there were no gyroscope.")
  var accelerometerOnly = false

  @Option(help: ArgumentHelp("The slope of all of it, told to the analysis.", valueName: "percent"))
  var grade: Double?

  func validate() throws {
    if let grade, !(-100...100).contains(grade) { throw ValidationError("--grade is -100 to 100 %") }
    if let runnerFrom, !runnerFrom.contains("{runner}") {
      throw ValidationError("--runner-from needs a gap called {runner}")
    }
  }

  /// The folder as it is to be read.
  ///
  /// - Parameter recordings: those that count; `nil` for all.
  func folder(_ path: String, recordings: Set<String>?) throws -> TruthFolder {
    guard let placement else {
      throw FootstrikeError(
        what: "a folder does not say where its sensors sit", where: path,
        advice: "give --placement shoe, shank, sacrum or wrist")
    }
    var folder = TruthFolder(path: path, placement: placement)
    folder.names = runnerFrom
    folder.recordings = recordings
    if !by.isEmpty { folder.groups = by }
    folder.definition = PatternDefinition(rule: patternDefinition)
    folder.reading.accelerationUnit = accelerationUnit
    folder.reading.angularRateUnit = angularRateUnit
    folder.reading.ignoresAngularRate = accelerometerOnly
    folder.givenGradePercent = grade
    return folder
  }
}

extension PatternDefinition.Rule: ExpressibleByArgument {}
