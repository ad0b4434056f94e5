import Glibc
import SensorIO
import StrikePipeline

/// SIGINT and SIGTERM: the first ends the source, so that all is drained and the summary written; the
/// second ends the command as usual.
enum Interruption {
  /// What the handler touches: set before it is installed, never changed after.
  nonisolated(unsafe) private static var stop: StopSignal?
  nonisolated(unsafe) private static var wakeUp: WakeUp?

  /// Installs the handlers. Once.
  static func install(stop: StopSignal, wakeUp: WakeUp) {
    self.stop = stop
    self.wakeUp = wakeUp
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { number in
      Interruption.stop?.stop()
      Interruption.wakeUp?.wake()
      signal(number, SIG_DFL)
    }
    for number in [SIGINT, SIGTERM] { sigaction(number, &action, nil) }
  }
}
