import ArgumentParser
import GaitAnalysis
import GaitModel
import StrikeWarnings

extension Placement: ExpressibleByArgument {}
extension Side: ExpressibleByArgument {}

/// The kind of warning that cues are about.
struct CueTheme: ExpressibleByArgument {
  let key: String

  init?(argument: String) {
    guard Self.allValueStrings.contains(argument) else { return nil }
    key = argument
  }

  static var allValueStrings: [String] {
    [CueSettings.worst] + WarningRules.all.map { $0.description.kind }.filter(\.isCoaching).map(\.key)
  }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

/// What the person knows of runner, sensor and ground, for every command that analyses.
struct AnalysisOptions: ParsableArguments {
  @Option(help: "Where the sensor sits; guessed where not given.")
  var placement: Placement?

  @Option(help: "Whose foot the sensor is on.")
  var side: Side?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Slope of the ground, + uphill, as of a treadmill.", valueName: "percent"))
  var grade: Double?

  @Option(help: ArgumentHelp("A track with altitudes: .gpx, .fit, .tcx or .csv.", valueName: "file"))
  var altitude: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Added to the track's times to line it up; auto finds it by the runner's pace.",
      valueName: "seconds|auto"))
  var altitudeOffset: TrackOffset?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A descent begins below this slope; by the shoe alone, 2 % lower.", valueName: "percent"))
  var descentEnter: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("A descent ends above this slope; by the shoe alone, 2 % lower.", valueName: "percent")
  )
  var descentLeave: Double?

  @Option(help: ArgumentHelp("A model, as footstrike calibrate or train makes it.", valueName: "file"))
  var model: String?

  @Option(help: ArgumentHelp("Thresholds of the warnings, JSON.", valueName: "file"))
  var profile: String?

  @Option(
    help: ArgumentHelp("What cues are about, instead of the worst of each descent.", valueName: "warning"))
  var theme: CueTheme?

  @Option(
    help: ArgumentHelp(
      "Ever fewer cues over the sessions of a plan: which one this is; or, live, a file that counts them.",
      valueName: "session|file"))
  var fade: Fading?

  func validate() throws {
    if let grade, !(abs(grade) <= 100) {
      throw ValidationError("--grade is in percent, between -100 and 100")
    }
    if case .seconds(let altitudeOffset)? = altitudeOffset, !(abs(altitudeOffset) <= 4e9) {
      throw ValidationError("--altitude-offset is -4000000000 to 4000000000 s")
    }
    if altitudeOffset != nil, altitude == nil {
      throw ValidationError("--altitude-offset needs --altitude FILE")
    }
    if let problem = gradeSettings.problem { throw ValidationError(problem) }
  }

  /// The files that are read.
  var files: [String?] { [altitude, model, profile, fade?.path] }

  /// When a descent begins and ends.
  var gradeSettings: GradeSettings {
    var settings = GradeSettings()
    if let descentEnter { settings.enterPercent = descentEnter }
    if let descentLeave { settings.leavePercent = descentLeave }
    return settings
  }
}
