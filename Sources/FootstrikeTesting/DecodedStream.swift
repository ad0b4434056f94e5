import GaitModel
import SensorDecoding

/// What a protocol's decoder made of a whole stream.
public struct DecodedStream: Sendable {
  /// The samples.
  public let samples: [MotionSample]
  /// What was refused.
  public let refusals: RefusalTally
  /// What was accepted and lost.
  public let statistics: FrameStatistics
  /// What had to be guessed.
  public let guesses: [Guess<String>]
  /// Why it can't be read; `nil` where it can.
  public let problem: String?

  /// Decodes a stream fed in pieces of so many bytes; all at once where `piece` is 0.
  public init(
    _ entry: SerialProtocol, _ bytes: [UInt8], piece: Int = 0, settings: ProtocolSettings = ProtocolSettings()
  ) {
    var decoder = entry.makeDecoder(settings)
    var batch = DecodedBatch()
    var place = 0
    while place < bytes.count {
      let end = piece == 0 ? bytes.count : min(place + piece, bytes.count)
      decoder.decode(bytes.span.extracting(place..<end), arrival: nil, into: &batch)
      place = end
    }
    decoder.finish(into: &batch)
    samples = batch.samples
    refusals = batch.refusals
    statistics = decoder.statistics
    guesses = decoder.guesses
    problem = decoder.problem
  }

  /// What tells two streams apart, sample by sample.
  public var fingerprint: [String] {
    samples.map {
      "\($0.time.nanoseconds) \($0.index) \($0.acceleration) \($0.angularRate) \($0.flags.rawValue)"
    }
  }

  /// The bytes of accepted frames and those refused.
  public var accountedBytes: Int { Int(statistics.frameBytes + refusals.totalBytes) }

  /// How it differs from the same stream decoded otherwise; `nil` where it does not.
  public func difference(from other: DecodedStream) -> String? {
    if fingerprint != other.fingerprint { return "samples" }
    if refusals != other.refusals { return "refusals" }
    return statistics == other.statistics ? nil : "counts"
  }
}
