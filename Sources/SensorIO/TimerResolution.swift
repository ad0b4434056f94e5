import Glibc

/// How late this machine wakes a thread that asked for a time.
public struct TimerResolution: Sendable, Equatable {
  /// Half of the wake-ups were at most so late, in microseconds.
  public var medianMicroseconds: Double
  /// 99 of 100 were.
  public var percentile99Microseconds: Double
  /// The worst.
  public var longestMicroseconds: Double

  /// Statistics of measured lateness, in nanoseconds. Not empty.
  init(lateness: [Int64]) {
    precondition(!lateness.isEmpty, "no wake-up was measured")
    let sorted = lateness.sorted()
    func rank(_ fraction: Double) -> Double {
      Double(sorted[min(sorted.count - 1, Int(fraction * Double(sorted.count)))]) / 1000
    }
    medianMicroseconds = rank(0.5)
    percentile99Microseconds = rank(0.99)
    longestMicroseconds = rank(1)
  }

  /// Sleeps until each of so many instants, a period apart, and takes the time. Blocks the calling thread
  /// for `count` × `period`.
  public static func measure(count: Int = 500, period: Duration = .milliseconds(1)) -> TimerResolution {
    precondition(count > 0 && period > .zero, "at least one period is needed")
    let step = period.components.seconds * 1_000_000_000 + period.components.attoseconds / 1_000_000_000
    var lateness: [Int64] = []
    lateness.reserveCapacity(count)
    var due = HostClock.nanoseconds()
    for _ in 0..<count {
      due += step
      var time = timespec(tv_sec: Int(due / 1_000_000_000), tv_nsec: Int(due % 1_000_000_000))
      // An absolute time: interrupted by a signal, it goes on to the same instant.
      while clock_nanosleep(CLOCK_MONOTONIC, CInt(TIMER_ABSTIME), &time, nil) == EINTR {}
      lateness.append(HostClock.nanoseconds() - due)
    }
    return TimerResolution(lateness: lateness)
  }
}
