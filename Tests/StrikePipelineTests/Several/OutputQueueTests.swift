import StrikePipeline
import Synchronization
import Testing

/// Several sessions that write at once.
struct OutputQueueTests {
  private final class Written: Sendable {
    let pieces = Mutex<[UInt8]>([])
    /// The most that ever waited.
    let most = Mutex(0)
  }

  private func queue(_ sessions: Int, mostWaiting: Int, into written: Written) -> OutputQueue {
    OutputQueue(sessions: sessions, mostWaiting: mostWaiting) { _, bytes in
      written.pieces.withLock { $0 += bytes }
    }
  }

  @Test func `what is written before its turn waits for it`() {
    let written = Written()
    let queue = queue(3, mostWaiting: 100, into: written)
    queue.put([20], to: .output, of: 2)
    queue.put([10], to: .output, of: 1)
    queue.put([0], to: .output, of: 0)
    #expect(written.pieces.withLock { $0 } == [0])
    queue.end(1)
    queue.put([1], to: .output, of: 0)
    #expect(queue.isTurn(of: 0) && queue.waiting == 2)
    queue.end(0)
    // The third session goes on: its own thread writes what waited.
    #expect(written.pieces.withLock { $0 } == [0, 1, 10] && queue.isTurn(of: 2))
    queue.put([21], to: .complaints, of: 2)
    queue.end(2)
    #expect(written.pieces.withLock { $0 } == [0, 1, 10, 20, 21] && queue.waiting == 0)
  }

  @Test(arguments: [1, 2, 3, 8])
  func `any number of threads write in order, and little waits`(atOnce: Int) throws {
    let written = Written()
    let (sessions, pieces, size, mostWaiting) = (40, 50, 100, 1_000)
    let queue = queue(sessions, mostWaiting: mostWaiting, into: written)
    try SeveralJobs(atOnce: atOnce).run(sessions) { session in
      for _ in 0..<pieces {
        queue.put([UInt8](repeating: UInt8(session), count: size), to: .output, of: session)
        written.most.withLock { $0 = max($0, queue.waiting) }
      }
      queue.end(session)
    }
    let expected = (0..<sessions).flatMap { [UInt8](repeating: UInt8($0), count: pieces * size) }
    #expect(written.pieces.withLock { $0 } == expected)
    #expect(written.most.withLock { $0 } <= mostWaiting)
  }

  @Test func `a piece larger than all that may wait still comes through`() throws {
    let written = Written()
    let queue = queue(4, mostWaiting: 10, into: written)
    try SeveralJobs(atOnce: 4).run(4) { session in
      for _ in 0..<3 { queue.put([UInt8](repeating: UInt8(session), count: 64), to: .output, of: session) }
      queue.end(session)
    }
    #expect(written.pieces.withLock { $0 } == (0..<4).flatMap { [UInt8](repeating: $0, count: 192) })
  }

  struct Failed: Error, Equatable { var job: Int }

  @Test(arguments: [1, 2, 8]) func `results come in order, and the first failure is thrown`(atOnce: Int)
    throws
  {
    let jobs = SeveralJobs(atOnce: atOnce)
    #expect(try jobs.map(100) { $0 * $0 } == (0..<100).map { $0 * $0 })
    #expect(try jobs.map(0) { $0 }.isEmpty)
    #expect(throws: Failed(job: 17)) {
      try jobs.map(100) { job in if job == 17 || job > 60 { throw Failed(job: job) } }
    }
  }
}
