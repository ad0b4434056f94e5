import GaitModel
import Testing

@Test func `a sample fills one cache line`() { #expect(MemoryLayout<MotionSample>.stride == 64) }

@Test func `a strike has a pattern or a reason, never both`() {
  var strike = Strike(number: 0, initialContact: .zero, initialContactIndex: 0, decidedAt: .zero)
  #expect(strike.pattern == nil && strike.noPatternReason != nil)
  strike.decide(.rearfoot, confidence: 0.9)
  #expect(strike.pattern == .rearfoot && strike.noPatternReason == nil)
  strike.abstain(.uncertain)
  #expect(strike.pattern == nil && strike.confidence == 0)
}
