import Foundation
import GaitEvaluation
import GaitModel
import Testing

@Suite struct DatasetTests {
  private static let good = """
    {"schema": "footstrike.dataset/1", "name": "n", "licence": "MIT", "source": "s", "tolerance_ms": 25,
     "recordings": [{"file": "a/{runner}_heel.csv", "runner": "{runner}", "placement": "wrist",
       "read": {"rate_hz": 100, "columns": {"ax": "x"}}, "truth": {"pattern": "rearfoot"}}]}
    """

  private func dataset(_ text: String) throws -> Dataset {
    try Dataset(data: Data(text.utf8), file: "d.json")
  }

  @Test func `a description is read whole`() throws {
    let dataset = try dataset(Self.good)
    #expect(dataset.toleranceSeconds == 0.025)
    #expect(!dataset.isNonCommercial)
    let source = try #require(dataset.sources.first)
    #expect(source.placement == .wrist)
    #expect(source.truth.pattern == .rearfoot)
    #expect(source.reading.rateHertz == 100)
    #expect(source.reading.columns == ["ax": "x"])
  }

  @Test(arguments: [
    ("\"licence\": \"MIT\", ", "", "licence: it is missing"),
    ("\"rate_hz\": 100", "\"rate\": 100", "recordings[0].read.rate: no such key; the keys here are columns"),
    ("\"wrist\"", "\"ankle\"", "recordings[0].placement: nothing is called ankle here; it is one of shoe"),
    ("\"rearfoot\"", "3", "recordings[0].truth.pattern: it is a number and not text"),
    ("100", "\"100\"", "recordings[0].read.rate_hz: it is text and not a number"),
    ("100", "-5", "recordings[0].read.rate_hz: -5.0 makes no sense; give 1.0 to 10000.0"),
    ("{runner}_heel", "{runner_heel", "recordings[0].file: its braces don't match"),
    ("dataset/1", "dataset/9", "schema: it is footstrike.dataset/9; this version reads"),
    ("\"truth\"", "\"synthetic\": {}, \"truth\"", "recordings[0].file: it is simulated already"),
  ])
  func `what is wrong is named with its place`(part: String, other: String, message: String) {
    let text = Self.good.replacingOccurrences(of: part, with: other)
    #expect(text != Self.good)
    #expect {
      _ = try dataset(text)
    } throws: {
      "\($0)".hasPrefix("d.json: \(message)")
    }
  }

  @Test(arguments: ["", "[]", "{", "{\"schema\": }", "nonsense", "{\"schema\": \"footstrike.dataset/1\"} x"])
  func `what is no description is refused in one sentence`(text: String) {
    #expect(throws: FootstrikeError.self) { try dataset(text) }
  }

  @Test func `every description of Samples is sound`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: "Samples/datasets").sorted()
    #expect(names.count > 10)
    for name in names where name.hasSuffix(".json") {
      let dataset = try Dataset(path: "Samples/datasets/" + name)
      #expect(dataset.name + ".json" == name)
      #expect(!dataset.about.isEmpty && !dataset.source.isEmpty)
    }
  }

  @Test func `files that fit a pattern name their runner, and their truth is read beside them`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/p1.csv", Self.signal)
    try folder.write("a/p2.csv", Self.signal)
    try folder.write("a/p2.truth.csv", "ic,tc\n20,30\n60,70\n")
    try folder.write("trials.csv", "who,slope,use\r\np1,5,no\r\np2,-10,yes\r\n")
    let dataset = try dataset(
      """
      {"schema": "footstrike.dataset/1", "name": "n", "licence": "MIT", "source": "s",
       "recordings": [{"file": "a/{who}.csv", "runner": "{who}", "placement": "sacrum",
         "only": [{"file": "trials.csv", "where": {"who": "{who}"}, "column": "use", "equals": "yes"}],
         "truth": {"contacts": {"file": "a/{who}.truth.csv", "initial": "ic", "terminal": "tc",
             "samples_hz": 100},
           "grade": {"file": "trials.csv", "where": {"who": "{who}"}, "column": "slope", "unit": "deg"}}}]}
      """)
    let planned = try dataset.recordings(root: folder.path)
    #expect(planned.map(\.runner) == ["p2"])
    let loaded = try #require(try planned.first?.load())
    #expect(loaded.truth.contacts?.map(\.initial) == [0.2, 0.6])
    #expect(loaded.truth.contacts?.map(\.terminal) == [0.3, 0.7])
    #expect(abs(try #require(loaded.truth.gradePercent) - -17.6327) < 1e-3)
    #expect(loaded.samples.count == 200)
  }

  @Test func `a pattern that fits no file says where it looked`() throws {
    let dataset = try dataset(Self.good)
    #expect {
      _ = try dataset.recordings(root: "/nowhere")
    } throws: {
      "\($0)".contains("no file below /nowhere fits a/{runner}_heel.csv")
    }
  }

  @Test func `force makes contacts, closes holes and leaves blips out`() {
    var force = [Double](repeating: 0, count: 100)
    for index in 10..<30 { force[index] = 1 }
    force[20] = 0
    for index in 50..<52 { force[index] = 1 }
    for index in 80..<100 { force[index] = 1 }
    let contacts = ForceContacts.find(force: force, threshold: 0.5, rateHertz: 100)
    #expect(contacts.count == 2)
    #expect(abs(contacts[0].initial - 0.095) < 1e-12)
    #expect(abs(contacts[0].terminal - 0.295) < 1e-12)
    #expect(contacts[1].terminal.isNaN)
  }

  private static let signal =
    "time_s,ax_g,ay_g,az_g\n" + (0..<200).map { "\(Double($0) / 100),0,0,1\n" }.joined()
}

/// A folder that is gone after the test.
final class TemporaryFolder {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { _ = try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws {
    let file = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}
