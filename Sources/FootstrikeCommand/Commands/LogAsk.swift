import ArgumentParser
import GaitModel
import GaitReporting
import PracticeLog
import SensorIO

extension FollowedMeasure.Ground: ExpressibleByArgument {}

/// What became of a measure over sessions.
struct LogTrend: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trend",
    abstract: "Say what became of a measure over the sessions of one runner.",
    discussion: """
      Each run counts once, whatever steps it has; where grade or speed differed between sessions, the change is \
      that at like grade and speed; under five sessions nothing is told. Placements are not mixed.
      """)

  @Argument(
    help: ArgumentHelp("\(FollowedMeasure.names.joined(separator: ", "))."))
  var measure = "heel_first"

  @Option(
    help:
      "Contacts that count: those on descents, or all in running; descents where not given, if there are any."
  )
  var ground: FollowedMeasure.Ground?

  @Option(help: "Where the sensor sat; where it most often did where not given.")
  var placement: Placement?

  @OptionGroup var log: LogFileOption
  @OptionGroup var choice: LogChoiceOptions
  @OptionGroup var answer: LogAnswerOptions

  @Option(help: ArgumentHelp("Write a page of these sessions, HTML.", valueName: "file"))
  var report: String?

  func validate() throws {
    guard FollowedMeasure(named: measure, on: .downhill) != nil else {
      throw ValidationError(no: "measure", called: measure, among: FollowedMeasure.names)
    }
    var written = WrittenFiles()
    try written.add(log.file, for: "--log")
    try written.add(report, for: "--report")
  }

  func run() throws {
    let log = try log.open()
    let runner = try choice.oneRunner(of: log)
    var chosen = choice.choice()
    chosen.runner = .of(runner)
    let sessions = try log.sessions(chosen)
    // Checked when the command line was read.
    guard var followed = FollowedMeasure(named: measure, on: ground ?? .downhill) else { return }
    if ground == nil, !sessions.contains(where: { $0.figures.downhill.total > 0 }) {
      followed = followed.on(.running)
    }
    let trend = MeasureTrend(followed, of: runner, in: sessions, at: placement)
    if let report {
      try OutputFile.write(
        SeasonPage(trend.season, program: "footstrike \(Footstrike.version)").html, to: report)
    }
    try answer.give(trend.lines(LogAnswerOptions.calendar), json: trend.json)
    if trend.sessions.isEmpty { throw ExitStatus.limitCrossed }
  }
}

/// What a week came to.
struct LogWeek: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "week",
    abstract: "Say what a week's descents came to, against the runner's usual four weeks.",
    discussion: """
      Metres descended, time below −10 %, descent work and the dose of impacts, each beside the four weeks before \
      and their median; and how many days lie between the hardest descent and the last one like it.
      """)

  @Option(
    help: ArgumentHelp(
      "Which week: 2026-W20, or a day in it; that of the last session where not given.", valueName: "week"))
  var week: String?

  @Option(help: ArgumentHelp("Whose week; '' for sessions of which nobody said whose.", valueName: "name"))
  var runner: String?

  @OptionGroup var log: LogFileOption
  @OptionGroup var answer: LogAnswerOptions

  @Option(help: ArgumentHelp("Write it as a page, HTML.", valueName: "file"))
  var report: String?

  func validate() throws {
    if let week, LogAnswerOptions.calendar.week(named: week) == nil {
      throw ValidationError("--week is a week or a day of one, as 2026-W20 or 2026-05-17")
    }
    var written = WrittenFiles()
    try written.add(log.file, for: "--log")
    try written.add(report, for: "--report")
  }

  func run() throws {
    let log = try log.open()
    let calendar = LogAnswerOptions.calendar
    let whose = try LogChoiceOptions.runner(runner, of: log)
    let sessions = try log.sessions(SessionChoice(runner: .of(whose)))
    let now = Double(HostClock.sinceEpoch()) * 1e-9
    let last = sessions.compactMap(\.figures.startEpochSeconds).max() ?? now
    let week = week.flatMap { calendar.week(named: $0) } ?? calendar.week(of: last)
    let load = WeekLoad(week, of: whose, in: sessions, calendar: calendar)
    if let report {
      try OutputFile.write(
        WeekPage(load, calendar: calendar, now: now, program: "footstrike \(Footstrike.version)").html,
        to: report)
    }
    try answer.give(load.lines(calendar, now: now), json: load.json)
    if load.sessions.isEmpty { throw ExitStatus.limitCrossed }
  }
}

/// Writes what is in the log for other programs.
struct LogExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write sessions for other programs.",
    discussion: """
      csv is one row a session; with --intervals one row a descent. json is one object a session, with its \
      descents. golden-cheetah and runalyze are a file a session, moment by moment, with each descent as an \
      interval: into the folder of --output, named as GoldenCheetah wants it. For running dynamics in full give \
      those programs replay --fit.
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case csv
    case json
    case goldenCheetah = "golden-cheetah"
    case runalyze

    /// The program that a file a session is for.
    var reader: WorkoutCSV.Reader? { WorkoutCSV.Reader(rawValue: rawValue) }
  }

  @Argument(help: "Numbers of sessions; all where none is given.")
  var sessions: [Int64] = []

  @Option(help: "What is written.")
  var format = Format.csv

  @Flag(help: "One row a descent, and not a session.")
  var intervals = false

  @Option(
    name: [.short, .long], help: ArgumentHelp("Where to; - for standard output.", valueName: "file|folder"))
  var output = "-"

  @OptionGroup var log: LogFileOption
  @OptionGroup var choice: LogChoiceOptions

  func validate() throws {
    if intervals, format != .csv {
      throw ValidationError("--intervals is of --format csv; json has descents anyway")
    }
    var written = WrittenFiles()
    try written.add(log.file, for: "--log")
    if output != "-" { try written.add(output, for: "--output") }
  }

  func run() throws {
    let log = try log.open()
    let chosen = try log.sessions(
      choice.choice(ids: sessions.isEmpty ? nil : sessions), measuringDescents: intervals || format == .json)
    if let missing = sessions.first(where: { id in !chosen.contains { $0.id == id } }) {
      throw LogCommand.refuseUnknown(missing)
    }
    guard !chosen.isEmpty else { throw LogCommand.refuseUnknown(nil) }
    if let reader = format.reader { return try write(chosen, for: reader, of: log) }
    let bytes =
      format == .json
      ? chosen.flatMap { $0.json(descents: true) }
      : intervals ? LogTables.intervals(chosen) : LogTables.sessions(chosen)
    try OutputFile.write(bytes, to: output)
  }

  /// A file a session.
  private func write(_ chosen: [LoggedSession], for reader: WorkoutCSV.Reader, of log: SessionLog) throws {
    let isFolder = RecordingFolder.isFolder(output)
    guard isFolder || chosen.count == 1 else {
      throw FootstrikeError(
        what: "\(chosen.count) sessions are as many files", where: output,
        advice: "name a folder that is there with --output, or one session by its number")
    }
    for session in chosen {
      let workout = WorkoutCSV(session, try log.series(of: session.id), calendar: LogAnswerOptions.calendar)
      guard let name = workout.fileName else {
        Console.complain("footstrike: session \(session.id) tells no date, and is no workout without one")
        throw ExitStatus.couldNot
      }
      try OutputFile.write(workout.bytes(for: reader), to: isFolder ? "\(output)/\(name)" : output)
      if isFolder { try Console.show("\(output)/\(name)") }
    }
  }
}
