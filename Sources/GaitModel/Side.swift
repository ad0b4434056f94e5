/// Which foot.
public enum Side: String, CaseIterable, BitwiseCopyable, Sendable {
  case left, right

  /// The other foot.
  @inlinable public var opposite: Side { self == .left ? .right : .left }
}
