import ArgumentParser
import GaitEvaluation
import GaitModel
import GaitReporting
import Glibc
import PracticeLog
import SensorIO
import StrikePipeline

/// Adds recordings to the log.
struct LogAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add recordings, tracks or folders of them.",
    discussion: """
      Each is read as replay reads it. One that is there already, by the SHA-256 of its bytes, is not read again: \
      what is said of it with --runner, --shoe, --route, --note and --start is kept, its numbers stay; --again \
      finds them anew. A session is in the log whole or not at all, whatever ends the command.
      """)

  @Argument(help: "Recordings or folders of them; left=FILE right=FILE for two shoes.")
  var files: [String]

  @OptionGroup var log: LogFileOption

  @OptionGroup(title: "What is said of them")
  var said: Said

  @OptionGroup(title: "Sensor and ground")
  var analysis: AnalysisOptions

  @OptionGroup(title: "How the file is written")
  var recording: RecordingOptions

  @OptionGroup var clocks: ClockOptions

  @OptionGroup var jobs: JobsOption

  @Flag(help: "Read it twice, so that slopes, descents and the foot's axis are those of the whole recording.")
  var offline = false

  @Flag(help: "Replace the numbers of those that are there already.")
  var again = false

  @OptionGroup var answer: LogAnswerOptions

  /// What a person says of sessions.
  struct Said: ParsableArguments {
    @Option(help: ArgumentHelp("Whose sessions they are.", valueName: "name"))
    var runner: String?

    @OptionGroup var runners: RunnerOptions

    @OptionGroup var notes: LogNoteOptions

    @Option(
      help: ArgumentHelp(
        "When it began: 2026-05-17T06:40:00+02:00; UTC where no zone is told.", valueName: "time"))
    var start: StartTime?

    func validate() throws {
      if runner != nil, runners.areTold {
        throw ValidationError("--runner is whose all are; leave out --runner-from and --people")
      }
    }
  }

  func validate() throws {
    if files.isEmpty { throw ValidationError("name a recording") }
    let sessions = try ReplaySession.sessions(named: files)
    if sessions.count > 1, said.start != nil { throw ValidationError("--start is of one recording") }
    var written = WrittenFiles()
    try written.add(log.file, for: "--log")
    try clocks.check(try SensorArgument.all(files))
    try written.spare(sessions.flatMap { $0.files.map(\.path) } + analysis.files + [said.runners.people])
  }

  func run() throws {
    let wakeUp = try WakeUp()
    let stop = StopOnSignal.install(wakeUp: wakeUp)
    let context = try analysis.context()
    let sessions = try ReplaySession.sessions(named: files) { Console.complain($0) }
    if sessions.isEmpty { throw RecordingFolder.refuseNothing(in: files) }
    let names = try said.runners.names()
    let runners = try sessions.map {
      try names.values(of: $0.stem)["runner"] ?? said.runner
    }
    let consoles = SessionConsole.consoles(sessions.count)
    var settings = RecordingSource.Settings()
    settings.stop = stop
    let runs = try consoles.map { console in
      var context = context
      context.complain = { console.complain($0) }
      return ReplayRun(
        recording: try recording.decoding(), analysis: analysis, outputs: try OutputOptions.parse([]),
        context: context, settings: settings, start: said.start, isOffline: offline, names: nil,
        bids: try BIDSOptions.parse([]), clocks: clocks, wakeUp: wakeUp, console: console, isSilent: true)
    }
    let intake = LogIntake(try log.open(create: true), again: again, tell: answer.tell)
    let notes = runners.map { said.notes.notes(of: $0) }
    let start = said.start
    var (_, status) = try SeveralReplays(
      sessions: sessions, consoles: consoles, atOnce: jobs.atOnce, stop: stop, wakeUp: wakeUp
    ).outcomes { number, session in
      try intake.replay(number, session, notes[number], start: start, skipsKnown: true) { _, kept in
        try runs[number].run(session, kept: kept)
      }
    }
    if intake.hasFailed { status = status.worse(.couldNot) }
    if status != .done { throw status }
  }
}
