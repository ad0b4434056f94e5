import SensorIO
import StrikePipeline

/// Sessions that are replayed side by side, and written in the order they were named.
struct SeveralReplays {
  let sessions: [ReplaySession]
  let consoles: [SessionConsole]
  let atOnce: Int
  let stop: StopSignal
  let wakeUp: WakeUp

  /// What each came to, `nil` where it was not begun, and what they came to together.
  ///
  /// - Parameter replay: one of them by its number, on a thread that may be any; what it throws is told.
  func outcomes(
    _ replay: @escaping @Sendable (Int, ReplaySession) throws -> ReplayOutcome
  ) throws -> (found: [ReplayOutcome?], status: ExitStatus) {
    let (sessions, consoles, stop, wakeUp) = (sessions, consoles, stop, wakeUp)
    let found = try SeveralJobs(atOnce: atOnce).map(sessions.count) { number in
      let console = consoles[number]
      defer { console.end() }
      guard !stop.isSet, !console.hasFailed else { return ReplayOutcome?.none }
      // One wake-up ends the waiting of one reader, which wakes the next.
      defer { if stop.isSet { wakeUp.wake() } }
      do {
        return try replay(number, sessions[number])
      } catch {
        // What waits for a pipe or a terminal ends without its bytes.
        if StopOnSignal.received != nil { return nil }
        console.complain("footstrike: \(error)")
        return ReplayOutcome(status: .couldNot)
      }
    }
    let left = found.count { $0 == nil }
    var status = found.reduce(ExitStatus.done) { $0.worse($1?.status ?? .done) }
    if left > 0, let number = StopOnSignal.received {
      Console.complain("footstrike: ended early: \(left) of \(found.count) recordings were not begun")
      status = .interrupted(by: number)
    }
    return (found, status)
  }
}
