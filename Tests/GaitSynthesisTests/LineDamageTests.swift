import GaitSynthesis
import Testing

/// What a simulated bad line does.
struct LineDamageTests {
  private let bytes = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

  private func damaged(share: Double, cut: Int) -> (bytes: [UInt8], count: Int64) {
    var damage = LineDamage(share: share, seed: 5)
    var passed: [UInt8] = []
    var start = 0
    while start < bytes.count {
      var piece = Array(bytes[start..<min(bytes.count, start + cut)])
      damage.apply(to: &piece)
      passed += piece
      start += cut
    }
    return (passed, damage.count)
  }

  @Test func `a good line changes nothing`() { #expect(damaged(share: 0, cut: 64).bytes == bytes) }

  @Test func `damage comes at its share, and does not depend on the cut`() {
    let whole = damaged(share: 0.01, cut: 20_000)
    #expect((150...250).contains(whole.count))
    #expect(whole.bytes != bytes)
    #expect(damaged(share: 0.01, cut: 1).bytes == whole.bytes)
    #expect(damaged(share: 0.01, cut: 77).bytes == whole.bytes)
  }
}
