import GaitModel
import Testing

@testable import GaitSynthesis

@Suite struct FootCurveFitTests {
  /// Strides of four people's feet that are made of the modes in use and nothing else.
  private var strides: [MeasuredStride] {
    var strides: [MeasuredStride] = []
    for person in 0..<4 {
      for (place, side) in Side.allCases.enumerated() {
        for speed in [2.5, 3.5, 4.5] {
          for step in 0..<6 {
            let angle = -3 + 2.7 * Double(step) + 3 * Double(person)
            var weights =
              FootCurve.means(tens: angle / 10, faster: speed - 3.5)
              + [Double](repeating: 0, count: FootCurve.footModes + FootCurve.strikeModes)
            weights[6] = Double(person) - 1.5 + (place == 0 ? 0.5 : -0.5)
            weights[14] = step % 2 == 0 ? 1 : -1
            let values = (0..<203).map { i in
              weights.enumerated().reduce(0) {
                $0 + $1.element * Double(FootCurve.modes[$1.offset * 203 + i])
              }
                / ((3...5).contains(i % 7) ? 10_000 : 100)
            }
            strides.append(
              MeasuredStride(
                person: "P\(person)", side: side, speed: speed, angleDegrees: angle, values: values))
          }
        }
      }
    }
    return strides
  }

  @Test func `modes that strides are made of are found again, with their sign`() throws {
    let fit = FootCurveFit(strides)
    #expect(fit.strides == 144 && fit.feet == 24)
    #expect(fit.modes.map(\.count) == [Int](repeating: 203, count: 22))
    // What changes from strike to strike is mixed a little with angle and speed.
    #expect(likeness(fit.modes[14], 14) > 0.8)
    #expect(likeness(fit.modes[6], 6) > 0.9)
    #expect(likeness(fit.modes[0], 0) > 0.99)
    #expect(!fit.changes.contains { !$0.isFinite })
    let text = fit.source(people: 4)
    #expect(text.contains("Fitted to 144 strides of 4 people"))
    let longest = text.split(separator: "\n").map(\.count).max() ?? 0
    #expect(longest <= 132)
    let numbers = text.split(separator: "= [")[1].split(whereSeparator: { ",\n ".contains($0) })
      .compactMap { Int16($0) }
    #expect(numbers.suffix(203) == fit.modes[21].map { Int16($0.rounded(.toNearestOrEven)) }[...])
  }

  /// Cosine of a mode and the one in use.
  private func likeness(_ mode: [Double], _ number: Int) -> Double {
    let old = FootCurve.modes[number * 203..<(number + 1) * 203].map(Double.init)
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    return dot(mode, old) / (dot(mode, mode) * dot(old, old)).squareRoot()
  }
}
