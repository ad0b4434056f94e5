import ArgumentParser
import Glibc

/// The command: its subcommands, wording and exit status. Everything else lives in the modules below.
struct Footstrike: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "footstrike",
    abstract: "Finds a runner's strides, tells heel from forefoot strikes on descents, and warns.",
    discussion: """
      stdout is data, stderr is for people. Exit status: 0 done; 1 done, but nothing was found or a limit \
      asked for was crossed; 2 could not; 64 wrong usage.
      """,
    version: "footstrike \(version)",
    subcommands: [
      Replay.self, Live.self, Inspect.self, Benchmark.self, Train.self, Calibrate.self,
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
    if licences { Credits.licences.forEach { Console.show("\($0)") } }
    if cite { Credits.citation.forEach { Console.show("\($0)") } }
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
    do {
      var command = try Footstrike.parseAsRoot()
      try command.run()
    } catch let status as ExitStatus {
      exit(status.rawValue)
    } catch {
      if Footstrike.exitCode(for: error) == .success {
        print(Footstrike.fullMessage(for: error))
        exit(ExitStatus.done.rawValue)
      }
      let status = ExitStatus(error)
      Console.complain(
        status == .wrongUsage ? Footstrike.fullMessage(for: error) : "footstrike: \(error)")
      exit(status.rawValue)
    }
  }
}
