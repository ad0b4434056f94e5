import GaitModel

/// Turns a stream of bytes into samples, however the bytes are cut.
///
/// A decoder keeps the unfinished end of what it was given, resynchronises after damage, and counts every
/// byte it refuses. It never throws and never traps on input. The times it writes are the device's own,
/// not yet unrolled: `Timeline` does that for all decoders alike.
public protocol SensorDecoder: Sendable {
  /// Decodes one piece of the stream, appending to `batch`.
  ///
  /// - Parameters:
  ///   - bytes: the next bytes, any number of them.
  ///   - arrival: when the host received them, nanoseconds of any steady clock; `nil` for a recording.
  mutating func decode(_ bytes: Span<UInt8>, arrival: Int64?, into batch: inout DecodedBatch)

  /// Decodes what is left at the end of the stream; what is unfinished is refused as `truncated`.
  mutating func finish(into batch: inout DecodedBatch)
}

/// What a decoder made of one piece of its stream. Reused piece after piece, so that nothing is allocated
/// once it has grown to the size of a piece.
public struct DecodedBatch: Sendable {
  /// Decoded samples, in the order of the stream, with the device's own times.
  public var samples: [MotionSample] = []
  /// All that was refused since the stream began.
  public var refusals = RefusalTally()
  /// Samples missing by the device's own counter since the stream began; 0 where it has none.
  public var lostByCounter: Int64 = 0

  /// An empty batch.
  public init(capacity: Int = 4096) { samples.reserveCapacity(capacity) }

  /// Drops the samples and keeps their room; the refusals go on counting.
  public mutating func removeSamples() { samples.removeAll(keepingCapacity: true) }
}
