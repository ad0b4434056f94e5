/// What a consumer that waited will find.
public enum RingReadiness: BitwiseCopyable, Sendable {
  /// At least one element.
  case ready
  /// Nothing, and nothing will come: the producer has closed the ring and all of it was taken.
  case ended
  /// Nothing came in time.
  case timedOut
}
