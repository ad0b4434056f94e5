import Glibc

/// Lets several sessions write at once and keeps what they write in order: all of one, then all of the next.
///
/// The first one that has not ended writes through. What the others write waits in memory, together at most
/// `mostWaiting` bytes and one piece of each; whoever would exceed that waits for its turn or for room. It is
/// enough that the first is always at work, as it is with `SeveralJobs`.
public final class OutputQueue: @unchecked Sendable {
  /// Where a piece goes.
  public enum Stream: Sendable {
    /// Data.
    case output
    /// Words for people.
    case complaints
    /// Rows of a table of all sessions.
    case rows
  }

  private typealias Piece = (stream: Stream, bytes: [UInt8])

  private struct Session {
    var waiting: [Piece] = []
    var hasEnded = false

    /// Small pieces become one.
    mutating func add(_ bytes: [UInt8], to stream: Stream) {
      if let last = waiting.last, last.stream == stream, last.bytes.count < 64 * 1024 {
        waiting[waiting.count - 1].bytes += bytes
      } else {
        waiting.append((stream, bytes))
      }
    }
  }

  // All below is guarded by `lock`; only the owner of `first`, or whoever ends it, writes.
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let moved = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var sessions: [Session]
  private var first = 0
  private var waitingBytes = 0
  private let mostWaiting: Int
  private let write: @Sendable (Stream, [UInt8]) -> Void

  /// - Parameters:
  ///   - sessions: how many there will be, numbered from 0.
  ///   - mostWaiting: bytes that wait for their turn.
  ///   - write: writes a piece; called by one thread at a time.
  public init(
    sessions: Int, mostWaiting: Int = 16 << 20, write: @escaping @Sendable (Stream, [UInt8]) -> Void
  ) {
    self.sessions = Array(repeating: Session(), count: sessions)
    self.mostWaiting = mostWaiting
    self.write = write
    pthread_mutex_init(lock, nil)
    pthread_cond_init(moved, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(moved)
    lock.deallocate()
    moved.deallocate()
  }

  /// Bytes that wait for their turn.
  public var waiting: Int { locked { waitingBytes } }

  /// Whether a session's turn has come; it does not pass before the session ends.
  public func isTurn(of session: Int) -> Bool { locked { first == session } }

  /// Takes a session's next piece; returns once it is written or waits.
  public func put(_ bytes: [UInt8], to stream: Stream, of session: Int) {
    guard !bytes.isEmpty else { return }
    let before: [Piece]? = locked {
      while first != session, waitingBytes > 0, waitingBytes + bytes.count > mostWaiting {
        pthread_cond_wait(moved, lock)
      }
      if first == session { return takeWaiting(of: session) }
      waitingBytes += bytes.count
      sessions[session].add(bytes, to: stream)
      return nil
    }
    // Only the first gets further.
    guard let before else { return }
    writeOut(before)
    write(stream, bytes)
  }

  /// Nothing more comes of a session. Where its turn had come, so does that of the next one.
  public func end(_ session: Int) {
    var isFirst = locked {
      sessions[session].hasEnded = true
      return first == session
    }
    while isFirst {
      writeOut(locked { takeWaiting(of: first) })
      isFirst = locked {
        first += 1
        pthread_cond_broadcast(moved)
        return first < sessions.count && sessions[first].hasEnded
      }
    }
  }

  private func takeWaiting(of session: Int) -> [Piece] {
    let pieces = sessions[session].waiting
    sessions[session].waiting = []
    return pieces
  }

  private func writeOut(_ pieces: [Piece]) {
    guard !pieces.isEmpty else { return }
    for piece in pieces { write(piece.stream, piece.bytes) }
    locked {
      waitingBytes -= pieces.reduce(0) { $0 + $1.bytes.count }
      _ = pthread_cond_broadcast(moved)
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }
}
