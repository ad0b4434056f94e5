import Glibc

/// The steady clock of this machine, to stamp arrivals with.
public enum HostClock {
  /// Nanoseconds since some fixed moment before; never falls, and stands still while the machine sleeps.
  @inline(__always) public static func nanoseconds() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) &* 1_000_000_000 &+ Int64(now.tv_nsec)
  }
}
