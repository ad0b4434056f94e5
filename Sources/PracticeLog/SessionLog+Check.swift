import GRDB
import GaitModel
import Glibc

extension SessionLog {
  /// What a look through the whole log found.
  public struct Findings: Sendable {
    /// What is so, a sentence each.
    public var remarks: [String] = []
    /// What should not be, a sentence each; none in a log that is whole.
    public var problems: [String] = []
  }

  /// Reads every page, and every session's rows.
  public func check() throws(FootstrikeError) -> Findings {
    var findings = Findings()
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & 0o077 != 0 {
      findings.remarks.append("others may read it too; chmod 600 keeps it to you")
    }
    let read = try read { database in
      var found = (damage: [String](), half: [Int64](), sessions: 0, last: Double?.none)
      found.damage = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
      found.damage += try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map {
        "a row of \($0[0] as String) belongs to no session"
      }
      found.sessions = try Int.fetchOne(database, sql: "SELECT count(*) FROM session") ?? 0
      found.half = try Int64.fetchAll(database, sql: Self.halfSessions)
      return found
    }
    findings.problems = read.damage
    for id in read.half {
      findings.problems.append("session \(id) is not whole: delete it, and add it again")
    }
    findings.remarks.insert(
      "\(read.sessions) session\(read.sessions == 1 ? "" : "s"), schema \(LogSchema.version), "
        + (findings.problems.isEmpty ? "whole" : "damaged"), at: 0)
    return findings
  }

  /// Every session has its counts, as many descents as it says up to what is listed, and measures where it ran.
  private static let halfSessions = """
    SELECT id FROM session
    WHERE (SELECT count(*) FROM pattern WHERE session = id) <> 3
      OR (SELECT count(*) FROM descent WHERE session = id) <> min(descents, 2000)
      OR (SELECT rearfoot + midfoot + forefoot + none FROM pattern WHERE session = id AND ground = 'all')
        <> contacts
      OR running_s > 0 AND NOT EXISTS (SELECT 1 FROM series WHERE session = id AND name = 'none')
    ORDER BY id
    """
}
