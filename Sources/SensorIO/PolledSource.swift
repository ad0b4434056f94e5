/// A source of which several can be waited for at once: what a `SourceGroup` is of.
package protocol PolledSource: ByteSource {
  /// What can be waited for until it can be read; negative while the line is away.
  var descriptor: CInt { get }
  /// How long to wait before a line that is away is tried again.
  var pauseBeforeNextTry: Duration { get }
  /// When it is to be looked at though nothing came, on `HostClock`: an answer is late then.
  var lookAt: Int64 { get }
  /// How often a line came back.
  var reconnections: Int { get }
  /// Why a line that has never been there is not; `nil` of all others.
  var awaited: String? { get }
  /// The line is there.
  var isConnected: Bool { get }
  /// Why it is away; `nil` where nobody knows, or it is there.
  var lastFailure: SensorIOError? { get }

  /// Reads what is there, or tries once to have the line back, without waiting.
  func readNow(into buffer: UnsafeMutableRawBufferPointer) throws(SensorIOError) -> ByteRead

  /// Writes all of some bytes; false where the line is away or nothing can be written to it, or it took too long.
  func send(_ bytes: [UInt8], timeout: Duration) -> Bool
}

extension PolledSource {
  /// What is never away need not be tried.
  package var pauseBeforeNextTry: Duration { .zero }
  /// Most wait for no answer.
  package var lookAt: Int64 { .max }
  /// What is never away does not come back.
  package var reconnections: Int { 0 }
  /// Most are there from the beginning.
  package var awaited: String? { nil }
  /// Most are there until they end.
  package var isConnected: Bool { true }
  /// Most say nothing.
  package var lastFailure: SensorIOError? { nil }
  /// Most are only read.
  package func send(_ bytes: [UInt8], timeout: Duration) -> Bool { false }
}

/// A line of the network, which can be waited for in its own time as well as in a group's.
package protocol NetworkLine: PolledSource {
  /// What ends a wait from another thread.
  var wakeUp: WakeUp? { get }
}

extension NetworkLine {
  /// Reads what comes, and waits for it.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, timeout: Duration?
  ) throws(SensorIOError) -> ByteRead {
    let deadline = HostClock.deadline(in: timeout)
    while true {
      let read = try readNow(into: buffer)
      if read != .silent { return read }
      if HostClock.nanoseconds() >= deadline { return .silent }
      let next = descriptor >= 0 ? lookAt : HostClock.deadline(in: pauseBeforeNextTry)
      do {
        let found = try Polling.wait(for: descriptor, wakeUp: wakeUp, until: min(deadline, next))
        if found == .woken { return .woken }
      } catch {
        throw SensorIOError(error, path: name, doing: "waiting")
      }
    }
  }
}

/// How long to wait between tries to have a line back: 20 ms, then twice as long each time up to 250 ms.
struct RetryPause {
  private(set) var duration = RetryPause.first

  private static let first: Duration = .milliseconds(20)
  private static let longest: Duration = .milliseconds(250)

  mutating func failed() { duration = min(duration * 2, Self.longest) }
  mutating func reset() { duration = Self.first }
}
