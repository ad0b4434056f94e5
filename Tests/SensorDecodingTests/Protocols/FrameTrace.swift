import GaitModel

@testable import SensorDecoding

/// A grammar that also writes down which stretches it accepted.
struct TracingGrammar<Grammar: FrameGrammar>: FrameGrammar {
  var grammar: Grammar
  var accepted: [Range<Int>] = []

  init(_ grammar: Grammar) { self.grammar = grammar }

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
  mutating func finish(into batch: inout DecodedBatch) -> Int64 { grammar.finish(into: &batch) }
}

/// What one grammar found in one stream.
struct FrameTrace {
  var accepted: [Range<Int>]
  var statistics: FrameStatistics
  var refusals: RefusalTally

  init(_ grammar: some FrameGrammar, _ bytes: [UInt8]) {
    var decoder = FramedDecoder(TracingGrammar(grammar))
    var batch = DecodedBatch()
    decoder.decode(bytes.span, arrival: nil, into: &batch)
    decoder.finish(into: &batch)
    accepted = decoder.grammar.accepted
    statistics = decoder.statistics
    refusals = batch.refusals
  }
}
