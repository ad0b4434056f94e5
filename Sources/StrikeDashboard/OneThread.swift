import Dispatch
import Glibc
import Synchronization

/// Runs the jobs of all tasks that prefer it on one thread: the one that calls `run`.
///
/// So a page that is asked for a thousand times a second costs one thread, which stands back (`nice`) behind those
/// that read and analyse.
final class OneThread: TaskExecutor {
  private struct Waiting {
    var jobs: [UnownedJob] = []
    var isDone = false
  }

  private let waiting = Mutex(Waiting())
  private let signal = DispatchSemaphore(value: 0)
  /// Steps by which it stands back behind others.
  private static let niceness: CInt = 10

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    waiting.withLock { $0.jobs.append(job) }
    signal.signal()
  }

  /// Has `between` called soon. Never waits.
  func wake() { signal.signal() }

  /// `run` returns once no job is left.
  func finish() {
    waiting.withLock { $0.isDone = true }
    signal.signal()
  }

  /// Runs jobs until `finish`.
  ///
  /// - Parameter between: called whenever it was woken, and ten times a second.
  func run(between: () -> Void) {
    // On Linux of the calling thread alone. Where that is refused it is as others are.
    _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, Self.niceness)
    // Whom nobody reads any more fails to write, and ends nothing.
    var broken = sigset_t()
    sigemptyset(&broken)
    sigaddset(&broken, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &broken, nil)
    while true {
      between()
      let (jobs, isDone) = waiting.withLock { waiting in
        defer { waiting.jobs = [] }
        return (waiting.jobs, waiting.isDone)
      }
      for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
      if jobs.isEmpty {
        if isDone { return }
        _ = signal.wait(timeout: .now() + .milliseconds(100))
        // All that was signalled so far is looked at in the next turn, once.
        while signal.wait(timeout: .now()) == .success {}
      }
    }
  }
}
