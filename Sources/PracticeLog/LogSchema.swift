import GRDB
import GaitModel

/// What the tables of a log are, and how older ones become it. `The-log` in the documentation says it in words.
///
/// To change it: a migration more, never another one; a measure needs none, for it is a row by its name.
enum LogSchema {
  /// "FsLg" in a file's header: whose it is.
  static let applicationID: Int32 = 0x4673_4C67
  /// Of the last migration, in the header as `user_version`.
  static let version = 1

  /// The name under which the share of heel first stands among the measures of a descent.
  static let heelFirst = "heel_first"

  enum State {
    case current
    /// Empty, or by an older program.
    case behind
  }

  /// - Throws: `FootstrikeError` where it is another program's, or newer than this one.
  static func state(of database: Database, at path: String) throws -> State {
    let id = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    if id == applicationID {
      guard found <= version else {
        throw FootstrikeError(
          what: "a newer footstrike wrote it (schema \(found), and this one knows \(version))", where: path,
          advice: "use that one, or name another file with --log")
      }
      return found == version ? .current : .behind
    }
    // A log that was killed, or is begun by another, just before its first table: the migrator's own is there.
    let others =
      "SELECT count(*) FROM sqlite_master WHERE name NOT GLOB 'grdb_*' AND name NOT GLOB 'sqlite_*'"
    guard id == 0, try Int.fetchOne(database, sql: others) == 0 else {
      throw FootstrikeError(
        what: "this database is another program's, and no log", where: path,
        advice: "name another file with --log")
    }
    return .behind
  }

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 sessions") { database in
      try database.execute(sql: first)
      try mark(database, 1)
    }
    return migrator
  }

  static func mark(_ database: Database, _ version: Int) throws {
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }

  private static let first = """
    CREATE TABLE session (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      digest TEXT NOT NULL UNIQUE,
      recording TEXT NOT NULL,
      path TEXT,
      added_s REAL NOT NULL,
      program TEXT NOT NULL,
      runner TEXT,
      shoe TEXT,
      route TEXT,
      note TEXT,
      began_s REAL,
      is_live INTEGER NOT NULL,
      is_offline INTEGER NOT NULL,
      placement TEXT,
      side TEXT,
      feet INTEGER NOT NULL,
      recorded_s REAL NOT NULL,
      running_s REAL NOT NULL,
      ended_early_s REAL,
      strides INTEGER NOT NULL,
      contacts INTEGER NOT NULL,
      descents INTEGER NOT NULL,
      warnings INTEGER NOT NULL,
      lost_samples INTEGER NOT NULL,
      stretch_s REAL NOT NULL
    ) STRICT;
    CREATE INDEX session_by_runner ON session(runner, began_s);
    CREATE TABLE pattern (
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      ground TEXT NOT NULL CHECK (ground IN ('all', 'running', 'downhill')),
      rearfoot INTEGER NOT NULL,
      midfoot INTEGER NOT NULL,
      forefoot INTEGER NOT NULL,
      none INTEGER NOT NULL,
      PRIMARY KEY (session, ground)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE measure (
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      ground TEXT NOT NULL CHECK (ground IN ('running', 'downhill')),
      mean REAL,
      median REAL,
      cv_percent REAL,
      dose REAL,
      PRIMARY KEY (session, name, ground)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE descent (
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      start_s REAL NOT NULL,
      end_s REAL,
      length_m REAL,
      drop_m REAL,
      grade_source TEXT NOT NULL,
      rearfoot INTEGER NOT NULL,
      midfoot INTEGER NOT NULL,
      forefoot INTEGER NOT NULL,
      none INTEGER NOT NULL,
      walking INTEGER NOT NULL,
      warnings INTEGER NOT NULL,
      PRIMARY KEY (session, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE descent_measure (
      session INTEGER NOT NULL,
      descent INTEGER NOT NULL,
      name TEXT NOT NULL,
      mean REAL,
      dose REAL,
      first_third REAL,
      last_third REAL,
      PRIMARY KEY (session, descent, name),
      FOREIGN KEY (session, descent) REFERENCES descent(session, number) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE slope (
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      from_percent REAL NOT NULL,
      to_percent REAL NOT NULL,
      running INTEGER NOT NULL,
      walking INTEGER NOT NULL,
      running_s REAL NOT NULL,
      PRIMARY KEY (session, from_percent)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE warning (
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      raised INTEGER NOT NULL,
      PRIMARY KEY (session, kind)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE series (
      session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      stretches BLOB NOT NULL,
      PRIMARY KEY (session, name)
    ) STRICT;
    """
}
