import Glibc

/// The steady clock of this machine, to stamp arrivals with.
public enum HostClock {
  /// Nanoseconds since some fixed moment before; never falls, and stands still while the machine sleeps.
  @inline(__always) public static func nanoseconds() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) &* 1_000_000_000 &+ Int64(now.tv_nsec)
  }

  /// The same in seconds.
  public static func seconds() -> Double { Double(nanoseconds()) * 1e-9 }

  /// Nanoseconds since 1970 UTC, as far as the machine knows the time; jumps when it is set.
  public static func sinceEpoch() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) &* 1_000_000_000 &+ Int64(now.tv_nsec)
  }

  /// The moment that is so far ahead; `.max`, which never comes, for no duration or one of over a century.
  public static func deadline(in timeout: Duration?) -> Int64 {
    guard let (seconds, attoseconds) = timeout?.components, seconds < 3_155_760_000 else { return .max }
    return nanoseconds() &+ seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
  }

  /// Whole milliseconds that do not end before a deadline, as `poll` takes them; −1 where it never comes.
  static func milliseconds(until deadline: Int64, now: Int64 = nanoseconds()) -> CInt {
    guard deadline != .max else { return -1 }
    return CInt(clamping: max(0, deadline &- now &+ 999_999) / 1_000_000)
  }
}
