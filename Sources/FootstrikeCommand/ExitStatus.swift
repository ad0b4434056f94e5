import ArgumentParser

/// How the command ended, for scripts. Thrown by a command that has said what it had to say.
enum ExitStatus: Error, Equatable {
  /// All was done.
  case done
  /// Done, but nothing was found, or a limit that was asked for was crossed.
  case limitCrossed
  /// It could not be done: a file, a port or the machine failed.
  case couldNot
  /// A signal ended it early; what it had found by then is written.
  case interrupted(by: Int32)
  /// The command line made no sense.
  case wrongUsage

  /// As shells see it; of a signal, the number that they give it.
  var code: Int32 {
    switch self {
    case .done: 0
    case .limitCrossed: 1
    case .couldNot: 2
    case .wrongUsage: 64
    case .interrupted(let number): 128 + number
    }
  }

  /// The status an error that nobody caught stands for.
  init(_ error: any Error) {
    if error is EndedEarly, let number = StopOnSignal.received {
      self = .interrupted(by: number)
      return
    }
    let parsing = Footstrike.exitCode(for: error)
    self = parsing == .validationFailure ? .wrongUsage : .couldNot
  }

  /// The worse of two, over several recordings.
  func worse(_ other: ExitStatus) -> ExitStatus { code >= other.code ? self : other }
}
