import GaitModel
import Glibc
import SensorIO

/// Runs a command at every cue, raised or over, which it tells in its environment.
final class CuePlayer {
  private let command: String
  /// The option that asked for it, for messages.
  private let option: String
  private var process: pid_t = 0
  private var ends: Int64 = 0

  /// Seconds: a command that hangs must not silence the next cue for long.
  private static let longest: Int64 = 10

  /// The command of a person.
  convenience init(command: String) { self.init(command: command, option: "--sound") }

  /// A voice that says a cue's words.
  ///
  /// - Throws: `FootstrikeError` where this computer has none.
  static func voice() throws(FootstrikeError) -> CuePlayer {
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    guard folders.split(separator: ":").contains(where: { access("\($0)/espeak-ng", X_OK) == 0 }) else {
      throw FootstrikeError(
        what: "it speaks through espeak-ng, which is not installed", where: "--say",
        advice: "install it (sudo apt install espeak-ng), or run a command of your own with --sound")
    }
    return CuePlayer(command: #"exec espeak-ng -- "$FOOTSTRIKE_WORDS""#, option: "--say")
  }

  private init(command: String, option: String) {
    self.command = command
    self.option = option
  }

  deinit {
    // The last sound may end; none outlives the session.
    let end = min(ends, HostClock.nanoseconds() + 1_000_000_000)
    while process > 0, waitpid(process, nil, WNOHANG) == 0 {
      if HostClock.nanoseconds() >= end { stop() } else { usleep(20_000) }
    }
  }

  /// What went wrong with the last cue, once; called now and then.
  func failure() -> String? {
    var status: Int32 = 0
    guard process > 0 else { return nil }
    if waitpid(process, &status, WNOHANG) == process {
      process = 0
      return status == 0
        ? nil : "the command of \(option) failed (\(status & 0x7F == 0 ? status >> 8 : status))"
    }
    guard HostClock.nanoseconds() >= ends else { return nil }
    stop()
    return "the command of \(option) took longer than \(Self.longest) s and was ended"
  }

  /// Ends the command and all it has started.
  private func stop() {
    kill(-process, SIGKILL)
    waitpid(process, nil, 0)
    process = 0
  }

  /// One at a time: a cue that comes while one is played is heard as that one. The command gets neither the keys
  /// nor the sensor's bytes, and writes into neither the events nor the screen.
  func play(_ cue: Cue) {
    if process > 0, waitpid(process, nil, WNOHANG) == 0 {
      guard HostClock.nanoseconds() >= ends else { return }
      stop()
    }
    let told = cue.environment
    var variables: [UnsafeMutablePointer<CChar>?] = []
    var place = environ
    while let variable = place.pointee {
      let name = String(cString: variable).prefix { $0 != "=" }
      if !told.contains(where: { $0.name == name }) { variables.append(strdup(variable)) }
      place += 1
    }
    variables += told.map { strdup("\($0.name)=\($0.value)") } + [nil]
    var words: [UnsafeMutablePointer<CChar>?] =
      ["/bin/sh", "-c", command].map { (word: String) in strdup(word) } + [nil]
    defer { for text in words + variables { free(text) } }
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    for stream in STDIN_FILENO...STDERR_FILENO {
      posix_spawn_file_actions_addopen(&files, stream, "/dev/null", O_RDWR, 0)
    }
    // A group of its own, which can be ended as a whole.
    var settings = posix_spawnattr_t()
    posix_spawnattr_init(&settings)
    defer { posix_spawnattr_destroy(&settings) }
    posix_spawnattr_setflags(&settings, Int16(POSIX_SPAWN_SETPGROUP))
    var started: pid_t = 0
    let status = posix_spawn(&started, "/bin/sh", &files, &settings, &words, &variables)
    process = status == 0 ? started : 0
    ends = HostClock.nanoseconds() + Self.longest * 1_000_000_000
    if status != 0, Console.isReady {
      Console.complain("footstrike: \(option): \(String(cString: strerror(status)))")
    }
  }
}
