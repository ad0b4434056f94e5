import Foundation
import Testing

@testable import SensorIO

/// Real-time rights and timers.
struct RealTimeTests {
  private static let limits = """
    Limit                     Soft Limit           Hard Limit           Units
    Max locked memory         8388608              8388608              bytes
    Max realtime priority     0                    0
    """

  @Test func `rights come from capabilities or from limits`() {
    func rights(_ capabilities: String, _ limits: String) -> RealTimeRights {
      RealTimeRights.rights(status: "Name:\tx\nCapEff:\t\(capabilities)\nSeccomp:\t0\n", limits: limits)
    }
    let none = String(repeating: "0", count: 16)
    #expect(rights(none, Self.limits) == RealTimeRights(highestPriority: 0, mayLockMemory: false))
    #expect(
      rights("000001ffffffffff", Self.limits) == RealTimeRights(highestPriority: 99, mayLockMemory: true))
    let raised = Self.limits.replacingOccurrences(of: "8388608 ", with: "unlimited ")
      .replacingOccurrences(of: "priority     0", with: "priority     50")
    #expect(rights(none, raised) == RealTimeRights(highestPriority: 50, mayLockMemory: true))
    #expect(rights("", "") == RealTimeRights(highestPriority: 0, mayLockMemory: false))
  }

  @Test func `what is missing is named`() {
    #expect(RealTimeRights(highestPriority: 50, mayLockMemory: true).advice.isEmpty)
    let advice = RealTimeRights(highestPriority: 0, mayLockMemory: true).advice
    #expect(advice.contains("rtprio") && !advice.contains("memlock"))
  }

  @Test func `a claim gives what the rights allow, and says what they do not`() {
    let rights = RealTimeRights.current()
    let done = DispatchSemaphore(value: 0)
    // In a thread of its own, which ends with its priority.
    Thread.detachNewThread {
      let grant = RealTimeRights.claim(priority: 10)
      munlockall()
      if rights.highestPriority == 0 { #expect(grant.priority == 0) }
      let given = [grant.priority > 0, grant.hasLockedMemory, grant.keepsProcessorsAwake]
      #expect(grant.refusals.count == given.count { !$0 })
      done.signal()
    }
    done.wait()
  }

  @Test func `lateness is told by its ranks`() {
    let resolution = TimerResolution(lateness: (1...1000).map { $0 * 1000 }.shuffled())
    #expect(resolution.medianMicroseconds == 501)
    #expect(resolution.percentile99Microseconds == 991)
    #expect(resolution.longestMicroseconds == 1000)
  }

  @Test func `so many periods take at least so long, and no wake-up is later than all of it`() {
    let clock = ContinuousClock()
    var resolution: TimerResolution?
    let elapsed = clock.measure {
      resolution = TimerResolution.measure(count: 5, period: .microseconds(1500))
    }
    #expect(elapsed >= .microseconds(5 * 1500))
    let whole = elapsed / .microseconds(1)
    #expect(resolution.map { (0...whole - 1500).contains($0.longestMicroseconds) } == true)
    #expect(resolution.map { $0.medianMicroseconds >= 0 } == true)
  }
}
