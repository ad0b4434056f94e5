import Foundation
import GaitEvaluation
import GaitModel
import Testing

/// Truth of each contact: from a description, from a folder, and what scores make of it.
@Suite struct ContactTruthTests {
  private static let signal =
    "time_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps\n"
    + (0..<400).map { "\(Double($0) / 100),0,0,1,0,0,0\n" }.joined()

  private static let truth = """
    initial_contact_s,terminal_contact_s,pattern,foot_strike_angle_deg,side,activity
    1.5,1.75,MFS,,R,running
    0.5,0.7,rearfoot,12.5,left,running

    2.5,,,3.25,left,walking
    """

  private static func description(_ contacts: String) -> Data {
    Data(
      """
      {"schema": "footstrike.dataset/1", "name": "n", "licence": "MIT", "source": "s",
       "recordings": [{"file": "{name}.csv", "placement": "shoe", "read": {"gyroscope": false},
         "runner": {"file": "people.txt", "where": {"file": "{name}"}, "column": "person"},
         "by": {"speed": {"file": "people.txt", "where": {"file": "{name}"}, "column": "speed"}},
         "truth": {"contacts": {"file": "{name}.truth.csv", "initial": "initial_contact_s", \(contacts)}}}]}
      """.utf8)
  }

  private static let labels = """
    "terminal": "terminal_contact_s", "pattern": "pattern", "angle": "foot_strike_angle_deg", "side": "side",
    "activity": "activity", "definition": {"by": "strike_angle", "midfoot_from": -0.8, "midfoot_to": 7.4}
    """

