/// Lines or frames refused for one cause.
public struct RefusalCount: Sendable, Equatable {
  /// The cause, as it is written in reports: `not_a_number`.
  public var cause: String
  /// Lines or frames.
  public var records: Int64
  /// Bytes of those.
  public var bytes: Int64

  /// A cause with its counts.
  public init(cause: String, records: Int64, bytes: Int64) {
    self.cause = cause
    self.records = records
    self.bytes = bytes
  }
}
