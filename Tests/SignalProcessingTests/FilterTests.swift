import SignalProcessing
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct `Butterworth filters` {
  /// Steady amplitude of a sine after the filter.
  static func gain(_ filter: Butterworth, hertz: Double, rate: Double) -> Double {
    var filter = filter
    var greatest = 0.0
    let settle = Int(rate * 4)
    for i in 0..<(2 * settle) {
      let y = filter.filter(sin(2 * Double.pi * hertz * Double(i) / rate))
      if i >= settle { greatest = max(greatest, abs(y)) }
    }
    return greatest
  }

  @Test(arguments: [1, 2, 3, 4, 5, 8])
  func `are three decibels down at the cut-off, whatever the order`(order: Int) {
    for pass in [Butterworth.Pass.low, .high] {
      let filter = Butterworth(pass, order: order, cutoffHertz: 10, rateHertz: 1000)
      #expect(abs(Self.gain(filter, hertz: 10, rate: 1000) - 0.5.squareRoot()) < 0.01)
    }
  }

  @Test(arguments: [1, 2, 4])
  func `fall by six decibels an octave and order`(order: Int) {
    let filter = Butterworth(.low, order: order, cutoffHertz: 5, rateHertz: 1000)
    let ratio = Self.gain(filter, hertz: 20, rate: 1000) / Self.gain(filter, hertz: 40, rate: 1000)
    #expect(abs(log2(ratio) - Double(order)) < 0.1)
  }

  @Test func `a settled low-pass starts at its input's level and a high-pass at zero`() {
    var low = Butterworth(.low, order: 4, cutoffHertz: 10, rateHertz: 200)
    low.settle(at: 9.81)
    var high = Butterworth(.high, order: 3, cutoffHertz: 10, rateHertz: 200)
    high.settle(at: 9.81)
    for _ in 0..<50 {
      #expect(abs(low.filter(9.81) - 9.81) < 1e-9)
      #expect(abs(high.filter(9.81)) < 1e-9)
    }
  }

  @Test func `a ramp comes out later by the delay stated`() {
    var filter = Butterworth(.low, order: 2, cutoffHertz: 10, rateHertz: 200)
    var y = 0.0
    for i in 0..<2000 { y = filter.filter(Double(i)) }
    #expect(abs((1999 - y) / 200 - filter.delaySeconds) < 1e-4)
  }

  @Test func `a cut-off above what the rate can carry is brought down instead of trapping`() {
    var filter = Butterworth(.low, order: 2, cutoffHertz: 90, rateHertz: 100)
    filter.settle(at: 1)
    #expect(abs(filter.filter(1) - 1) < 1e-9)
  }
}

@Suite struct `A uniform resampler` {
  static func points(_ times: [Int64], gap: Int64? = nil) -> [UniformResampler.Point] {
    var resampler = UniformResampler(rateHertz: 100, longestBridgeSeconds: 0.05)
    var found: [UniformResampler.Point] = []
    for t in times {
      resampler.push(nanoseconds: t, SIMD8(repeating: Float(t) * 1e-6), gapBefore: t == gap)
      while let p = resampler.next() { found.append(p) }
    }
    return found
  }

  @Test func `puts a straight line sampled unevenly back on the line, a point every step`() {
    let found = Self.points([3, 9, 21, 30, 58, 61].map { $0 * 1_000_000 })
    #expect(found.map(\.nanoseconds) == [10, 20, 30, 40, 50, 60].map { $0 * 1_000_000 })
    for p in found { #expect(abs(p.value[5] - Float(p.nanoseconds) * 1e-6) < 1e-3) }
    #expect(found.map(\.startsAfterGap) == [true, false, false, false, false, false])
  }

  @Test func `leaves a long hole empty and says where it ends`() {
    let found = Self.points([0, 10, 100, 110].map { $0 * 1_000_000 })
    #expect(found.map(\.nanoseconds) == [0, 10, 100, 110].map { $0 * 1_000_000 })
    #expect(found.map(\.startsAfterGap) == [true, false, true, false])
  }

  @Test func `does not bridge a hole declared lost, nor go back in time`() {
    let found = Self.points([0, 10, 5, 30, 40].map { $0 * 1_000_000 }, gap: 30_000_000)
    #expect(found.map(\.nanoseconds) == [0, 10, 30, 40].map { $0 * 1_000_000 })
    #expect(found.map(\.startsAfterGap) == [true, false, true, false])
  }

  @Test func `keeps its grid when early samples are lost`() {
    let late = Self.points([9, 19, 29].map { $0 * 1_000_000 })
    let early = Self.points([2, 9, 19, 29].map { $0 * 1_000_000 })
    #expect(late.map(\.nanoseconds) == [10, 20].map { $0 * 1_000_000 })
    #expect(early.map(\.nanoseconds) == [10, 20].map { $0 * 1_000_000 })
  }
}