  private func folder(truth: String = truth) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("a1.csv", Self.signal)
    try folder.write("a1.truth.csv", truth)
    try folder.write("people.txt", "file,person,speed\na1,P7,2.5\n")
    return folder
  }

  @Test func `each contact has its pattern, angle and side, in the order of time`() throws {
    let folder = try folder()
    let dataset = try Dataset(data: Self.description(Self.labels), file: "d.json")
    #expect(dataset.patternDefinitions.map(\.rule) == [.strikeAngle])
    #expect(dataset.patternDefinitions[0].sentence.contains("forefoot below -0.8°, rearfoot above 7.4°"))
    let recording = try #require(try dataset.recordings(root: folder.path).first).load()
    #expect(recording.runner == "P7" && recording.groups == ["speed": "2.5"])
    #expect(
      !recording.stream.hasAngularRate && recording.samples.allSatisfy { !$0.flags.contains(.hasAngularRate) }
    )
    let contacts = try #require(recording.truth.contacts)
    #expect(contacts.map(\.initial) == [0.5, 1.5, 2.5])
    #expect(contacts.map(\.terminal) == [0.7, 1.75, nil])
    #expect(contacts.map(\.pattern) == [.rearfoot, .midfoot, nil])
    #expect(contacts.map(\.angleDegrees) == [12.5, nil, 3.25])
    #expect(contacts.map(\.side) == [.left, .right, .left])
    #expect(contacts.map(\.isRunning) == [true, true, false])
  }

  @Test(arguments: [
    ("MFS", "toes", "a1.truth.csv: line 2: pattern: nothing is called toes"),
    ("12.5", "flat", "a1.truth.csv: line 3: foot_strike_angle_deg: flat is no number"),
    ("2.5,,", ",,", "a1.truth.csv: line 5: initial_contact_s: the contact has no time"),
    ("0.7", "0.4", "a1.truth.csv: line 3: terminal_contact_s: it ends before it begins"),
  ])
  func `a row that says nothing sensible is refused with its line`(
    part: String, other: String, message: String
  ) throws {
    let folder = try folder(truth: Self.truth.replacingOccurrences(of: part, with: other))
    let dataset = try Dataset(data: Self.description(Self.labels), file: "d.json")
    #expect {
      _ = try dataset.recordings(root: folder.path).first?.load()
    } throws: {
      "\($0)".hasPrefix(message)
    }
  }

  @Test(arguments: [
    ("\"pattern\": \"pattern\"", "contacts.definition: it is missing"),
    ("\"definition\": {\"by\": \"observer\"}", "contacts.definition: there is no pattern to define"),
    ("\"pattern\": \"p\", \"definition\": {\"by\": \"guess\"}", "definition.by: nothing is called guess"),
    (
      "\"pattern\": \"p\", \"definition\": {\"by\": \"strike_index\", \"midfoot_from\": 40}",
      "definition.midfoot_from: the limits make no range"
    ),
    ("\"definition\": [{\"by\": \"observer\"}, {\"by\": \"strike_angle\"}]", "column: it is missing"),
    (
      "\"pattern\": \"p\", \"definition\": [{\"by\": \"observer\"}, {\"by\": \"strike_angle\"}]",
      "definition[1].column: p is defined before"
    ),
    (
      "\"terminal\": [\"a\", \"b\"], \"side\": \"s\"",
      "contacts.initial: contacts that are labelled have one row"
    ),
  ])
  func `labels say by which rule, and one row is one contact`(labels: String, message: String) {
    #expect {
      _ = try Dataset(data: Self.description(labels), file: "d.json")
    } throws: {
      "\($0)".contains(message)
    }
  }

  @Test func `a folder names its runners by its table of people or by its names`() throws {
    let folder = try TemporaryFolder()
    for name in ["x-2", "y-2", "y-10"] {
      try folder.write(name + ".csv", Self.signal)
      try folder.write(name + ".truth.csv", Self.truth)
    }
    var truth = TruthFolder(path: folder.path, placement: .shoe)
    #expect(try truth.dataset().recordings(root: folder.path).map(\.runner) == ["x-2", "y-10", "y-2"])
    truth.names = try RecordingNames(pattern: "{runner}-{speed}", table: nil)
    truth.definition = PatternDefinition(rule: .observer)
    let planned = try truth.dataset().recordings(root: folder.path)
    #expect(planned.map(\.runner) == ["x", "y", "y"])
    #expect(planned.map(\.groups) == [["speed": "2"], ["speed": "10"], ["speed": "2"]])
    #expect(try planned[0].load().truth.contacts?.count == 3)
    truth.names = nil
    try folder.write("people.csv", "file,person,shoe\nx-2,A,old\ny-2,B,new\ny-10.csv,B,old\n")
    truth.groups = ["shoe"]
    let known = try truth.dataset().recordings(root: folder.path)
    #expect(known.map(\.runner) == ["A", "B", "B"])
    #expect(known.map(\.groups) == [["shoe": "old"], ["shoe": "old"], ["shoe": "new"]])
    try folder.write("people.csv", "file,person\nx-2,A\n")
    #expect(throws: FootstrikeError.self) { try truth.dataset() }
    #expect(throws: FootstrikeError.self) { try TruthFolder(path: "/nowhere", placement: .shoe).dataset() }
  }

  /// Four heel strikes, two midfoot, two forefoot: one heel called midfoot, one midfoot called heel, one
  /// forefoot not told, all on the right foot of which one is called left and one not told.
  private static func outcome() -> RecordingOutcome {
    var truth = RecordingTruth()
    let patterns: [StrikePattern] = [
      .rearfoot, .rearfoot, .rearfoot, .rearfoot, .midfoot, .midfoot, .forefoot, .forefoot,
    ]
    let answers: [StrikePattern?] = [
      .rearfoot, .rearfoot, .rearfoot, .midfoot, .rearfoot, .midfoot, .midfoot, nil,
    ]
    truth.contacts = patterns.enumerated().map { index, pattern in
      var contact = RecordingTruth.Contact(initial: Double(index) + 1)
      contact.pattern = pattern
      contact.side = .right
      return contact
    }
    var outcome = RecordingOutcome(
      recording: "r", runner: "a", placement: .shoe, durationSeconds: 10, truth: truth)
    outcome.groups = ["speed": "3"]
    outcome.contacts = answers.enumerated().map { index, answer in
      var contact = FoundContact(initial: Double(index) + 1, side: index == 0 ? nil : .right, pattern: answer)
      if answer == nil { contact.noPatternReason = .noReference }
      if index == 1 { contact.side = .left }
      return contact
    }
    return outcome
  }

  private static let expected: [(String, Double)] = [
    ("strike.balanced_two_class_accuracy", 17.0 / 24), ("strike.two_class_accuracy", 5.0 / 7),
    ("strike.forefoot_abstained", 0.5), ("strike.midfoot_abstained", 0), ("strike.forefoot_count", 2),
    ("strike.midfoot_recall", 0.5), ("strike.forefoot_recall", 0),
    ("strike.heel_share_worst_points", 50.0 / 7), ("side.told", 7.0 / 8), ("side.accuracy", 6.0 / 7),
  ]

  @Test(arguments: expected)
  func `labels of contacts come to known scores`(name: String, expected: Double) throws {
    var other = Self.outcome()
    other.groups["speed"] = "10"
    let result = MethodResult(dataset: "d", method: "m", outcomes: [Self.outcome(), other], tolerance: 0.05)
    #expect(abs(try #require(result.metrics[name]) - expected * (name.hasSuffix("_count") ? 2 : 1)) < 1e-12)
    // One runner is no table of runners; two speeds are one of speeds, in the order of numbers.
    #expect(result.parts.map(\.by) == ["speed"])
    #expect(result.parts[0].parts.map(\.name) == ["3", "10"])
    #expect(abs(try #require(result.parts[0].parts[0].metrics[name]) - expected) < 1e-12)
    #expect(BenchmarkText.parts(result).contains("by speed"))
  }
}
