import ArgumentParser
import GaitEvaluation
import GaitModel

/// What a folder of recordings and truth, or recordings of several sensors, do not say of themselves.
struct TruthFolderOptions: ParsableArguments {
  @Option(help: "Where the sensors sit.")
  var placement: Placement?

  @OptionGroup var runners: RunnerOptions

  @Option(
    help: ArgumentHelp(
      "What scores are told apart by, a gap of the names or a column of the table of people; again for more. Else every gap, or speed and condition.",
      valueName: "name"))
  var by: [String] = []

  @Option(help: "Who or what moved the sensors: people, virtual-sensors, simulation.")
  var measuredOn: Dataset.Subjects?

  @Option(help: "By which rule the patterns were told: strike_angle, strike_index, observer.")
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
    if runners.areTold { folder.names = try runners.names() }
    folder.recordings = recordings
    if !by.isEmpty { folder.groups = by }
    folder.definition = PatternDefinition(rule: patternDefinition)
    folder.reading = reading
    folder.givenGradePercent = grade
    folder.subjects = measuredOn
    return folder
  }

  /// How files are to be read.
  var reading: GaitEvaluation.ReadingOptions {
    var reading = GaitEvaluation.ReadingOptions()
    reading.accelerationUnit = accelerationUnit
    reading.angularRateUnit = angularRateUnit
    reading.ignoresAngularRate = accelerometerOnly
    return reading
  }
}

extension PatternDefinition.Rule: ExpressibleByArgument {}
extension Dataset.Subjects: ExpressibleByArgument {}
