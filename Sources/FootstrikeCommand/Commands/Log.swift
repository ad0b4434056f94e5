import ArgumentParser
import GaitModel
import GaitReporting
import PracticeLog

/// Keeps sessions, and answers what became of practice.
struct Log: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Keep sessions in a log, and ask it what changed.",
    discussion: """
      The log is one SQLite file that only you may read: ~/.local/share/footstrike/log.sqlite (or in \
      XDG_DATA_HOME), or that of --log FILE. replay --log and live --log add to it too.
      """,
    subcommands: [
      LogAdd.self, LogList.self, LogShow.self, LogTrend.self, LogWeek.self, LogExport.self,
      LogDelete.self, LogCheck.self,
    ])
}

/// Which sessions of the log are meant.
struct LogChoiceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Of one runner; '' for sessions of which nobody said whose.", valueName: "name"))
  var runner: String?

  @Option(help: ArgumentHelp("From that day on, as 2026-05-17.", valueName: "day"))
  var since: String?

  @Option(help: ArgumentHelp("Up to that day.", valueName: "day"))
  var until: String?

  func validate() throws {
    for (option, day) in [("--since", since), ("--until", until)] {
      if let day, LogAnswerOptions.calendar.span(ofDay: day) == nil {
        throw ValidationError("\(option) is a day, as 2026-05-17")
      }
    }
  }

  /// The one runner that is meant.
  func oneRunner(of log: SessionLog) throws -> String? { try Self.runner(runner, of: log) }

  /// The one runner that is meant, by the name that was given if any was.
  ///
  /// - Throws: where nobody says which of several.
  static func runner(_ runner: String?, of log: SessionLog) throws -> String? {
    let runners = try log.runners()
    if let runner {
      let named = runner.isEmpty ? nil : runner
      guard runners.contains(named) else {
        throw FootstrikeError(
          what: "it has no session of \(runner.isEmpty ? "nobody" : runner)", where: log.path,
          advice: "it has those of \(words(runners))")
      }
      return named
    }
    guard runners.count < 2 else {
      throw FootstrikeError(
        what: "it has sessions of \(words(runners)), and this is told of one runner", where: log.path,
        advice: "say whom with --runner NAME" + (runners.contains(nil) ? ", or '' for those of nobody" : ""))
    }
    return runners.first ?? nil
  }

  private static func words(_ runners: [String?]) -> String {
    runners.isEmpty ? "nobody" : runners.map { $0 ?? "nobody named" }.joined(separator: ", ")
  }

  func choice(ids: [Int64]? = nil) -> SessionChoice {
    let calendar = LogAnswerOptions.calendar
    return SessionChoice(
      runner: runner.map { .of($0.isEmpty ? nil : $0) } ?? .anybody, ids: ids,
      from: since.flatMap { calendar.span(ofDay: $0)?.lowerBound },
      before: until.flatMap { calendar.span(ofDay: $0)?.upperBound })
  }
}

/// Lists sessions.
struct LogList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List sessions by date.")

  @OptionGroup var log: LogFileOption
  @OptionGroup var choice: LogChoiceOptions
  @OptionGroup var answer: LogAnswerOptions

  func run() throws {
    let sessions = try log.open().sessions(choice.choice())
    guard !sessions.isEmpty else {
      Console.complain("footstrike: no such session is in the log")
      throw ExitStatus.limitCrossed
    }
    try answer.give(
      SessionList(sessions, calendar: LogAnswerOptions.calendar).lines,
      json: sessions.flatMap { $0.json(descents: false) })
  }
}

/// Tells of one session.
struct LogShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Tell of one session, held against the runner's own before it.")

  @Argument(help: ArgumentHelp("Its number, as footstrike log list tells it; the last one where not given."))
  var session: Int64?

  @OptionGroup var log: LogFileOption
  @OptionGroup var answer: LogAnswerOptions

  func run() throws {
    let log = try log.open()
    guard let shown = try log.session(session) else { throw LogCommand.refuseUnknown(session) }
    try answer.give(
      SessionAnswer(
        shown, among: log.sessions(SessionChoice(runner: .of(shown.notes.runner))),
        warnings: log.warnings(of: shown.id), calendar: LogAnswerOptions.calendar
      ).lines, json: shown.json(descents: true))
  }
}

/// Deletes sessions.
struct LogDelete: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete sessions from the log; their recordings stay.")

  @Argument(help: "Their numbers, as footstrike log list tells them.")
  var sessions: [Int64]

  @OptionGroup var log: LogFileOption

  func run() throws {
    let gone = try log.open().delete(sessions)
    for id in gone { try Console.show("session \(id) is deleted") }
    let unknown = sessions.filter { !gone.contains($0) }
    guard unknown.isEmpty else { throw LogCommand.refuseUnknown(unknown[0]) }
  }
}

/// Looks whether a log is whole.
struct LogCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "See whether the log is whole, and who may read it.")

  @OptionGroup var log: LogFileOption

  func run() throws {
    let log = try log.open()
    let found = try log.check()
    for remark in found.remarks { try Console.show("\(log.path): \(remark)") }
    for problem in found.problems { Console.complain("footstrike: \(log.path): \(problem)") }
    if !found.problems.isEmpty { throw ExitStatus.couldNot }
  }
}

/// What the subcommands say alike.
enum LogCommand {
  static func refuseUnknown(_ session: Int64?) -> ExitStatus {
    Console.complain(
      session.map { "footstrike: the log has no session \($0); footstrike log list tells which it has" }
        ?? "footstrike: the log has no session yet; add one with footstrike log add FILE")
    return .limitCrossed
  }
}
