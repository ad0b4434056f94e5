import Testing

@testable import GaitEvaluation

@Suite struct ScoreTests {
  @Test func `a requirement is a name, a comparison and a number`() throws {
    let requirement = try #require(Requirement("strike.f1 >= 0.92"))
    #expect(requirement.name == "strike.f1")
    #expect(requirement.isMet(by: 0.92))
    #expect(!requirement.isMet(by: 0.91))
    #expect(!requirement.isMet(by: .nan))
    #expect(try #require(Requirement("contact.rmse_ms<10")).isMet(by: 9.9))
  }

  @Test(arguments: ["", "f1", ">=0.9", "f1>=", "f1>=much", "f1=0.9", "f1>=nan"])
  func `anything else is refused`(text: String) { #expect(Requirement(text) == nil) }

  @Test func `the bootstrap draws runners, the same ones for the same seed`() throws {
    let shares = [0.8, 0.9, 1.0, 0.7]
    let mean: ([Double]) -> Double = { $0.reduce(0, +) / Double($0.count) }
    let interval = try #require(Bootstrap.interval(over: shares, score: mean))
    #expect(interval.contains(0.85))
    #expect(interval.lowerBound >= 0.7 && interval.upperBound <= 1)
    #expect(interval == Bootstrap.interval(over: shares, score: mean))
    #expect(Bootstrap.interval(over: [0.9], score: mean) == nil)
  }

  @Test(arguments: [
    // Found at, pairs, judged; the foot stands at 1, 2, 3 and 4 s.
    ([1.8, 2.7, 3.8], 3, 3),
    ([1.8, 1.9, 3.8], 2, 3),
    // A hand marks an instant some hundredths of a second early or late.
    ([1.5, 2.04, 2.7, 3.8], 3, 4),
    ([2.04, 2.7, 3.8], 3, 3),
    // Before and after nothing is known.
    ([0.2, 1.8, 2.7, 3.8, 4.6], 3, 3),
    ([], 0, 0),
  ])
  func `between each two instants at which a foot stands lies one event`(
    found: [Double], pairs: Int, judged: Int
  ) {
    var tally = EventTally()
    tally.add(found, betweenEach: [1, 2, 3, 4], tolerance: 0.05)
    #expect(tally.pairs == pairs && tally.found == judged && tally.truth == 3)
  }

  @Test func `a calibrated classifier has no calibration error`() {
    var reliability = Reliability()
    for n in 0..<10 { reliability.add(confidence: 0.7, right: n < 7) }
    #expect(abs(reliability.expectedCalibrationError) < 1e-12)
    reliability.add(confidence: 1, right: false)
    #expect(reliability.expectedCalibrationError > 0.08)
    #expect(Reliability().expectedCalibrationError.isNaN)
  }
}
