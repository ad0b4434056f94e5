import GaitModel

/// What a device decoder made of its stream so far.
///
/// Bytes of frames, refused bytes and bytes still waiting add up to the bytes fed.
public struct FrameStatistics: BitwiseCopyable, Sendable, Equatable {
  /// Frames accepted, those without a motion sample too.
  public var frames: Int64 = 0
  /// Bytes of the accepted frames.
  public var frameBytes: Int64 = 0
  /// Motion samples decoded.
  public var samples: Int64 = 0
  /// Of those, the ones with a time of the device's own clock. The others carry their arrival, or zero where
  /// that is unknown; a device that can leave its time out shows here whether it did.
  public var timedSamples: Int64 = 0
  /// Samples missing by the device's own counter; 0 where it has none.
  public var lostByCounter: Int64 = 0

  /// Samples that would have fitted into refused bytes, where the device has neither clock nor counter.
  public var lostInDamage: Int64 = 0

  /// A stream that has brought nothing yet.
  public init() {}
}

/// A decoder that says how many frames it accepted and how many its device counted as lost.
///
/// What the device's own counter misses is told in the batch, too (`DecodedBatch.lostByCounter`).
public protocol FrameCounting: SensorDecoder {
  /// What was accepted and lost since the stream began.
  var statistics: FrameStatistics { get }

  /// What was guessed of the stream; empty where nothing had to be, or not yet.
  var guesses: [Guess<String>] { get }

  /// Why nothing of it can be read, for people; `nil` where it can.
  var problem: String? { get }

  /// Times that the guesses changed since the first.
  var revisions: Int { get }

  /// The line hung up: what is unfinished is refused, and what comes next may start anywhere. What the device
  /// told of itself stands, since it may not tell it again.
  mutating func lineWasLost(into batch: inout DecodedBatch)
}

extension FrameCounting {
  /// Most protocols leave nothing to guess.
  public var guesses: [Guess<String>] { [] }
  /// Most protocols are read or are others.
  public var problem: String? { nil }
  /// Most protocols leave nothing to guess.
  public var revisions: Int { 0 }
}
