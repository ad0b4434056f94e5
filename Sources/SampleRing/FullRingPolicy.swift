/// What a ring does with an element that comes when it is full.
public enum FullRingPolicy: String, CaseIterable, BitwiseCopyable, Sendable {
  /// The producer sleeps until there is room. Nothing is lost: for files.
  case wait
  /// The element that came is dropped and counted. What is in the ring stays whole and in order.
  case dropNewest
  /// The oldest element is overwritten and counted: for live lines, where only the present matters.
  ///
  /// Costs both sides about twice the time, since every element is copied out and checked. A consumer
  /// that was lapped skips an eighth of the ring more, or it would be lapped again at once.
  case dropOldest
}
