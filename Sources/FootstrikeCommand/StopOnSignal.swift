import Glibc
import SensorIO
import StrikePipeline
import Synchronization

/// SIGINT, SIGTERM and SIGHUP end the source; what was read is finished and reported. A second one ends at
/// once.
enum StopOnSignal {
  /// The signal that the handlers set; one for the process, as signals are.
  private static let signal = StopSignal()
  /// The first that came; 0 before.
  private static let first = Atomic<Int32>(0)
  /// Whom the handlers wake; set before they are installed, and never changed after.
  nonisolated(unsafe) private static var wakeUp: WakeUp?

  /// The number of the signal by which the person ended it; `nil` where none came.
  static var received: Int32? {
    let number = first.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// The end was asked for, by a signal or by the command itself.
  static var isSet: Bool { signal.isSet }

  /// Installs the handlers and returns what they set; the first thing a command does, before it opens anything.
  ///
  /// - Parameter wakeUp: is woken too: a signal ends the waiting of one thread only, and not always of the
  ///   one that reads.
  @discardableResult static func install(wakeUp: WakeUp? = nil) -> StopSignal {
    // Made before a handler can run: a handler must not be the first to touch them.
    let signal = Self.signal
    _ = Self.first.load(ordering: .relaxed)
    Self.wakeUp = wakeUp
    // Some parents start their children with signals blocked.
    var heard = sigset_t()
    sigemptyset(&heard)
    defer { pthread_sigmask(SIG_UNBLOCK, &heard, nil) }
    for number in [SIGINT, SIGTERM, SIGHUP] {
      sigaddset(&heard, number)
      var before = sigaction()
      // Whoever starts it with nohup wants it to outlive the terminal.
      if number == SIGHUP, sigaction(number, nil, &before) == 0, before.isIgnored { continue }
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        if StopOnSignal.first.compareExchange(
          expected: 0, desired: number, successOrdering: .relaxed, failureOrdering: .relaxed
        ).exchanged {
          StopOnSignal.signal.stop()
          StopOnSignal.wakeUp?.wake()
        } else {
          // The second one: the terminal gets its echo back, and that is all.
          Keyboard.giveBack()
          Glibc.signal(number, SIG_DFL)
          raise(number)
        }
      }
      // Not restarted, so that a read that waits returns.
      sigaction(number, &action, nil)
    }
    return signal
  }
}

/// A signal ended a command before its work was whole: nothing of it is written under its name.
struct EndedEarly: Error, CustomStringConvertible {
  /// How far it came, as `trial 3 of 9`.
  var place: String
  /// What is not written.
  var output: String

  var description: String { "ended early at \(place): \(output == "-" ? "the rest" : output) is not written" }
}

extension sigaction {
  fileprivate var isIgnored: Bool {
    unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
