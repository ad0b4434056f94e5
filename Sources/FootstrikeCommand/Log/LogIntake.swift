import GaitModel
import GaitReporting
import PracticeLog
import SensorIO
import Synchronization

/// Takes the sessions of one command into the log: several at once, added in the order they were named.
///
/// Each is kept the moment those before it are, so that what ends the command loses no more than what was not done.
final class LogIntake: Sendable {
  /// What became of a recording.
  enum News: Sendable {
    case session(AddedSession)
    /// There is neither a contact nor a descent in it.
    case nothingFound
  }

  private typealias Done = @Sendable () throws -> Void

  private let log: SessionLog
  private let again: Bool
  private let tell: @Sendable (_ news: News, _ recording: String, _ log: SessionLog) throws -> Void
  private let waiting = Mutex<(next: Int, done: [Int: Done])>((0, [:]))
  private let failed = Atomic(false)

  /// - Parameters:
  ///   - again: what is there already is replaced.
  ///   - tell: says what became of each, in their order; in a sentence to the person where not given.
  init(
    _ log: SessionLog, again: Bool,
    tell: @escaping @Sendable (News, String, SessionLog) throws -> Void = LogIntake.complain
  ) {
    self.log = log
    self.again = again
    self.tell = tell
  }

  /// Something could not be added, and was told.
  var hasFailed: Bool { failed.load(ordering: .relaxed) }

  /// Replays a session and adds it.
  ///
  /// - Parameters:
  ///   - number: its place among those that were named; each is replayed once.
  ///   - start: when it began, where the person says so.
  ///   - skipsKnown: what is in the log already is not replayed.
  ///   - run: hands on what it came to; it is given what the runner's earlier sessions were like.
  func replay(
    _ number: Int, _ session: ReplaySession, _ notes: SessionNotes, start: StartTime? = nil,
    skipsKnown: Bool = false,
    _ run: (@escaping @Sendable (SessionDescription) throws -> UsualFigures?, (SessionSummary) -> Void) throws
      -> ReplayOutcome
  ) throws -> ReplayOutcome {
    var done: Done = {}
    defer { take(number, done) }
    let (log, again, tell) = (log, again, tell)
    let (digest, name) = (try RecordingDigest.of(session), session.name ?? session.stem)
    if skipsKnown, !again, let id = try log.session(of: digest) {
      done = {
        try log.say(notes, began: start?.epochSeconds, of: id)
        try tell(.session(.known(id)), name, log)
      }
      return ReplayOutcome(status: .done)
    }
    var found: SessionSummary?
    let outcome = try run({ try log.usual(of: notes.runner, before: $0, digest: digest) }) { found = $0 }
    guard let found else { return outcome }
    guard found.contacts > 0 || !found.descents.isEmpty else {
      done = { try tell(.nothingFound, name, log) }
      return outcome
    }
    let entry = LogEntry(
      digest: digest, recording: name, path: session.files[0].path.absolutePath, notes: notes, summary: found,
      addedEpochSeconds: Double(HostClock.sinceEpoch()) * 1e-9)
    done = {
      try tell(.session(try log.add(entry, again: again, began: start?.epochSeconds)), name, log)
    }
    return outcome
  }

  /// Adds a live session at its end. What its record holds is the same session then, should it be added too.
  ///
  /// - Parameter record: where its bytes were kept.
  func add(live summary: SessionSummary, record: String?, called ports: [String], _ notes: SessionNotes) {
    let kept = record.flatMap { RecordingFolder.canBeReadTwice($0) ? ReplaySession(files: [(nil, $0)]) : nil }
    let name = kept.map(\.stem) ?? ports.map(\.fileName).joined(separator: " ")
    take(0) { [log, tell] in
      guard summary.contacts > 0 else { return try tell(.nothingFound, name, log) }
      var digest = ContentDigest()
      digest.add(SummaryJSON.write(summary).span)
      let entry = LogEntry(
        digest: try kept.map(RecordingDigest.of) ?? digest.finish(), recording: name,
        path: kept?.files[0].path.absolutePath, notes: notes, summary: summary, isLive: true,
        addedEpochSeconds: Double(HostClock.sinceEpoch()) * 1e-9)
      try tell(.session(try log.add(entry)), name, log)
    }
  }

  /// A session is done, and with it those that waited for it.
  private func take(_ number: Int, _ done: @escaping Done) {
    waiting.withLock { waiting in
      waiting.done[number] = done
      while let done = waiting.done.removeValue(forKey: waiting.next) {
        waiting.next += 1
        do { try done() } catch {
          failed.store(true, ordering: .relaxed)
          Console.complain("footstrike: \(error)")
        }
      }
    }
  }

  private static func complain(_ news: News, _ recording: String, _ log: SessionLog) {
    let words =
      switch news {
      case .session(.added(let id)): "session \(id) of the log"
      case .session(.replaced(let id)): "session \(id) of the log, anew"
      case .session(.known(let id)): "session \(id) of the log already; its numbers stay"
      case .nothingFound: "nothing was found in it, so it is not in the log"
      }
    Console.complain("footstrike: \(recording): \(words)")
  }
}

/// Tells recordings apart by their bytes.
enum RecordingDigest {
  /// Of the files of a session as they lie on the disk, in their order.
  ///
  /// - Throws: where one can't be read, or comes but once.
  static func of(_ session: ReplaySession) throws -> String {
    var digest = ContentDigest()
    for (_, path) in session.files {
      guard RecordingFolder.canBeReadTwice(path) else {
        throw FootstrikeError(
          what: "only what lies on a disk can be kept in the log", where: path,
          advice: "save it to a file, and give that")
      }
      for file in RecordingFolder.files(of: path) { try add(file, to: &digest) }
    }
    return digest.finish()
  }

  private static func add(_ path: String, to digest: inout ContentDigest) throws {
    let source = try FileSource(path: path)
    let block = ByteBlock()
    while true {
      switch try block.fill(from: source) {
      case .bytes: block.withBytes { digest.add($0) }
      case .silent, .reconnected: continue
      case .woken, .disconnected, .ended: return
      }
    }
  }
}
