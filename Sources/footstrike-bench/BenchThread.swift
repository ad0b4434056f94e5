import CBench
import Glibc
import Synchronization

/// A thread on a processor of its own that waits, spinning, to be let go.
final class BenchThread: Sendable {
  private final class Start: Sendable {
    let isReady = Atomic(false)
    let mayGo = Atomic(false)
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    func run() {
      isReady.store(true, ordering: .releasing)
      while !mayGo.load(ordering: .acquiring) {}
      body()
    }
  }

  private let start: Start
  private let handle: pthread_t

  /// Starts a thread on `processor`, and puts the caller's on processor 0.
  init(processor: Int, _ body: @escaping @Sendable () -> Void) {
    start = Start(body)
    // A thread inherits its processor. To pin it from inside would take a turn on this one, which spins.
    _ = cbench_pin(Int32(processor))
    var handle = pthread_t()
    let status = pthread_create(
      &handle, nil,
      { argument in
        Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(start).toOpaque())
    precondition(status == 0, "no thread could be started")
    self.handle = handle
    _ = cbench_pin(0)
    while !start.isReady.load(ordering: .acquiring) {}
  }

  /// Lets it go; returns the time.
  func begin() -> Int64 {
    let now = cbench_now()
    start.mayGo.store(true, ordering: .releasing)
    return now
  }

  /// Waits until it has ended.
  func join() { pthread_join(handle, nil) }
}
