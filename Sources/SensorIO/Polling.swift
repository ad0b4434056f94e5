import Glibc
import SystemPackage

/// Waiting for one descriptor, or for a wake-up.
enum Polling {
  /// What was found.
  enum Found {
    case ready, hungUp, woken, timedOut
  }

  /// Waits until a descriptor can be read (or written), is hung up, or the wait is ended.
  ///
  /// A wake-up is answered here. What can be read before a hang-up is `ready`.
  static func wait(
    for descriptor: CInt, toWrite: Bool = false, wakeUp: WakeUp?, timeout: Duration?
  ) throws(Errno) -> Found {
    try wait(for: descriptor, toWrite: toWrite, wakeUp: wakeUp, until: HostClock.deadline(in: timeout))
  }

  /// The same, until a moment of `HostClock`.
  static func wait(
    for descriptor: CInt, toWrite: Bool = false, wakeUp: WakeUp?, until deadline: Int64
  ) throws(Errno) -> Found {
    while true {
      // Two in a tuple, which lies on the stack, where an array would be allocated at every wait.
      var polled = (
        pollfd(fd: descriptor, events: Int16(toWrite ? POLLOUT : POLLIN), revents: 0),
        pollfd(fd: wakeUp?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
      )
      let left = HostClock.milliseconds(until: deadline)
      let count = withUnsafeMutableBytes(of: &polled) {
        poll($0.assumingMemoryBound(to: pollfd.self).baseAddress, 2, left)
      }
      if count < 0 {
        let errno = Errno(rawValue: Glibc.errno)
        if errno == .interrupted { continue }
        throw errno
      }
      if polled.1.revents != 0, wakeUp?.answer() == true { return .woken }
      let events = CInt(polled.0.revents)
      if events & (POLLIN | POLLOUT) != 0 { return .ready }
      if events != 0 { return .hungUp }
      if count == 0, HostClock.nanoseconds() >= deadline { return .timedOut }
    }
  }
}
