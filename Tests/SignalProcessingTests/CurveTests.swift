import SignalProcessing
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// What whole recordings are smoothed and interpolated with.
@Suite struct CurveTests {
  @Test func `a quintic curve goes through its points, and its derivatives are those of the signal`() {
    let rate = 150.0
    let omega = 2 * Double.pi * 12
    let curve = QuinticCurve(
      (0..<150).map { SIMD4(sin(omega * Double($0) / rate), Double($0) / rate, 1, 0) }, rateHertz: rate)
    for k in 0..<140 {
      let knot = curve(Double(k) / rate).value
      #expect(abs(knot.x - sin(omega * Double(k) / rate)) < 1e-9)
    }
    var worst = SIMD3<Double>.zero
    for k in 200..<800 {
      let t = Double(k) / 1000
      let (value, slope, bend) = curve(t)
      let error = SIMD3(
        value.x - sin(omega * t), slope.x / omega - cos(omega * t), bend.x / (omega * omega) + sin(omega * t))
      worst = pointwiseMax(worst, SIMD3(abs(error.x), abs(error.y), abs(error.z)))
      #expect(abs(slope.y - 1) < 1e-9 && abs(bend.y) < 1e-6 && abs(value.z - 1) < 1e-12)
    }
    #expect(worst.x < 3e-5 && worst.y < 2e-4 && worst.z < 3e-3)
  }

  @Test(arguments: [5.0, 40, 60])
  func `a low-pass without delay is 3 dB down at its cut-off`(cutoff: Double) {
    let rate = 2000.0
    func gain(_ hertz: Double) -> Double {
      let x = (0..<8000).map { sin(2 * .pi * hertz * Double($0) / rate) }
      let y = ZeroPhaseLowPass.filtered(x, cutoffHertz: cutoff, rateHertz: rate)
      // Projected on the input itself: a delay would show as a loss.
      let middle = 2000..<6000
      let (own, both) = middle.reduce(into: (0.0, 0.0)) { sum, i in
        sum.0 += x[i] * x[i]
        sum.1 += x[i] * y[i]
      }
      return both / own
    }
    #expect(abs(gain(cutoff) - 0.5.squareRoot()) < 0.005)
    #expect(gain(cutoff / 5) > 0.99)
    #expect(gain(cutoff * 4) < 0.02)
  }

  @Test func `a constant passes a low-pass unchanged, and a line but for a trace at its ends`() {
    let constant = [Double](repeating: 3, count: 50)
    for value in ZeroPhaseLowPass.filtered(constant, cutoffHertz: 10, rateHertz: 100) {
      #expect(abs(value - 3) < 1e-12)
    }
    let line = (0..<100).map { 3 + 0.5 * Double($0) }
    for (i, after) in ZeroPhaseLowPass.filtered(line, cutoffHertz: 10, rateHertz: 100).enumerated() {
      #expect(abs(line[i] - after) < (20..<80 ~= i ? 1e-6 : 0.01))
    }
    #expect(ZeroPhaseLowPass.filtered([1, 2, 9], cutoffHertz: 10, rateHertz: 100) == [1, 2, 9])
  }
}
