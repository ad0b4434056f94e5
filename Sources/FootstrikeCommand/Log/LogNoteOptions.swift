import ArgumentParser
import PracticeLog

/// What a person says of a session for the log.
struct LogNoteOptions: ParsableArguments {
  @Option(help: ArgumentHelp("What was on the feet.", valueName: "name"))
  var shoe: String?

  @Option(help: ArgumentHelp("Where it went.", valueName: "name"))
  var route: String?

  @Option(help: ArgumentHelp("Anything else worth keeping.", valueName: "text"))
  var note: String?

  /// With whose session it is.
  func notes(of runner: String?) -> SessionNotes {
    func told(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
    return SessionNotes(runner: told(runner), shoe: told(shoe), route: told(route), note: told(note))
  }
}
