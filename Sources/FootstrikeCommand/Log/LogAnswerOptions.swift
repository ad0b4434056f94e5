import ArgumentParser
import Foundation
import GaitReporting
import PracticeLog

/// How the log answers.
struct LogAnswerOptions: ParsableArguments {
  /// How an answer is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    /// For people.
    case text
    /// One object a line.
    case json
  }

  @Option(help: "On standard output; text on a terminal, else json.")
  var format: Format?

  /// People read it.
  var isText: Bool { format ?? (Console.outputIsTerminal ? .text : .json) == .text }

  /// Days as this computer's clock has them.
  static let calendar = LogCalendar(.current)

  /// Writes an answer in the form that is asked for; in lines for people what is foreign does nothing but be read.
  func give(_ lines: @autoclosure () throws -> [String], json: @autoclosure () throws -> [UInt8]) throws {
    guard isText else { return try OutputFile.write(json(), to: "-") }
    for line in try lines() { try Console.show("\(line)") }
  }

  /// Writes what became of a recording.
  var tell: @Sendable (LogIntake.News, String, SessionLog) throws -> Void {
    let isText = isText
    return { news, recording, log in
      let (id, state): (Int64?, String) =
        switch news {
        case .session(.added(let id)): (id, "added")
        case .session(.known(let id)): (id, "known")
        case .session(.replaced(let id)): (id, "replaced")
        case .nothingFound: (nil, "nothing_found")
        }
      guard isText else {
        return try OutputFile.write(
          LoggedSession.json(id: id, state: state, recording: recording), to: "-")
      }
      guard let id, let session = try log.sessions(SessionChoice(ids: [id])).first else {
        return try Console.show("\(recording): nothing was found in it, so it is not in the log")
      }
      try Console.show("\(SessionList.brief(session, state: state, calendar: Self.calendar))")
    }
  }
}
