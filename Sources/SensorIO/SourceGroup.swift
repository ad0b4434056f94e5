import Glibc
import SystemPackage

/// Several lines and files read by one thread: whichever has bytes is read next, and none waits for another.
///
/// A line that hung up is tried again in its own time while the others are read. Nothing is allocated once
/// it is made.
public final class SourceGroup: @unchecked Sendable {
  private let sources: [any PolledSource]
  private let wakeUp: WakeUp
  private let polled: UnsafeMutablePointer<pollfd>
  private let states: UnsafeMutablePointer<State>
  private var open: Int

  /// How one of them stands.
  private struct State: BitwiseCopyable {
    /// When it is tried again while it is away.
    var nextTry: Int64 = 0
    var isOver = false
  }

  /// A group of lines and files, in the order in which they are numbered.
  ///
  /// - Parameter wakeUp: ends a wait from another thread.
  package init(_ sources: [any PolledSource], wakeUp: WakeUp) {
    self.sources = sources
    self.wakeUp = wakeUp
    polled = .allocate(capacity: sources.count + 1)
    polled.initialize(repeating: pollfd(fd: -1, events: Int16(POLLIN), revents: 0), count: sources.count + 1)
    polled[sources.count].fd = wakeUp.descriptor
    states = .allocate(capacity: sources.count)
    states.initialize(repeating: State(), count: sources.count)
    open = sources.count
  }

  deinit {
    polled.deallocate()
    states.deallocate()
  }

  /// All sources have ended for good; a line that hung up has not.
  public var isEnded: Bool { open == 0 }

  /// Waits until something happens, and reads once from each source that has something.
  ///
  /// - Parameters:
  ///   - block: where the bytes go; filled anew for each source.
  ///   - now: what `HostClock` said a moment ago.
  ///   - deadline: when to come back though nothing happened, on `HostClock`; `.max` for never.
  ///   - found: is told what came of which source, with the block's bytes where it is `.bytes`. A source that
  ///     failed for good is `.ended`, with its failure.
  /// - Returns: false where it was woken, or nothing came in time.
  public func read(
    into block: UnsafeMutableRawBufferPointer, now: Int64, until deadline: Int64,
    found: (_ source: Int, _ read: ByteRead, _ failure: SensorIOError?) -> Void
  ) throws(SensorIOError) -> Bool {
    let count = sources.count
    var wakeAt = deadline
    for source in 0..<count {
      polled[source].fd = states[source].isOver ? -1 : sources[source].descriptor
      if states[source].isOver { continue }
      wakeAt = min(wakeAt, polled[source].fd < 0 ? states[source].nextTry : sources[source].lookAt)
    }
    let ready = poll(polled, nfds_t(count + 1), HostClock.milliseconds(until: wakeAt, now: now))
    if ready < 0 {
      let errno = Errno(rawValue: Glibc.errno)
      if errno == .interrupted { return false }
      throw SensorIOError(errno, path: "poll", doing: "waiting")
    }
    if polled[count].revents != 0 { wakeUp.answer() }
    var hasFound = false
    for source in 0..<count where !states[source].isOver {
      if polled[source].fd >= 0 {
        guard polled[source].revents != 0 || isDue(source) else { continue }
      } else {
        guard states[source].nextTry <= HostClock.nanoseconds() else { continue }
      }
      do throws(SensorIOError) {
        let read = try sources[source].readNow(into: block)
        if read == .silent {
          states[source].nextTry = HostClock.deadline(in: sources[source].pauseBeforeNextTry)
          continue
        }
        if read == .disconnected { states[source].nextTry = HostClock.deadline(in: .milliseconds(20)) }
        if read == .ended { end(source) }
        hasFound = true
        found(source, read, nil)
      } catch {
        end(source)
        hasFound = true
        found(source, .ended, error)
      }
    }
    return hasFound
  }

  private func end(_ source: Int) {
    states[source].isOver = true
    open -= 1
  }

  /// Something should have come by now.
  private func isDue(_ source: Int) -> Bool {
    let due = sources[source].lookAt
    return due != .max && due <= HostClock.nanoseconds()
  }

  /// Writes to a line while it is there; false where it is away, is a file, or took too long.
  public func write(_ bytes: [UInt8], to source: Int, timeout: Duration = .milliseconds(50)) -> Bool {
    sources[source].send(bytes, timeout: timeout)
  }

  /// Why a line that has never been there is not; `nil` of all others.
  package func awaited(_ source: Int) -> String? { sources[source].awaited }

  /// How often a line came back.
  public func reconnections(of source: Int) -> Int { sources[source].reconnections }
}
