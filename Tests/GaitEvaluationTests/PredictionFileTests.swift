import GaitEvaluation
import Testing

@Suite struct PredictionFileTests {
  private func contacts(_ text: String, start: Double = 0, of recording: String = "r") throws
    -> [FoundContact]
  {
    try PredictionFile(TableFile(text: text, name: "list.csv"))
      .contacts(of: recording, rateHertz: 200, startSeconds: start)
  }

  @Test func `gaitmap's strides begin with the swing, so a toe-off belongs to the contact before`() throws {
    let found = try contacts(
      "s_id,start,end,ic,tc,min_vel\n0,20,220,160,80,20\n1,220,420,360,290,220\n2,420,600,560,490,420\n")
    #expect(found.map(\.initial) == [0.8, 1.8, 2.8])
    #expect(found.map(\.terminal) == [1.45, 2.45, nil])
  }

  @Test func `mobgap counts samples, with or without its name`() throws {
    #expect(try contacts("step_id,ic\n0,100\n1,180\n").map(\.initial) == [0.5, 0.9])
    #expect(try contacts("initial_contacts\n100\n").map(\.initial) == [0.5])
  }

  @Test func `scikit-digital-health has indices and times`() throws {
    #expect(try contacts("Bout N,IC,FC\n1,100,160\n1,180,\n").map(\.terminal) == [0.8, nil])
    let found = try contacts("IC Time,FC Time\n1000.5,1000.75\n", start: 1000)
    #expect(found.map(\.initial) == [0.5])
    #expect(found.map(\.terminal) == [0.75])
  }

  @Test func `our own strikes come back`() throws {
    let found = try contacts(
      "strike,side,initial_contact_s,terminal_contact_s,pattern\n0,left,1.25,1.5,midfoot\n")
    #expect(found.first?.pattern == .midfoot)
    #expect(found.first?.initial == 1.25)
  }

  @Test func `a column tells recordings apart`() throws {
    let text = "recording,ic\na/one.csv,200\na/two,400\n"
    #expect(try contacts(text, of: "a/one").map(\.initial) == [1])
    #expect(try contacts(text, of: "a/two").map(\.initial) == [2])
    #expect(try contacts(text, of: "a/three").isEmpty)
  }

  @Test(arguments: [
    ("", "it is empty"), ("a,b\n1,2\n", "no column holds initial contacts"), ("ic\nsoon\n", "soon in ic"),
    ("ic,tc\n1\n", "line 2: it has 1 fields where the headings are 2"),
  ])
  func `anything else is refused with its reason`(text: String, reason: String) {
    #expect {
      _ = try contacts(text)
    } throws: {
      "\($0)".contains(reason)
    }
  }
}
