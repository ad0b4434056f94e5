import GaitModel
import Testing

/// The weights of `SacrumContactTimes` are fitted on people that these are among, so this holds what was reached, not
/// what others can expect: with each left out in turn the worst of them was off by 13 ms at one speed, and the contact
/// time by 13 ms (root mean square).
@Suite(.enabled(if: VirtualPeople.arePresent)) struct SacrumPeopleTests {
  @Test func `contacts, contact times and sides are right on people, with a gyroscope`() throws {
    let all = try VirtualPeople.score(.sacrum, hasAngularRate: true) { sensor, score in
      #expect(abs(score.bias) <= 0.014, "\(sensor.person)")
    }
    #expect(all.truth > 200)
    #expect(all.f1 >= 0.99)
    #expect(Double(all.initialErrors.count { abs($0) <= 0.025 }) >= 0.99 * Double(all.matched))
    #expect(VirtualPeople.rms(all.contactTimeErrors) <= 0.015)
    #expect(all.longestLatency <= 0.150)
    // The first steps of each recording have no side yet; of thirty seconds 96 % are told.
    #expect(Double(all.sidesTold) >= 0.85 * Double(all.matched))
    #expect(Double(all.sidesRight) >= 0.99 * Double(all.sidesTold))
  }

  @Test func `without a gyroscope fewer sides are told, and hardly one is wrong`() throws {
    let all = try VirtualPeople.score(.sacrum, hasAngularRate: false)
    #expect(all.f1 >= 0.99)
    #expect(Double(all.sidesTold) >= 0.65 * Double(all.matched))
    #expect(Double(all.sidesRight) >= 0.98 * Double(all.sidesTold))
  }
}
