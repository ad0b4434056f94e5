import GaitModel
import Glibc

/// A thread that runs one closure and can be waited for.
///
/// A POSIX thread and not a `Task`: a stage blocks for as long as it likes, and its latency is the
/// kernel's and no pool's (measured: 25 µs against 30…90 µs and a tail of milliseconds).
public final class PipelineThread: Sendable {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let handle: pthread_t

  /// Starts at once.
  ///
  /// - Throws: `FootstrikeError` where the kernel gives no thread.
  public init(_ run: @escaping @Sendable () -> Void) throws(FootstrikeError) {
    let body = Unmanaged.passRetained(Body(run))
    var handle = pthread_t()
    let status = pthread_create(
      &handle, nil,
      { argument in
        Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    guard status == 0 else {
      body.release()
      throw FootstrikeError(
        what: "no thread could be started", where: String(cString: strerror(status)),
        advice: "raise the limit on processes (ulimit -u)")
    }
    self.handle = handle
  }

  /// Waits until the closure has returned; once.
  public func join() { pthread_join(handle, nil) }
}
