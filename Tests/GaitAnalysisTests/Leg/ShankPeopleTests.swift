import GaitAnalysis
import GaitModel
import Testing

/// Thirteen people at 2.5, 3.5 and 4.5 m/s, both shanks. The few constants of `ShankContacts` and
/// `ShankPulses` are means over these very people, so this holds what was reached.
@Suite(.enabled(if: VirtualPeople.arePresent(.shank), "set FOOTSTRIKE_VIRTUAL to run it"))
struct ShankPeopleTests {
  @Test func `a shank with a gyroscope finds the contacts of people and how long they last`() throws {
    var all = VirtualPeople.Score()
    for recording in try VirtualPeople.recordings(.shank, hasAngularRate: true) {
      all = all + (try VirtualPeople.score(recording))
    }
    #expect(all.truth > 3000)
    #expect(all.f1 >= 0.985)
    #expect(abs(all.bias) <= 0.006)
    #expect(all.contactTimeRMS <= 0.018)
    #expect(all.longestLatency <= 0.150)
  }

  @Test func `a shank without one finds the contacts of people`() throws {
    var all = VirtualPeople.Score()
    for recording in try VirtualPeople.recordings(.shank, hasAngularRate: false) {
      all = all + (try VirtualPeople.score(recording))
    }
    #expect(all.f1 >= 0.97)
    #expect(all.longestLatency <= 0.150)
  }
}
