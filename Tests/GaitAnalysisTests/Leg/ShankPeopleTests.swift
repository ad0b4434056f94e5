import GaitModel
import Testing

/// The few constants of `ShankContacts` and `ShankPulses` are means over people that these are among, so this holds
/// what was reached.
@Suite(.enabled(if: VirtualPeople.arePresent)) struct ShankPeopleTests {
  @Test func `a shank with a gyroscope finds the contacts of people and how long they last`() throws {
    let all = try VirtualPeople.score(.shank, hasAngularRate: true)
    #expect(all.truth > 200)
    #expect(all.f1 >= 0.98)
    #expect(abs(all.bias) <= 0.008)
    #expect(VirtualPeople.rms(all.contactTimeErrors) <= 0.018)
    #expect(all.longestLatency <= 0.150)
  }

  @Test func `a shank without one finds the contacts of people`() throws {
    let all = try VirtualPeople.score(.shank, hasAngularRate: false)
    // Of thirty seconds 0.97: what is missed is the first step or two.
    #expect(all.f1 >= 0.93)
    #expect(all.longestLatency <= 0.150)
  }
}
