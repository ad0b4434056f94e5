import Foundation

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

  private static func run(_ program: String, _ arguments: [String], input: Data) throws -> Outcome {
    let folder = try ScratchFolder()
    let output = folder.path("stdout")
    let complaints = folder.path("stderr")
    let source = folder.path("stdin")
    try input.write(to: URL(fileURLWithPath: source))
    for name in [output, complaints] { _ = FileManager.default.createFile(atPath: name, contents: nil) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["FOOTSTRIKE": path]) { $1 }
    process.standardInput = FileHandle(forReadingAtPath: source)
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: complaints)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      output: String(decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self),
      complaints: String(decoding: FileManager.default.contents(atPath: complaints) ?? Data(), as: UTF8.self),
      exited: process.terminationReason == .exit)
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
