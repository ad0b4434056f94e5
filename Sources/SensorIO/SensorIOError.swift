import Glibc
import SystemPackage

/// Why bytes could not be had: what, where and what to do.
public struct SensorIOError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of trouble.
  public enum Cause: Sendable, Equatable {
    /// There is no such file or port.
    case notFound
    /// It exists, and this user may not open it.
    case notPermitted
    /// Another program holds the port.
    case busy
    /// It is a directory.
    case isDirectory
    /// It is not a serial port.
    case notSerial
    /// The port can't do what was asked, such as an odd baud.
    case unsupported
    /// The device went away while it was written to.
    case hungUp
    /// The device did not take the bytes in time.
    case timedOut
    /// Any other failure of the system.
    case failed
  }

  /// What kind of trouble.
  public var cause: Cause
  /// The file or port.
  public var path: String
  /// What happened, in a few words.
  public var what: String
  /// What to do about it; empty where nothing can be said.
  public var advice: String

  /// An error.
  public init(_ cause: Cause, path: String, what: String, advice: String = "") {
    self.cause = cause
    self.path = path
    self.what = what
    self.advice = advice
  }

  /// `path: what; advice`.
  public var description: String { "\(path): \(what)" + (advice.isEmpty ? "" : "; \(advice)") }

  /// What a failed call on a path means.
  init(_ errno: Errno, path: String, doing: String) {
    switch errno {
    case .noSuchFileOrDirectory, .noSuchAddressOrDevice, .operationNotSupportedByDevice:
      self.init(.notFound, path: path, what: "there is no such file or port", advice: "check its name")
    case .permissionDenied, .notPermitted:
      self.init(
        .notPermitted, path: path, what: "this user may not open it",
        advice: DeviceAccess(path: path).advice)
    case .resourceBusy, .wouldBlock:
      let holder = PortHolder.find(path)
      self.init(
        .busy, path: path, what: "it is held by \(holder?.description ?? "another program")",
        advice: holder?.process == getpid()
          ? "choose another port" : "end that program or choose another port")
    case .isDirectory:
      self.init(.isDirectory, path: path, what: "is a directory", advice: "name a file in it")
    case .ioError, .brokenPipe:
      self.init(.hungUp, path: path, what: "the device went away", advice: "plug it in again")
    default:
      self.init(.failed, path: path, what: "\(doing) failed: \(errno.description)")
    }
  }
}
