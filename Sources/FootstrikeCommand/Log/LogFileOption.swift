import ArgumentParser
import GaitModel
import Glibc
import PracticeLog

/// Which log is meant.
struct LogFileOption: ParsableArguments {
  @Option(
    name: [.customLong("log"), .customLong("log-file")],
    help: ArgumentHelp("The log; ~/.local/share/footstrike/log.sqlite where not given.", valueName: "file"))
  var file: String?

  /// - Parameter create: begins one where there is none.
  func open(create: Bool = false) throws -> SessionLog {
    try LogFile.open(file, create: create)
  }
}

/// Where the log lies.
enum LogFile {
  /// Opens the log that was named, or the person's own.
  static func open(_ named: String?, create: Bool) throws -> SessionLog {
    if let named { return try SessionLog(path: named, create: create) }
    let folder = try dataFolder() + "/footstrike"
    if create { try make(folder) }
    return try SessionLog(path: folder + "/log.sqlite", create: create)
  }

  /// By the XDG base directory specification: a relative path there counts for nothing.
  private static func dataFolder() throws -> String {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    if let folder = variable("XDG_DATA_HOME"), folder.hasPrefix("/") { return folder }
    if let home = variable("HOME"), home.hasPrefix("/") { return home + "/.local/share" }
    throw FootstrikeError(
      what: "there is no home folder for the log", where: "HOME", advice: "name a file with --log FILE")
  }

  /// Makes a folder and those above it, for their owner alone.
  private static func make(_ folder: String) throws {
    let parts = folder.pathParts
    for count in 1...parts.count {
      let path = "/" + parts.prefix(count).joined(separator: "/")
      guard mkdir(path, 0o700) == 0 || errno == EEXIST || access(path, X_OK) == 0 else {
        throw FootstrikeError(
          what: "this folder can't be made: \(String(cString: strerror(errno)))", where: path,
          advice: "name a file in another with --log FILE")
      }
    }
  }
}
