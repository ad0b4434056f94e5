import Glibc
import SensorIO
import StrikePipeline

/// SIGINT, SIGTERM and SIGHUP end the source; what was read is finished and reported. A second one ends at
/// once.
enum StopOnSignal {
  /// The signal that the handlers set; one for the process, as signals are.
  private static let signal = StopSignal()
  /// Whom the handlers wake; set before they are installed, and never changed after.
  nonisolated(unsafe) private static var wakeUp: WakeUp?

  /// Installs the handlers and returns what they set.
  ///
  /// - Parameter wakeUp: is woken too: a signal ends the waiting of one thread only, and not always of the
  ///   one that reads.
  static func install(wakeUp: WakeUp? = nil) -> StopSignal {
    // Made before a handler can run: a handler must not be the first to touch it.
    let signal = Self.signal
    Self.wakeUp = wakeUp
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var before = sigaction()
      // Whoever starts it with nohup wants it to outlive the terminal.
      if number == SIGHUP, sigaction(number, nil, &before) == 0, before.isIgnored { continue }
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in
        StopOnSignal.signal.stop()
        StopOnSignal.wakeUp?.wake()
      }
      // Not restarted, so that a read that waits returns; and once, so that the next one ends the process.
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(number, &action, nil)
    }
    return signal
  }
}

extension sigaction {
  fileprivate var isIgnored: Bool {
    unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
