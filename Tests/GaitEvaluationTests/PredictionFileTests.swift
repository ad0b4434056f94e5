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

  @Test func `gaitmap tells the contact before a stride, which may be no other row's`() throws {
    let found = try contacts(
      ",s_id,start,end,ic,tc,min_vel,pre_ic\n0,0,100,300,250,160,100,60\n1,1,300,500,450,360,300,250\n")
    #expect(found.map(\.initial) == [0.3, 1.25, 2.25])
    #expect(found.map(\.terminal) == [0.8, 1.8, nil])
  }

  @Test func `mobgap's contacts and strides name the foot, and a stride ends with a contact`() throws {
    let list = try contacts("wb_id,step_id,ic,lr_label\n0,0,100,left\n0,1,180,right\n0,2,260,\n")
    #expect(list.map(\.side) == [.left, .right, nil])
    let strides = try contacts(
      "s_id,start,end,n_steps,lr_label\n0,100,260,2,left\n1,180,340,2,right\n2,260,420,2,left\n")
    #expect(strides.map(\.initial) == [0.5, 0.9, 1.3, 1.7, 2.1])
    #expect(strides.map(\.side) == [.left, .right, .left, .right, .left])
    #expect { _ = try contacts("s_id,start,end\n0,100,260\n") } throws: {
      "\($0)".contains("no column holds initial contacts")
    }
    #expect { _ = try contacts("ic,lr_label\n100,both\n") } throws: {
      "\($0)".contains("line 2: both is no side")
    }
  }

  @Test func `skdh 0_17's stances begin with a time and last so long`() throws {
    // As GaitLumbar().predict() gives it, one of 58 columns left after another.
    let found = try contacts(
      "Day N,Bout N,Gait Cycles,IC Timestamp,IC Rel Timestamp,IC Datetime,Turn,stride time,stance time\n"
        + "1,1,757,1000.5,3.64,1970-01-01 00:16:40.500,-1,0.74,0.46\n1,1,757,1000.75,3.98,,-1,,\n",
      start: 1000)
    #expect(found.map(\.initial) == [0.5, 0.75])
    #expect(abs(try #require(found[0].terminal) - 0.96) < 1e-9 && found[1].terminal == nil)
  }

  @Test func `skdh's samples may count from elsewhere than its times`() throws {
    let found = try contacts(
      ",Day N,Bout N,IC Time,IC,FC,FC opp foot\n0,1,1,1000.5,7,57,20\n1,1,1,1000.75,87,,\n", start: 1000)
    #expect(found.map(\.initial) == [0.5, 0.75])
    #expect(abs(try #require(found[0].terminal) - 0.75) < 1e-9 && found[1].terminal == nil)
  }

  @Test func `a rate of the list's own and a sensor of the recording are heard`() throws {
    let list = try PredictionFile(
      TableFile(text: "recording,sensor,rate_hz,ic\na,left,100,50\na,right,50,50\n", name: "list.csv"))
    try list.check(recordings: ["a#left", "a#right"])
    #expect(try list.contacts(of: "a#left", rateHertz: 200, startSeconds: 0).map(\.initial) == [0.5])
    #expect(try list.contacts(of: "a#right", rateHertz: 200, startSeconds: 0).map(\.initial) == [1])
    #expect { try list.check(recordings: ["a#left"]) } throws: {
      "\($0)".contains("line 3: the dataset has no recording a#right")
    }
    #expect { _ = try contacts("rate_hz,ic\nfast,100\n") } throws: {
      "\($0)".contains("line 2: fast in rate_hz is no rate")
    }
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

  @Test(arguments: [
    ("participant,ic\na,200\nb,400\n", "no column names the recording, and the dataset has 2"),
    ("recording,ic\na,200\nc,400\n", "line 3: the dataset has no recording c; it has a, b"),
    ("recording,ic\na,200\n", "it says nothing of 1 recordings, as of b"),
    ("recording,ic\na,200\nb,400\na,200\n", "line 4: this contact of a stands there before"),
  ])
  func `a list that is not of these recordings is refused, with its line`(text: String, reason: String) throws
  {
    let list = try PredictionFile(TableFile(text: text, name: "list.csv"))
    #expect {
      try list.check(recordings: ["a", "b"])
    } throws: {
      "\($0)".contains(reason)
    }
  }

  @Test func `what is no number or no pattern is refused, with its line`() throws {
    #expect { _ = try contacts("ic\n100\nNaN\n") } throws: {
      "\($0)".contains("line 3: no number stands in ic")
    }
    #expect { _ = try contacts("ic,pattern\n100,toe\n") } throws: {
      "\($0)".contains("line 2: toe is no pattern")
    }
    let list = try PredictionFile(TableFile(text: "file,ic\na.csv,200\nb.csv,\n", name: "list.csv"))
    try list.check(recordings: ["a", "b"])
    #expect(try list.contacts(of: "a", rateHertz: 200, startSeconds: 0).map(\.initial) == [1])
    #expect(try list.contacts(of: "b", rateHertz: 200, startSeconds: 0).isEmpty)
  }
}
