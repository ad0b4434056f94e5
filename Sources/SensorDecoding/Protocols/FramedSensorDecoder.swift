/// A decoder that is nothing but a grammar: conforming takes one stored property.
protocol FramedSensorDecoder: FrameCounting {
  associatedtype Grammar: FrameGrammar
  var frames: FramedDecoder<Grammar> { get set }
}

extension FramedSensorDecoder {
  /// Decodes one piece of the stream.
  public mutating func decode(_ bytes: Span<UInt8>, arrival: Int64?, into batch: inout DecodedBatch) {
    frames.decode(bytes, arrival: arrival, into: &batch)
  }

  /// Decodes what is left at the end of the stream.
  public mutating func finish(into batch: inout DecodedBatch) { frames.finish(into: &batch) }

  /// What was accepted and lost since the stream began.
  public var statistics: FrameStatistics { frames.statistics }
}
