import Glibc
import StrikePipeline

/// SIGINT and SIGTERM end the source; what was read is finished and reported. A second one ends at once.
enum StopOnSignal {
  /// The signal that the handlers set; one for the process, as signals are.
  private static let signal = StopSignal()

  /// Installs the handlers and returns what they set.
  static func install() -> StopSignal {
    // Made before a handler can run: a handler must not be the first to touch it.
    let signal = Self.signal
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in StopOnSignal.signal.stop() }
      // Not restarted, so that a read that waits returns; and once, so that the next one ends the process.
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(number, &action, nil)
    }
    return signal
  }
}
