import GaitModel
import SensorDecoding

/// Which stretches of a stream one protocol accepted as frames.
public struct FrameTrace: Sendable {
  /// The stretches, in the order of the stream.
  public let accepted: [Range<Int>]
  /// What was accepted and lost.
  public let statistics: FrameStatistics
  /// What was refused.
  public let refusals: RefusalTally

  /// Reads a whole stream.
  public init(_ grammar: some FrameGrammar, _ bytes: [UInt8]) {
    var decoder = FramedDecoder(TracingGrammar(grammar: grammar))
    var batch = DecodedBatch()
    decoder.decode(bytes.span, arrival: nil, into: &batch)
    decoder.finish(into: &batch)
    accepted = decoder.grammar.accepted
    statistics = decoder.statistics
    refusals = batch.refusals
  }
}

/// A grammar that also writes down which stretches it accepted.
private struct TracingGrammar<Grammar: FrameGrammar>: FrameGrammar {
  var grammar: Grammar
  var accepted: [Range<Int>] = []

  var hasDeviceTime: Bool { grammar.hasDeviceTime }
  var lostByCounter: Int64 { grammar.lostByCounter }

  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch {
    grammar.match(bytes, at: start, context)
  }

  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause? {
    let cause = grammar.accept(bytes, frame, context, into: &samples)
    if cause == nil { accepted.append(Int(context.byteOffset)..<(Int(context.byteOffset) + frame.count)) }
    return cause
  }

  mutating func interrupt(into samples: inout [MotionSample]) { grammar.interrupt(into: &samples) }
  mutating func lineWasLost(into samples: inout [MotionSample]) { grammar.lineWasLost(into: &samples) }
  mutating func finish(into batch: inout DecodedBatch) -> Int64 { grammar.finish(into: &batch) }
}
