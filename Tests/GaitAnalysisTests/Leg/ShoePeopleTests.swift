import GaitAnalysis
import GaitModel
import Testing

/// A shoe's sensor moved by people's markers, with noise, a turn and a shock. The constants of the shoe's detector were
/// chosen on people that these are among, and the model without a gyroscope has learned of them: this holds what was
/// reached. On people left out it stands in the model itself (`acceptedScore`).
@Suite(.enabled(if: VirtualPeople.arePresent)) struct ShoePeopleTests {
  @Test func `a shoe with a gyroscope tells how people land`() throws {
    let all = try VirtualPeople.score(.shoe, hasAngularRate: true)
    #expect(all.truth > 200)
    #expect(all.f1 >= 0.99)
    #expect(Double(all.angleErrors.count) >= 0.92 * Double(all.truth))
    #expect(abs(all.bias) <= 0.004)
    #expect(VirtualPeople.rms(all.initialErrors) <= 0.007)
    #expect(VirtualPeople.rms(all.contactTimeErrors) <= 0.015)
    #expect(abs(VirtualPeople.mean(all.angleErrors)) <= 1.2)
    #expect(VirtualPeople.rms(all.angleErrors) <= 2.8)
    #expect(all.balanced >= 0.92)
    #expect(all.longestLatency <= 0.150)
  }

  @Test func `a shoe without one tells when people land, and how where it is sure`() throws {
    let all = try VirtualPeople.score(.shoe, hasAngularRate: false)
    #expect(all.f1 >= 0.98)
    #expect(abs(all.bias) <= 0.005)
    #expect(VirtualPeople.rms(all.initialErrors) <= 0.008)
    #expect(VirtualPeople.rms(all.contactTimeErrors) <= 0.018)
    #expect(all.longestLatency <= 0.150)
    for pattern in StrikePattern.allCases {
      let count = all.told[pattern] ?? (0, 0)
      #expect(count.right > 0, "\(pattern)")
      #expect(Double(count.wrong) <= 0.1 * Double(count.right + count.wrong), "\(pattern) \(count)")
    }
  }

  @Test func `without a gyroscope no pattern is claimed of a signal that no shoe gives`() throws {
    var samples = try #require(try VirtualPeople.all(.shoe).first).samples
    // Three times as strong an acceleration is nothing a runner's shoe feels all the time.
    for i in samples.indices { samples[i].acceleration *= 3 }
    let strikes = ShoeAccelerometerDetector(StreamDescription(placement: .shoe, rateHertz: 200))
      .events(of: samples).strikes.filter(\.isRunning)
    #expect(strikes.count > 5)
    #expect(strikes.allSatisfy { $0.pattern == nil })
    #expect(strikes.contains { $0.noPatternReason == .unfamiliar })
  }
}
