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

    init(sessions: Int, table: OutputFile?) {
      let state = State(table)
      self.state = state
      queue = OutputQueue(sessions: sessions) { stream, bytes in
        switch stream {
        case .complaints: Console.write(TerminalText(lines: String(decoding: bytes, as: UTF8.self)))
        case .output: state.write(bytes)
        case .rows: state.add(rows: bytes)
        }
      }
    }
  }

  private final class State: @unchecked Sendable {
    let readerIsGone = Atomic(false)
    let failure = Mutex<FootstrikeError?>(nil)
    /// The table of all sessions; only the queue writes to it, from one thread at a time.
    private let table: OutputFile?
    let tableFailure = Mutex<FootstrikeError?>(nil)

    init(_ table: OutputFile?) { self.table = table }

    func add(rows bytes: [UInt8]) {
      guard let table, tableFailure.withLock({ $0 }) == nil else { return }
      do throws(FootstrikeError) {
        table.buffer += bytes
        try table.flushIfLarge()
      } catch {
        tableFailure.withLock { $0 = error }
      }
    }

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
  ///
  /// - Parameter table: takes the rows of all.
  static func consoles(_ sessions: Int, table: OutputFile? = nil) -> [SessionConsole] {
    let shared = Shared(sessions: sessions, table: table)
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

  /// Writes to standard output, or into the table of all.
  ///
  /// - Throws: `FootstrikeError` where writing failed, now or for a session before.
  func write(_ bytes: [UInt8], to stream: OutputQueue.Stream = .output) throws(FootstrikeError) {
    shared.queue.put(bytes, to: stream, of: session)
    let failed =
      stream == .rows ? shared.state.tableFailure.withLock { $0 } : shared.state.failure.withLock { $0 }
    if let failed { throw failed }
  }

  /// Lets the next session write.
  func end() { shared.queue.end(session) }
}
