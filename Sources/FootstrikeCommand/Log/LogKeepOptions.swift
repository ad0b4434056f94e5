import ArgumentParser
import PracticeLog

/// Whether a session is kept in the log, by a command that has more to do.
struct LogKeepOptions: ParsableArguments {
  @Flag(help: "Keep it in the log too; see footstrike log.")
  var log = false

  @Option(help: ArgumentHelp("The same, in a log of that name.", valueName: "file"))
  var logFile: String?

  @OptionGroup var notes: LogNoteOptions

  func validate() throws {
    if !isWanted, notes.notes(of: nil) != SessionNotes() {
      throw ValidationError("--shoe, --route and --note are for the log: add --log")
    }
  }

  var isWanted: Bool { log || logFile != nil }

  /// The log, where it is wanted; it is begun where there is none.
  func open() throws -> LogIntake? {
    isWanted ? LogIntake(try LogFile.open(logFile, create: true), again: false) : nil
  }
}
