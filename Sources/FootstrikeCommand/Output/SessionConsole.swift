import GaitModel
import GaitReporting
import Glibc
import StrikePipeline
import Synchronization

/// Standard output and standard error of one of several sessions, which write in the order they were named.
struct SessionConsole: Sendable {
  private let shared: Shared
  private let session: Int

  private final class Shared: Sendable {
    let queue: OutputQueue
    let state: State

    init(sessions: Int) {
      let state = State()
      self.state = state
      queue = OutputQueue(sessions: sessions) { stream, bytes in
        switch stream {
        case .complaints: Console.write(TerminalText(lines: String(decoding: bytes, as: UTF8.self)))
        case .output: state.write(bytes)
        }
      }
    }
  }

  private final class State: Sendable {
    let readerIsGone = Atomic(false)
    let failure = Mutex<FootstrikeError?>(nil)

    func write(_ bytes: [UInt8]) {
      guard !readerIsGone.load(ordering: .relaxed) else { return }
      do throws(FootstrikeError) {
        if try !OutputFile.write(bytes, to: STDOUT_FILENO, called: "standard output") {
          readerIsGone.store(true, ordering: .relaxed)
        }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
  }

  /// Consoles of that many sessions, the first to be named first.
  static func consoles(_ sessions: Int) -> [SessionConsole] {
    let shared = Shared(sessions: sessions)
    return (0..<sessions).map { SessionConsole(shared: shared, session: $0) }
  }

  /// What the session writes appears at once.
  var isTurn: Bool { shared.queue.isTurn(of: session) }

  /// The reader of standard output went away: all that follows is dropped, quietly, as it asked.
  var readerIsGone: Bool { shared.state.readerIsGone.load(ordering: .relaxed) }

  /// Standard output could not be written: so it is for every session that follows.
  var hasFailed: Bool { shared.state.failure.withLock { $0 != nil } }

  /// Writes a line to standard error.
  func complain(_ line: String) {
    let line: TerminalText = "\(line)\n"
    shared.queue.put(Array(line.text.utf8), to: .complaints, of: session)
  }

  /// Writes to standard output.
  ///
  /// - Throws: `FootstrikeError` where writing failed, now or for a session before.
  func write(_ bytes: [UInt8]) throws(FootstrikeError) {
    shared.queue.put(bytes, to: .output, of: session)
    if let failure = shared.state.failure.withLock({ $0 }) { throw failure }
  }

  /// Lets the next session write.
  func end() { shared.queue.end(session) }
}
