import Foundation
import GaitEvaluation
import GaitModel
import Testing

/// Several definitions of one runner's patterns: each scored, and held against each other.
@Suite struct PatternDefinitionTests {
  private static let signal =
    "time_s,ax_g,ay_g,az_g\n" + (0..<900).map { "\(Double($0) / 100),0,0,1\n" }.joined()

  /// Eight contacts: by angle and by an observer they are alike in five of the seven that both know.
  private static let truth = """
    initial_contact_s,angle_deg,seen,index
    1,12,heel,20
    2,9,heel,20
    3,8,midfoot,40
    4,3,midfoot,50
    5,0,MFS,
    6,-3,FFS,90
    7,-5,heel,70
    8,20,,10
    """

  private static let description = Data(
    """
    {"schema": "footstrike.dataset/1", "name": "n", "licence": "MIT", "source": "s",
     "recordings": [{"file": "{name}.csv", "placement": "shoe",
       "truth": {"contacts": {"file": "{name}.truth.csv", "initial": "initial_contact_s", "definition": [
         {"by": "strike_angle", "column": "angle_deg", "midfoot_from": -0.8, "midfoot_to": 7.4},
         {"by": "observer", "column": "seen"},
         {"by": "strike_index", "column": "index", "midfoot_from": 33.3, "midfoot_to": 66.7}]}}}]}
    """.utf8)

  private static func truth(_ text: String = truth) throws -> (Dataset, LoadedRecording) {
    let folder = try TemporaryFolder()
    try folder.write("a.csv", signal)
    try folder.write("a.truth.csv", text)
    let dataset = try Dataset(data: description, file: "d.json")
    return (dataset, try #require(try dataset.recordings(root: folder.path).first).load())
  }

  /// Every contact found where it is, all called heel first but the sixth, which is not told.
  private static func result() throws -> (Dataset, MethodResult) {
    let (dataset, recording) = try truth()
    var outcome = RecordingOutcome(
      recording: "a", runner: "R", placement: .shoe, durationSeconds: 9, truth: recording.truth)
    outcome.contacts = (1...8).map { number in
      var contact = FoundContact(initial: Double(number), pattern: number == 6 ? nil : .rearfoot)
      if number == 6 { contact.noPatternReason = .uncertain }
      return contact
    }
    return (
      dataset, MethodResult(dataset: "n", method: "footstrike", outcomes: [outcome], tolerance: 0.05)
    )
  }

  @Test func `numbers are told apart by the limits of their definition, words as they stand`() throws {
    let contacts = try #require(try Self.truth().1.truth.contacts)
    #expect(
      contacts.map { $0.patternsByDefinition[0] } == [
        .rearfoot, .rearfoot, .rearfoot, .midfoot, .midfoot, .forefoot, .forefoot, .rearfoot,
      ])
    #expect(contacts.map(\.pattern) == contacts.map { $0.patternsByDefinition[0] })
    #expect(
      contacts.map { $0.patternsByDefinition[1] } == [
        .rearfoot, .rearfoot, .midfoot, .midfoot, .midfoot, .forefoot, .rearfoot, nil,
      ])
    #expect(
      contacts.map { $0.patternsByDefinition[2] } == [
        .rearfoot, .rearfoot, .midfoot, .midfoot, nil, .forefoot, .forefoot, .rearfoot,
      ])
  }

  /// By chance the first two agree in (3 × 3 + 2 × 3 + 2 × 1) / 49.
  private static let kappa: Double = (5.0 / 7 - 17.0 / 49) / (1 - 17.0 / 49)
  private static let expected: [(String, Double)] = [
    ("definitions.strike_angle_observer.count", 7), ("definitions.strike_angle_observer.alike", 5.0 / 7),
    ("definitions.strike_angle_observer.kappa", kappa),
    ("definitions.strike_angle_strike_index.count", 7), ("strike.count", 8), ("strike.accuracy", 4.0 / 7),
    ("strike.by_strike_angle.accuracy", 4.0 / 7), ("strike.by_observer.count", 7),
    ("strike.by_observer.accuracy", 0.5), ("strike.by_observer.abstained", 1.0 / 7),
    ("strike.by_strike_index.count", 7), ("strike.by_strike_index.rearfoot_recall", 1),
  ]

  @Test(arguments: expected)
  func `each is scored, and each pair is held together`(name: String, expected: Double) throws {
    let metrics = try Self.result().1.metrics
    #expect(abs(try #require(metrics[name]) - expected) < 1e-12, "\(name)")
  }

  @Test func `tables, text and page name them`() throws {
    let (dataset, result) = try Self.result()
    let lines = String(
      decoding: BenchmarkTables.contacts([result]) { _ in 0.05 }, as: UTF8.self
    ).split(separator: "\n")
    #expect(
      lines[0].hasSuffix(
        ",true_pattern_by_strike_angle,true_pattern_by_observer,true_pattern_by_strike_index"))
    #expect(lines[3].hasSuffix(",rearfoot,midfoot,midfoot"))
    #expect(lines[8].hasSuffix(",rearfoot,,rearfoot"))
    #expect(BenchmarkText.strikes(result).contains("by strike_angle \\ by observer"))
    let answer = BenchmarkAnswer([result], of: dataset, toleranceSeconds: 0.05)
    #expect(answer.lines.map(\.heading) == ["found", "right", "how sure", "left out", "against"])
    #expect(answer.lines[0].words.hasPrefix("8 of 8 contacts, and 0 that are none (F1 1.000)"))
    #expect(answer.lines[1].words.contains("strike_angle and observer agree themselves on 5 of 7 (κ 0.56"))
    #expect(answer.lines[3].words.hasPrefix("no pattern for 1 of 8 strikes, 12.5 %"))
    #expect(answer.lines[4].words.contains("contacts of a table of 1 runner, 1 recording, 8 contacts"))
    #expect(answer.lines[4].words.contains("observer: Patterns as an observer saw them"))
    let page = String(
      decoding: BenchmarkPage.html([result], notes: [:], answers: ["n": answer]), as: UTF8.self)
    #expect(page.contains("<dt>left out</dt>") && page.contains("True patterns by two definitions, κ 0.56"))
  }

  @Test func `a learned model counts its recordings though it keeps none of them`() {
    let result = MethodResult(
      dataset: "d", method: "footstrike, personal", recordings: 16, runners: [RunnerTally(runner: "a")])
    #expect(result.recordings == 16 && result.outcomes.isEmpty)
  }
}
