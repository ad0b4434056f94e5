import ArgumentParser

/// How the command ended, for scripts. Thrown by a command that has said what it had to say.
enum ExitStatus: Int32, Error {
  /// All was done.
  case done = 0
  /// Done, but nothing was found, or a limit that was asked for was crossed.
  case limitCrossed = 1
  /// It could not be done: a file, a port or the machine failed.
  case couldNot = 2
  /// The command line made no sense.
  case wrongUsage = 64

  /// The status an error that nobody caught stands for.
  init(_ error: any Error) {
    let parsing = Footstrike.exitCode(for: error)
    self = parsing == .validationFailure ? .wrongUsage : .couldNot
  }

  /// The worse of two, over several recordings.
  func worse(_ other: ExitStatus) -> ExitStatus {
    func rank(_ status: ExitStatus) -> Int {
      switch status {
      case .done: 0
      case .limitCrossed: 1
      case .couldNot: 2
      case .wrongUsage: 3
      }
    }
    return rank(self) >= rank(other) ? self : other
  }
}
