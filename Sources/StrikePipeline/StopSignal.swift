import Synchronization

/// Asks a run to end early: the source stops, the rings drain, the report is written.
///
/// Setting it is one atomic store, so a signal handler may do it.
public final class StopSignal: Sendable {
  private let asked = Atomic<Bool>(false)

  /// Nobody has asked yet.
  public init() {}

  /// Asks.
  public func stop() { asked.store(true, ordering: .releasing) }

  /// Somebody has asked.
  public var isSet: Bool { asked.load(ordering: .acquiring) }
}
