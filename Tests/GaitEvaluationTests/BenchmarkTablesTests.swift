import GaitEvaluation
import GaitModel
import Testing

@Suite struct BenchmarkTablesTests {
  private static func result() -> MethodResult {
    var truth = RecordingTruth()
    truth.contacts = [1.0, 2.0, 3.0].map { RecordingTruth.Contact(initial: $0, terminal: $0 + 0.25) }
    truth.contacts?[0].pattern = .midfoot
    truth.contacts?[0].angleDegrees = -2.5
    var outcome = RecordingOutcome(
      recording: "=a,b", runner: "R1", placement: .shoe, durationSeconds: 4, truth: truth)
    outcome.groups = ["speed": "3.5"]
    outcome.contacts = [1.004, 2.5, 2.99].map { FoundContact(initial: $0, terminal: $0 + 0.2) }
    outcome.contacts[0].pattern = .rearfoot
    outcome.contacts[0].angleDegrees = 4
    return MethodResult(dataset: "d", method: "footstrike", outcomes: [outcome], tolerance: 0.05)
  }

  @Test func `a row a contact tells what was found beside what is true`() throws {
    let lines = String(
      decoding: BenchmarkTables.contacts([Self.result()]) { _ in 0.05 }, as: UTF8.self
    ).split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[0].hasPrefix("dataset,method,runner,recording,group,true_initial_contact_s,"))
    #expect(
      lines[1] == "d,footstrike,R1,\"'=a,b\",speed=3.5,1.0,1.004,1.25,1.204,midfoot,rearfoot,,,-2.5,4.0,,,,")
    // Missed, and too many.
    #expect(lines[2].contains(",2.0,,2.25,,"))
    #expect(lines[3].contains(",,2.5,,2.7,"))
    #expect(lines[4].contains(",3.0,2.99,"))
  }

  @Test func `a row a runner and score tells every score`() {
    let result = Self.result()
    let lines = String(decoding: BenchmarkTables.runners([result]), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 1 + result.metrics.names.count)
    #expect(lines.contains { $0.hasPrefix("d,footstrike,R1,contact.recall,0.666") })
  }
}
