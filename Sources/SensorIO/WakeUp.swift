import CSerial
import Glibc

/// Ends a blocked reading at once, from another thread or from a signal handler.
public final class WakeUp: Sendable {
  /// An event descriptor: readable once `wake` was called.
  let descriptor: CInt

  /// A wake-up nobody has called yet.
  public init() throws(SensorIOError) {
    descriptor = eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK))
    if descriptor < 0 {
      throw SensorIOError(.failed, path: "eventfd", what: "no descriptor is left", advice: "close some files")
    }
  }

  deinit { close(descriptor) }

  /// Ends the blocked reading, or else the next one. May be called from a signal handler.
  public func wake() {
    var one: UInt64 = 1
    // Fails only when 2⁶⁴ − 2 calls were not yet answered, and then it is readable anyway.
    _ = write(descriptor, &one, 8)
  }

  /// Takes the calls so far as answered. True if there was one.
  @discardableResult func answer() -> Bool {
    var count: UInt64 = 0
    return Glibc.read(descriptor, &count, 8) == 8
  }
}
