import ArgumentParser
import GaitAnalysis
import GaitModel
import GaitReporting
import SensorDecoding
import SensorIO
import StrikePipeline

/// Replays recorded files: strikes, descents and warnings out of whatever a logger wrote.
struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find strikes, descents and warnings in recorded files.",
    discussion: """
      Reads any accelerometer CSV or .cwa, compressed or not, and tells what it guessed about it. A file with \
      altitudes and no acceleration (.gpx, .tcx, .fit, .csv) gives its descents. Several sensors of one person \
      are one session: left=FILE right=FILE, or shoe=FILE shank=FILE sacrum=FILE (left-shoe=FILE and so on), and \
      nothing else beside it; or a folder of each, whose recordings of one name belong together. The sensor \
      nearest to the ground counts the steps, and what the others saw of each stands in the same row.

      Several recordings, or a folder of them, are a session each, several at once and written in the order \
      they are named. Text ends with a table of all by date and with what became of heel first downhill, if \
      the sessions are of one runner; --sessions writes the table as CSV, --report a page with charts of all. \
      Each output file also gets its recording's name put before its own: --strikes out/strikes.csv writes \
      out/run-1.strikes.csv and so on; rows of --format csv begin with it. One that can't be read stops no \
      other: exit status 2.
      """)

  @Argument(help: "Recordings or folders of them; - for standard input; SENSOR=FILE … for several sensors.")
  var files: [String]

  @OptionGroup(title: "Runner, sensor and ground")
  var analysis: AnalysisOptions

  @OptionGroup(title: "Output")
  var outputs: OutputOptions

  @Option(
    name: .customLong("sessions"), help: ArgumentHelp("Write one CSV row a session.", valueName: "file"))
  var table: String?

  @OptionGroup var clocks: ClockOptions

  @OptionGroup(title: "Of several runners")
  var cohort: CohortOptions

  @OptionGroup(title: "Kept in the log")
  var keep: LogKeepOptions

  @OptionGroup(title: "As a BIDS data set")
  var bids: BIDSOptions

  @OptionGroup(title: "How the file is written")
  var recording: RecordingOptions

  @OptionGroup var jobs: JobsOption

  @Flag(help: "Read it twice, so that slopes, descents and the foot's axis are those of the whole recording.")
  var offline = false

  @Option(help: ArgumentHelp("As it happened (1x) or so many times faster.", valueName: "factor"))
  var speed: String?

  @OptionGroup
  var serving: ServeOption

  @Option(
    help: ArgumentHelp(
      "When it began: 2026-05-17T06:40:00+02:00; UTC where no zone is told. Instead of what the file says.",
      valueName: "time"))
  var start: StartTime?

  @Option(help: ArgumentHelp("Leave out what is before.", valueName: "seconds"))
  var from: Double?

  @Option(help: ArgumentHelp("Leave out what is after.", valueName: "seconds"))
  var to: Double?

  func validate() throws {
    if files.isEmpty { throw ValidationError("name a recording, or - for standard input") }
    if files.filter({ $0 == "-" }).count > 1 { throw ValidationError("standard input can be read once") }
    if offline, files.contains("-") {
      throw ValidationError("--offline reads twice, and standard input can be read once; name a file")
    }
    if analysis.fade?.path != nil {
      throw ValidationError("--fade is a session's number here; a file counts live sessions")
    }
    if offline, speed != nil {
      throw ValidationError("--offline knows what comes, and --speed shows what was known; leave one out")
    }
    if cohort.runner != nil, !cohort.runners.areTold, !keep.isWanted {
      throw ValidationError(
        "--runner needs to know whose recordings are: --runner-from or --people; or --log, to keep them as that"
          + " runner's")
    }
    try checkFiles()
    if serving.serve != nil, speed == nil {
      throw ValidationError("--serve needs --speed, as 1x: else it is over before a browser looks")
    }
    if speed != nil, speedFactor == nil {
      throw ValidationError("--speed is a factor from 0.001 to 1000000, as in 1x or 2.5x")
    }
    if let from, let to, from >= to { throw ValidationError("--from is before --to") }
    for (option, seconds) in [("--from", from), ("--to", to)] {
      if let seconds, !(0...1e9).contains(seconds) { throw ValidationError("\(option) is 0 to 1000000000 s") }
    }
  }

  private func checkFiles() throws {
    var written = WrittenFiles()
    let sessions = try sessions(written: &written)
    try written.spare(sessions.flatMap { $0.files.map(\.path) })
    try written.spare(analysis.files + [cohort.runners.people])
  }

  /// What the arguments stand for; what this command writes is no recording of a folder that is read.
  private func sessions(
    written: inout WrittenFiles, complain: (String) -> Void = { _ in }
  ) throws -> [ReplaySession] {
    try written.add(table, for: "--sessions")
    try written.add(cohort.strikesTable, for: "--strikes-table")
    try written.add(keep.logFile, for: "--log-file")
    try written.add(serving.serveToken, for: "--serve-token")
    try clocks.check(try SensorArgument.all(files))
    let sessions = try ReplaySession.sessions(named: files, complain: complain)
    for session in sessions {
      try outputs.add(to: &written, recording: session.name)
      try written.add(bids.place(of: session.name)?.events("tsv"), for: "--bids")
    }
    if sessions.count > 1, start != nil { throw ValidationError("--start is of one recording") }
    if sessions.count > 1, serving.serve != nil {
      throw ValidationError("--serve shows one session; name one recording")
    }
    // The page of all, beside those of each.
    if sessions.count > 1 {
      try written.add(outputs.path(of: .html), for: "--report")
      guard outputs.chosenFormat.canFollow else {
        throw ValidationError(
          "--format \(outputs.chosenFormat.name) is one session alone; name one recording, or write a file of each"
        )
      }
    }
    let named = Set(files)
    return sessions.filter { session in
      session.files.allSatisfy { $0.sensor != nil || named.contains($0.path) || !written.contains($0.path) }
    }
  }

  /// The sensors that go with another one, as every row of the table has them.
  private var companions: [(name: String, placement: Placement)] {
    get throws {
      let sensors = try SensorArgument.all(files)
      let streams = sensors.map {
        StreamDescription(placement: $0.placement ?? .shoe, side: $0.side, rateHertz: 1)
      }
      return zip(sensors, streams.areCompanions).compactMap { sensor, isCompanion in
        isCompanion ? (sensor.name, sensor.placement ?? .shoe) : nil
      }
    }
  }

  private var speedFactor: Double? {
    guard let speed else { return nil }
    let number = speed.hasSuffix("x") ? String(speed.dropLast()) : speed
    return Double(number).flatMap { (0.001...1e6).contains($0) ? $0 : nil }
  }

  func run() throws {
    let wakeUp = try WakeUp()
    let stop = StopOnSignal.install(wakeUp: wakeUp)
    let context = try analysis.context()
    var written = WrittenFiles()
    let sessions = try sessions(written: &written) { Console.complain($0) }
    if sessions.isEmpty { throw RecordingFolder.refuseNothing(in: files) }
    let names = try cohort.runners.names()
    let told = try sessions.map { try names.values(of: $0.stem) }
    if let runner = cohort.runner, cohort.runners.areTold, !told.contains(where: { $0["runner"] == runner }) {
      let runners = Set(told.compactMap { $0["runner"] }).sorted()
      throw FootstrikeError(
        what: "no recording is of a runner \(runner)",
        where: cohort.runners.people ?? cohort.runners.runnerFrom ?? runner,
        advice: "\(runners.hint(for: runner))there are \(runners.joined(separator: ", "))")
    }
    let rows = try cohort.strikesTable.map { try OutputFile(path: $0) }
    rows?.buffer += StrikesCSV.tableHeader(names.keys, others: try companions)
    let consoles = SessionConsole.consoles(sessions.count, table: rows)
    if sessions.count > 1 { try consoles[0].write(outputs.chosenFormat.header()) }
    var settings = RecordingSource.Settings()
    settings.stop = stop
    settings.speed = speedFactor
    settings.from = from ?? 0
    settings.to = to ?? .infinity
    let page = try serving.page()
    page?.tellLinks()
    defer { page?.finish() }
    let runs = try consoles.enumerated().map { number, console in
      var context = context
      context.complain = { console.complain($0) }
      return ReplayRun(
        recording: try recording.decoding(), analysis: analysis, outputs: outputs, context: context,
        settings: settings, start: start, isOffline: offline,
        names: rows == nil
          ? nil : (sessions[number].name ?? sessions[number].stem, names.keys.map { told[number][$0] ?? "" }),
        bids: bids, clocks: clocks, wakeUp: wakeUp, console: console, page: page)
    }
    let runners = told.map { $0["runner"] ?? (cohort.runners.areTold ? nil : cohort.runner) }
    let log = try keep.open()
    // A session that is watched at its own speed is watched alone.
    let replays = SeveralReplays(
      sessions: sessions, consoles: consoles, atOnce: speed == nil ? jobs.atOnce : 1, stop: stop,
      wakeUp: wakeUp)
    var (found, status) = try replays.outcomes { number, session in
      guard let log else { return try runs[number].run(session) }
      return try log.replay(number, session, keep.notes.notes(of: runners[number])) { usual, kept in
        var run = runs[number]
        run.usual = usual
        return try run.run(session, kept: kept)
      }
    }
    if log?.hasFailed == true { status = status.worse(.couldNot) }
    try rows?.finish()
    try compare(
      sessions, found, runners,
      isWanted: !consoles[0].readerIsGone && !consoles[0].hasFailed)
    if status != .done { throw status }
  }

  /// Writes the sessions side by side.
  private func compare(
    _ sessions: [ReplaySession], _ found: [ReplayOutcome?], _ runners: [String?], isWanted: Bool
  ) throws {
    var season = Season()
    let wanted = runners.map { cohort.runner == nil || $0 == cohort.runner }
    season.runners = Set(zip(runners, wanted).compactMap { $1 ? $0 : nil }).count
    for ((session, outcome), isOfRunner) in zip(zip(sessions, found), wanted) where isOfRunner {
      guard let outcome else { continue }
      let page = outputs.path(of: .html).map { SessionOutputs.path($0, for: session.name) }
      season.add(
        session.name ?? session.stem, outcome.figures,
        page: page?.fileName)
    }
    if let table { try OutputFile.write(SessionTable(season).csv, to: table) }
    guard sessions.count > 1 else { return }
    if let page = outputs.path(of: .html) {
      try OutputFile.write(SeasonPage(season, program: "footstrike \(Footstrike.version)").html, to: page)
    }
    if outputs.chosenFormat == .text, isWanted {
      try OutputFile.write(
        SessionTable(season).lines.flatMap { line in
          let line: TerminalText = "\(line)\n"
          return Array(line.text.utf8)
        }, to: "-")
    }
  }
}

extension Refusal {
  /// Where it is, for people: a line of a table, or bytes.
  func place(in file: String) -> String {
    line > 0 ? "\(file):\(line)" : "\(file): \(count(byteCount)) bytes from \(count(byteOffset)) on"
  }
}
