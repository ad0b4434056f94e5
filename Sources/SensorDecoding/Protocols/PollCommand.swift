/// What must be written to a device again and again to get its samples.
public struct PollCommand: Sendable, Equatable {
  /// Written in turn, one after each interval; the answers come in the same order.
  public var requests: [[UInt8]]
  /// Seconds from one request to the next.
  public var intervalSeconds: Double

  /// Requests to be written in turn.
  public init(requests: [[UInt8]], intervalSeconds: Double) {
    self.requests = requests
    self.intervalSeconds = intervalSeconds
  }
}
