import Foundation
import Glibc
import Testing

/// Runs the built command and keeps what it said.
enum BuiltCommand {
  struct Outcome: Sendable {
    var status: Int32
    var output: String
    var complaints: String
    /// It ended by itself and not by a signal.
    var exited: Bool

    /// Lines of standard error.
    var complaintLines: [String] { complaints.split(separator: "\n").map(String.init) }
  }

  /// Beside the tests, where the package manager builds it.
  static let path: String = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<6 {
      let candidate = folder.appendingPathComponent("footstrike")
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder), !isFolder.boolValue {
        return candidate.path
      }
      folder.deleteLastPathComponent()
    }
    return ".build/debug/footstrike"
  }()

  /// Runs it to its end; `input` goes to its standard input.
  static func run(_ arguments: [String], input: Data = Data()) throws -> Outcome {
    try run(path, arguments, input: input)
  }

  /// Runs a line of shell in which `$FOOTSTRIKE` is the command.
  static func shell(_ line: String) throws -> Outcome {
    try run("/bin/sh", ["-c", line], input: Data())
  }

  /// Starts a program; its first three descriptors are the files of `streams`.
  ///
  /// - Parameter ownSession: it leads a session, of which the first terminal it opens is the terminal.
  static func start(
    _ program: String, _ arguments: [String], streams: [(path: String, flags: Int32)],
    ownSession: Bool = false
  ) throws -> pid_t {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    for (number, file) in streams.enumerated() {
      posix_spawn_file_actions_addopen(&files, Int32(number), file.path, file.flags, 0o600)
    }
    // Nothing that another test has open is kept open by the child.
    for number: Int32 in 3..<256 { posix_spawn_file_actions_addclose(&files, number) }
    // A thread of this process has signals blocked that a shell waits for; its child begins with none.
    var settings = posix_spawnattr_t()
    posix_spawnattr_init(&settings)
    defer { posix_spawnattr_destroy(&settings) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&settings, &none)
    let newSession: Int16 = 0x80  // POSIX_SPAWN_SETSID of <spawn.h>
    posix_spawnattr_setflags(&settings, Int16(POSIX_SPAWN_SETSIGMASK) | (ownSession ? newSession : 0))
    let environment = ProcessInfo.processInfo.environment.merging(["FOOTSTRIKE": path]) { $1 }
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var process: pid_t = 0
    let refusal = posix_spawn(&process, program, &files, &settings, words, variables)
    guard refusal == 0 else { throw POSIXError(POSIXErrorCode(rawValue: refusal) ?? .EINVAL) }
    return process
  }

  private static func run(_ program: String, _ arguments: [String], input: Data) throws -> Outcome {
    let folder = try ScratchFolder()
    let output = folder.path("stdout")
    let complaints = folder.path("stderr")
    let source = folder.path("stdin")
    try input.write(to: URL(fileURLWithPath: source))
    let process = try start(
      program, arguments,
      streams: [(source, O_RDONLY), (output, O_WRONLY | O_CREAT), (complaints, O_WRONLY | O_CREAT)])
    var ended: Int32 = 0
    while waitpid(process, &ended, 0) < 0 && errno == EINTR {}
    let exited = ended & 0x7F == 0
    return Outcome(
      status: exited ? ended >> 8 & 0xFF : ended & 0x7F,
      output: String(decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self),
      complaints: String(decoding: FileManager.default.contents(atPath: complaints) ?? Data(), as: UTF8.self),
      exited: exited)
  }
}

/// A folder of its own for one test, removed with it.
final class ScratchFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("footstrike-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  // What can't be removed is left to the system's own tidying.
  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file and returns its path.
  func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let path = path(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }
}

/// A named pipe that a test listens on, so that it waits for what happens and for no time.
final class NamedPipe {
  let path: String
  private let reading: Int32
  /// All that came so far.
  private(set) var bytes: [UInt8] = []
  /// Nobody holds its other end any more.
  private(set) var isEnded = false

  var text: String { String(decoding: bytes, as: UTF8.self) }

  init(_ path: String) throws {
    self.path = path
    try #require(mkfifo(path, 0o600) == 0)
    reading = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    try #require(reading >= 0)
  }

  deinit { close(reading) }

  /// Waits until something has happened on one of some pipes.
  ///
  /// - Returns: false where nothing happened within a minute, or all have ended.
  static func wait(_ pipes: [NamedPipe]) -> Bool {
    var polled = pipes.map { pollfd(fd: $0.isEnded ? -1 : $0.reading, events: Int16(POLLIN), revents: 0) }
    guard pipes.contains(where: { !$0.isEnded }), poll(&polled, nfds_t(polled.count), 60_000) > 0 else {
      return false
    }
    for (pipe, state) in zip(pipes, polled) where state.revents != 0 { pipe.read() }
    return true
  }

  private func read() {
    var block = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(reading, &block, block.count)
    if count > 0 { bytes += block[..<count] } else if count == 0 { isEnded = true }
  }
}
