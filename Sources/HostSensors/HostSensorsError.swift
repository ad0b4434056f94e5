/// Why the machine's own sensors can't be read. A machine without any is not an error.
public struct HostSensorsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What happened.
  public var what: String
  /// What to do about it.
  public var advice: String

  /// `what; advice`.
  public var description: String { "sensors of this machine: \(what); \(advice)" }
}
