import CSerial
import Glibc

/// What this process may do so that it answers in time on a loaded machine.
public struct RealTimeRights: Sendable, Equatable {
  /// The highest real-time priority a thread may have, 1…99; 0 for none.
  public var highestPriority: Int
  /// All memory may be locked, so that none of it is ever fetched from disk.
  public var mayLockMemory: Bool

  init(highestPriority: Int, mayLockMemory: Bool) {
    self.highestPriority = highestPriority
    self.mayLockMemory = mayLockMemory
  }

  /// The rights of this process now: its capabilities and its limits.
  public static func current() -> RealTimeRights {
    rights(
      status: TextFile.read("/proc/self/status") ?? "", limits: TextFile.read("/proc/self/limits") ?? "")
  }

  /// Reads `/proc/self/status` and `/proc/self/limits`.
  static func rights(status: String, limits: String) -> RealTimeRights {
    let line = status.split(separator: "\n").first { $0.hasPrefix("CapEff:") }
    let capabilities = line.flatMap { $0.split(separator: "\t").last }.flatMap { UInt64($0, radix: 16) } ?? 0
    // linux/capability.h: CAP_IPC_LOCK is 14, CAP_SYS_NICE 23.
    func has(_ capability: UInt64) -> Bool { capabilities >> capability & 1 == 1 }
    func softLimit(_ name: String) -> Substring? {
      limits.split(separator: "\n").first { $0.hasPrefix(name) }?
        .dropFirst(name.count).split(separator: " ").first
    }
    let priority = softLimit("Max realtime priority")
    let allowed = priority == "unlimited" ? 99 : priority.flatMap { Int($0) } ?? 0
    return RealTimeRights(
      highestPriority: has(23) ? 99 : min(99, allowed),
      // With a limit, locking what comes later would make a later allocation fail.
      mayLockMemory: has(14) || softLimit("Max locked memory") == "unlimited")
  }

  /// What to do to get what is missing; empty where nothing is.
  public var advice: String {
    if highestPriority > 0, mayLockMemory { return "" }
    let missing = [
      highestPriority > 0 ? nil : "rtprio 50", mayLockMemory ? nil : "memlock unlimited",
    ].compactMap { $0 }
    return "add to /etc/security/limits.d/footstrike.conf, then log out and in again: "
      + missing.map { "`@audio - \($0)`" }.joined(separator: " and ") + " (for members of the group audio)"
  }

  /// What a thread was given of what it asked for.
  public struct Grant: Sendable, Equatable {
    /// Its real-time priority; 0 where it was refused.
    public var priority: Int
    /// All memory of the process is locked.
    public var hasLockedMemory: Bool
    /// No processor falls asleep while this process runs: waking one takes longer than decoding a sample.
    public var keepsProcessorsAwake: Bool
    /// What was refused and what to do, one sentence each; empty where all was given.
    public var refusals: [String]
  }

  /// Puts the calling thread before all ordinary ones (SCHED_FIFO), locks the memory of the process, and
  /// keeps the processors awake, which costs power.
  ///
  /// Never fails: what is refused is said in the answer, and the thread goes on as it was. A thread that
  /// never sleeps would take the machine with it; this is for readers, which sleep in `read`.
  ///
  /// - Parameter priority: 1…99; 50 is where interrupt threads run, and less than that is polite.
  public static func claim(priority: Int = 40) -> Grant {
    precondition((1...99).contains(priority), "a real-time priority is 1 to 99")
    let rights = current()
    var grant = Grant(
      priority: 0, hasLockedMemory: false, keepsProcessorsAwake: keepsProcessorsAwake, refusals: [])
    let wanted = min(priority, max(1, rights.highestPriority))
    if cserial_set_realtime(CInt(wanted)) == 0 {
      grant.priority = wanted
    } else {
      grant.refusals.append("no right to real-time scheduling")
    }
    if rights.mayLockMemory, mlockall(MCL_CURRENT | MCL_FUTURE) == 0 {
      grant.hasLockedMemory = true
    } else {
      grant.refusals.append("no right to lock memory")
    }
    // Ordinary threads' timers may come 50 µs late so that the processor wakes less often; it need not.
    _ = cserial_set_timer_slack(1)
    if let last = grant.refusals.indices.last, !rights.advice.isEmpty {
      grant.refusals[last] += "; \(rights.advice)"
    }
    if !grant.keepsProcessorsAwake {
      grant.refusals.append("no right to keep the processors awake; write access to \(sleepWishes) gives it")
    }
    return grant
  }

  private static let sleepWishes = "/dev/cpu_dma_latency"

  /// The kernel keeps a wish as long as the descriptor is open it was written to: to the end of the process.
  private static let keepsProcessorsAwake: Bool = {
    let wish = open(sleepWishes, O_WRONLY | O_CLOEXEC)
    guard wish >= 0 else { return false }
    // Microseconds that a processor may take to wake up.
    var longest: Int32 = 0
    if write(wish, &longest, 4) == 4 { return true }
    close(wish)
    return false
  }()
}
