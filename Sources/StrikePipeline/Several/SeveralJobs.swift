import GaitModel
import Synchronization

/// Does several things at once, each on one thread from its beginning to its end.
///
/// They are begun in order, so a job is never begun before one with a lower number.
public struct SeveralJobs: Sendable {
  /// How many at once, at least one.
  public var atOnce: Int

  /// - Parameter atOnce: at least one.
  public init(atOnce: Int) {
    precondition(atOnce > 0, "at least one job at once")
    self.atOnce = atOnce
  }

  /// Does the jobs 0..<count, one of them at a time on the caller's own thread; returns when all are done.
  ///
  /// - Throws: `FootstrikeError` where the kernel gives not one thread more; all that was begun is done then.
  public func run(_ count: Int, _ job: @escaping @Sendable (Int) -> Void) throws(FootstrikeError) {
    let next = Shared()
    let work: @Sendable () -> Void = {
      while true {
        let number = next.number.add(1, ordering: .relaxed).oldValue
        guard number < count else { return }
        job(number)
      }
    }
    var threads: [PipelineThread] = []
    defer { for thread in threads { thread.join() } }
    for _ in 1..<max(1, min(atOnce, count)) { threads.append(try PipelineThread(work)) }
    work()
  }

  /// What each of the jobs 0..<count returns, in order.
  ///
  /// - Throws: what the first job throws that fails; jobs after it are not begun.
  public func map<Value: Sendable>(
    _ count: Int, _ job: @escaping @Sendable (Int) throws -> Value
  ) throws -> [Value] {
    let results = Results<Value>(count)
    try run(count) { number in
      guard !results.hasFailed.load(ordering: .relaxed) else { return }
      let result = Result { try job(number) }
      if case .failure = result { results.hasFailed.store(true, ordering: .relaxed) }
      results.all.withLock { $0[number] = result }
    }
    // Jobs are begun in order: before the first failure, there is a result of every one.
    return try results.all.withLock { all in try all.map { try $0!.get() } }
  }

  private final class Shared: Sendable {
    let number = Atomic(0)
  }

  private final class Results<Value: Sendable>: Sendable {
    let hasFailed = Atomic(false)
    let all: Mutex<[Result<Value, any Error>?]>
    init(_ count: Int) { all = Mutex(Array(repeating: nil, count: count)) }
  }
}
