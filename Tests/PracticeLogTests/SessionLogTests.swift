import Foundation
import GRDB
import GaitModel
import GaitReporting
import Testing

@testable import PracticeLog

/// A folder of its own for one test, removed with it.
final class LogFolder {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("footstrike-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  // What can't be removed is left to the system's own tidying.
  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.appendingPathComponent("log.sqlite").path }

  func log() throws -> SessionLog { try SessionLog(path: path, create: true) }
}

@Suite struct `Session log` {
  @Test func `a session comes back as it was`() throws {
    let folder = try LogFolder()
    let log = try folder.log()
    let run = SmallRun()
    #expect(
      try log.add(run.entry("a", SessionNotes(runner: "ann", shoe: "s", route: "r", note: "n"))) == .added(1))
    let session = try #require(try SessionLog(path: folder.path).session(1))
    let told = SessionFigures(run.summary)
    #expect(session.notes == SessionNotes(runner: "ann", shoe: "s", route: "r", note: "n"))
    #expect(session.digest == "a" && session.path == "/runs/a.csv" && session.program == "footstrike test")
    #expect(session.figures.startEpochSeconds == run.began && session.figures.placement == .shoe)
    #expect(session.side == .left && session.feet == 1)
    #expect(session.figures.patterns == told.patterns && session.figures.downhill == told.downhill)
    #expect(session.figures.running == told.running && told.running.total == 120)
    for measure in StrideMeasure.all {
      for (here, there) in [
        (session.figures.downhillMeans, told.downhillMeans),
        (session.figures.runningMeans, told.runningMeans),
        (session.figures.medians, told.medians),
      ] {
        #expect(
          here[measure] == there[measure] || here[measure].isNaN && there[measure].isNaN, "\(measure.name)")
      }
    }
    #expect(session.dropMetres == 60 && abs(session.workJoulesPerKilogram - 588.4) < 0.1)
    #expect(abs(session.steepSeconds - 2 * 59 * 0.7) < 1e-6)
    #expect(abs(session.doses[.peakAcceleration] - 120 * 12) < 1e-6 && session.doses[.cadence].isNaN)
    #expect(session.descents.count == 2 && session.descents[1].patterns.rearfoot == 30)
    let fading = try #require(session.descents[0].measures["heel_first"])
    #expect(fading.mean == 0.5 && fading.firstThird == 1 && fading.lastThird == 0)
    #expect(abs((session.descents[0].measures["cadence"]?.mean ?? 0) - 170) < 1e-4)
    let series = try log.series(of: 1)
    #expect(series.stepSeconds == 1 && series.stretches["rearfoot"]?.reduce(0, +) == 60)
    #expect(series.stretches["cadence"]?.contains { $0.isNaN } == true)
  }

  @Test func `the same content is the same session, and keeps what is said of it`() throws {
    let folder = try LogFolder()
    let log = try folder.log()
    #expect(try log.add(SmallRun().entry("a")) == .added(1))
    var other = SmallRun()
    other.heel = 0
    #expect(try log.add(other.entry("a", SessionNotes(shoe: "new"))) == .known(1))
    var session = try #require(try log.session(1))
    #expect(
      session.notes == SessionNotes(runner: "ann", shoe: "new") && session.figures.downhill.rearfoot == 60)
    #expect(try log.add(other.entry("a", SessionNotes(note: "again")), again: true) == .replaced(1))
    session = try #require(try log.session(1))
    #expect(session.notes == SessionNotes(runner: "ann", shoe: "new", note: "again"))
    #expect(session.figures.downhill.rearfoot == 0 && session.descents.count == 2)
    #expect(try log.session(of: "a") == 1 && log.session(of: "b") == nil)
    try log.say(SessionNotes(), began: 5, of: 1)
    #expect(try log.session(1)?.figures.startEpochSeconds == 5)
  }

  @Test func `deleting takes all of a session and nothing of another`() throws {
    let folder = try LogFolder()
    let log = try folder.log()
    for name in ["a", "b", "c"] { _ = try log.add(SmallRun().entry(name)) }
    #expect(try log.delete([2, 9]) == [2])
    #expect(try log.sessions().map(\.id) == [1, 3])
    let database = try DatabaseQueue(path: folder.path)
    for table in ["pattern", "measure", "descent", "slope", "series"] {
      let left = try database.read {
        try Set(Int64.fetchAll($0, sql: "SELECT DISTINCT session FROM \(table)"))
      }
      #expect(left == [1, 3], "\(table)")
    }
    // A number is given once.
    #expect(try log.delete([3]) == [3] && log.add(SmallRun().entry("d")) == .added(4))
  }

  @Test func `only its owner may read it`() throws {
    let folder = try LogFolder()
    let log = try folder.log()
    let rights = try FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int
    #expect(rights == 0o600)
    #expect(try log.check().remarks == ["0 sessions, schema 1, whole"])
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.path)
    #expect(try log.check().remarks.count == 2)
  }

  /// What is not a log, and what is said of it.
  static let strangers: [(name: String, says: String, make: @Sendable (String) throws -> Void)] = [
    (
      "text", "no SQLite database",
      { try Data(repeating: 65, count: 5000).write(to: URL(fileURLWithPath: $0)) }
    ),
    (
      "another program's", "another program's",
      { path in
        try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE bookmark (url TEXT)") }
      }
    ),
    (
      "of another mark", "another program's",
      { path in try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA application_id = 7") } }
    ),
    (
      "newer", "a newer footstrike wrote it (schema 99",
      { path in
        _ = try SessionLog(path: path, create: true)
        try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 99") }
      }
    ),
    (
      "cut", "it is damaged",
      { path in
        let log = try SessionLog(path: path, create: true)
        for name in 0..<40 { _ = try log.add(SmallRun().entry("\(name)")) }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try bytes.prefix(bytes.count / 3).write(to: URL(fileURLWithPath: path))
      }
    ),
  ]

  @Test(arguments: strangers.map(\.name)) func `what is no log is refused, and left as it is`(
    _ name: String
  ) throws {
    let stranger = try #require(Self.strangers.first { $0.name == name })
    let folder = try LogFolder()
    try stranger.make(folder.path)
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.path))
    var said = ""
    do { _ = try folder.log().add(SmallRun().entry("new")) } catch { said = "\(error)" }
    #expect(said.hasPrefix("\(folder.path): ") && said.contains(stranger.says), "\(said)")
    #expect(said.contains("; "))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path)) == before)
  }

  @Test func `what is not there is told, and not made by looking`() throws {
    let folder = try LogFolder()
    #expect(throws: FootstrikeError.self) { try SessionLog(path: folder.path) }
    #expect(!FileManager.default.fileExists(atPath: folder.path))
    #expect(throws: FootstrikeError.self) {
      try SessionLog(path: folder.path + "/in/nothing.sqlite", create: true)
    }
    // An empty file is a log that was killed before its first table, and so is one with the migrator's alone.
    try Data().write(to: URL(fileURLWithPath: folder.path))
    #expect(try folder.log().sessions().isEmpty)
    let killed = try LogFolder()
    try DatabaseQueue(path: killed.path).write {
      try $0.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
    }
    #expect(try killed.log().add(SmallRun().entry("a")) == .added(1))
  }

  @Test func `several at once lose nothing`() async throws {
    let folder = try LogFolder()
    let path = folder.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let log = try SessionLog(path: path, create: true)
          for number in 0..<10 { _ = try log.add(SmallRun().entry("\(writer) \(number)")) }
        }
      }
      try await group.waitForAll()
    }
    let log = try folder.log()
    #expect(try log.sessions().count == 40)
    #expect(try log.check().problems.isEmpty)
  }

  @Test func `a session that is not whole is found`() throws {
    let folder = try LogFolder()
    let log = try folder.log()
    for name in ["a", "b", "c"] { _ = try log.add(SmallRun().entry(name)) }
    try DatabaseQueue(path: folder.path).write {
      try $0.execute(sql: "DELETE FROM descent WHERE session = 2 AND number = 1")
      try $0.execute(sql: "DELETE FROM pattern WHERE session = 3 AND ground = 'all'")
    }
    let problems = try log.check().problems
    #expect(problems.map { $0.prefix(9) } == ["session 2", "session 3"])
  }

  @Test func `a measure that this program does not know stays where it is`() throws {
    let folder = try LogFolder()
    let log = try folder.log()
    _ = try log.add(SmallRun().entry("a"))
    try DatabaseQueue(path: folder.path).write {
      try $0.execute(sql: "INSERT INTO measure VALUES (1, 'tomorrow', 'running', 1, 2, 3, 4)")
    }
    #expect(try log.sessions().count == 1 && log.check().problems.isEmpty)
  }
}

@Suite struct `Content digest` {
  @Test func `SHA-256 by its standard, however the bytes come`() {
    let cases: [(String, String)] = [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 10_000),
        "27dd1f61b867b6a0f6e9d8a41c43231de52107e53ae424de8f847b821db4b711"
      ),
    ]
    for (text, digest) in cases {
      for piece in [1, 3, 63, 64, 65, 20_000] {
        var found = ContentDigest()
        let bytes = Array(text.utf8)
        for from in stride(from: 0, to: bytes.count, by: piece) {
          found.add(Array(bytes[from..<min(from + piece, bytes.count)]).span)
        }
        #expect(found.finish() == "sha256:" + digest, "\(bytes.count) by \(piece)")
      }
    }
  }
}
