import GRDB
import GaitModel
import Glibc

/// Sessions in one SQLite file.
///
/// Several processes may use it at once: a change waits for another to end, half a minute at most. A session is
/// one transaction, so that a kill or a full disk leaves it out whole. Readable by its owner alone.
public final class SessionLog: Sendable {
  /// Where it lies.
  public let path: String
  private let database: DatabaseQueue

  /// Seconds that a process waits for another.
  private static let patience = 30.0

  /// Opens a log, or begins one.
  ///
  /// - Parameter create: begins one where nothing is; else that is an error.
  /// - Throws: `FootstrikeError` where it can't be opened, or is no log that this program knows.
  public init(path: String, create: Bool = false) throws(FootstrikeError) {
    self.path = path
    if create { try Self.make(path) }
    guard access(path, F_OK) == 0 else {
      throw FootstrikeError(
        what: "there is no log yet", where: path, advice: "begin one with footstrike log add FILE")
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(Self.patience)
    configuration.label = "practice log"
    configuration.readonly = access(path, W_OK) != 0
    database = try Self.explaining(path) {
      let database = try DatabaseQueue(path: path, configuration: configuration)
      func isCurrent() throws -> Bool {
        try database.read { try LogSchema.state(of: $0, at: path) } == .current
      }
      if try !isCurrent() {
        do { try LogSchema.migrator.migrate(database) } catch {
          // Of two that find the same empty file, the second finds what the first made.
          guard try isCurrent() else { throw error }
        }
      }
      return database
    }
  }

  /// Makes the file, and rights to it for nobody else.
  private static func make(_ path: String) throws(FootstrikeError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
    } else if errno != EEXIST {
      throw FootstrikeError(
        what: "can't be made: \(String(cString: strerror(errno)))", where: path,
        advice: "name a file in a folder that exists and that you may write to")
    }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws(FootstrikeError) -> Value {
    try Self.explaining(path) { try database.read(body) }
  }

  /// A change that is made whole or not at all.
  func write<Value>(_ body: (Database) throws -> Value) throws(FootstrikeError) -> Value {
    guard !database.configuration.readonly else {
      throw FootstrikeError(
        what: "you may not write to it", where: path, advice: "ask its owner, or name another with --log")
    }
    return try Self.explaining(path) { try database.write(body) }
  }

  private static func explaining<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws(FootstrikeError) -> Value {
    do { return try body() } catch let error as FootstrikeError { throw error } catch let error
      as DatabaseError
    {
      throw FootstrikeError(error, at: path)
    } catch {
      throw FootstrikeError(what: "\(error)", where: path, advice: "look at it with footstrike log check")
    }
  }
}

extension FootstrikeError {
  /// What a database could not do, in a person's words.
  fileprivate init(_ error: DatabaseError, at path: String) {
    let (what, advice): (String, String) =
      switch error.resultCode {
      case .SQLITE_NOTADB:
        ("this is no log: it is no SQLite database", "name another file with --log")
      case .SQLITE_CORRUPT:
        (
          "it is damaged",
          "put a copy in its place, or save what can be read with sqlite3 FILE .recover, and add the rest again"
        )
      case .SQLITE_BUSY, .SQLITE_LOCKED:
        ("another process has been writing to it for half a minute", "try again when it is done")
      case .SQLITE_FULL:
        ("the disk is full; nothing of this change was kept", "make room, and do it again")
      case .SQLITE_IOERR:
        (
          "reading or writing failed; nothing of this change was kept",
          "see whether the disk is full or its folder may be written to, and do it again"
        )
      case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
        ("you may not write to it or to its folder", "ask its owner, or name another with --log")
      case .SQLITE_CANTOPEN:
        ("it can't be opened", "name a file, in a folder that you may write to, with --log")
      default:
        (
          "the database says: \(error.message ?? "\(error.resultCode)")",
          "look at it with footstrike log check"
        )
      }
    self.init(what: what, where: path, advice: advice)
  }
}
