import ArgumentParser
import GaitModel
import GaitReporting
import Glibc

/// The command: its subcommands, wording and exit status. Everything else lives in the modules below.
struct Footstrike: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "footstrike",
    abstract: "Finds a runner's strides, tells heel from forefoot strikes on descents, and warns.",
    discussion: """
      stdout is data, stderr is for people. Exit status: 0 done; 1 done, but nothing was found or a limit \
      asked for was crossed; 2 could not, or not all of the output could be written; 64 wrong usage; 128 and \
      the signal's number (130 for Ctrl-C) where a signal ended it early: what was found by then is written. \
      A file that is written gets its name when it is whole, and until then what had it stays; only the rows and \
      events of live, its --record, and the truth of simulate --pty grow in place.
      """,
    version: "footstrike \(version)",
    subcommands: [
      Replay.self, Live.self, Log.self, Inspect.self, Benchmark.self, Train.self, Calibrate.self,
      Simulate.self, Virtual.self, Profile.self, Ports.self, Doctor.self,
    ])

  /// Follows semantic versioning; the events' schema has a version of its own.
  static let version = "0.1.0"

  @Flag(help: "List what is linked into this program, and under which licences.")
  var licences = false

  @Flag(help: "Say how to cite this program and the work that its answers stand on.")
  var cite = false

  func run() throws {
    guard licences || cite else { throw CleanExit.helpRequest(self) }
    if licences { for line in Credits.licences { try Console.show("\(line)") } }
    if cite { for line in Credits.citation { try Console.show("\(line)") } }
  }
}

@main
enum Main {
  static func main() {
    // A reader that goes away ends the command quietly: the write fails instead.
    signal(SIGPIPE, SIG_IGN)
    // Where one of the three was closed, no port or file may get its number: words would be written into it.
    // Opened the wrong way round, so that reading and writing fail as before.
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
    var status = run()
    do throws(FootstrikeError) { try OutputFile.closeStandardOutput() } catch {
      Console.complain("footstrike: \(error)")
      status = status.worse(.couldNot)
    }
    exit(status.code)
  }

  /// What is wrong on one line, whatever stands in it, and how to write it below.
  private static func complain(ofUsage error: any Error) {
    let whole = Footstrike.fullMessage(for: error)
    let message = Footstrike.message(for: error)
    let wrong = "Error: " + message
    let usage = whole.utf8.starts(with: wrong.utf8) ? whole.utf8.dropFirst(wrong.utf8.count) : "".utf8[...]
    Console.write("Error: \(Suggestion.improve(message, of: Array(CommandLine.arguments.dropFirst())))")
    Console.write(TerminalText(lines: String(Substring(usage))) + "\n")
  }

  private static func run() -> ExitStatus {
    do {
      do {
        var command = try Footstrike.parseAsRoot()
        try command.run()
      } catch  where Footstrike.exitCode(for: error) == .success && !(error is ExitStatus) {
        // Help, the version, a completion script.
        try Console.show(TerminalText(lines: Footstrike.fullMessage(for: error)))
      }
      return .done
    } catch let status as ExitStatus {
      return status
    } catch {
      let status = ExitStatus(error)
      if status == .wrongUsage { complain(ofUsage: error) } else { Console.complain("footstrike: \(error)") }
      return status
    }
  }
}
