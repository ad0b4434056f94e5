import Foundation
import Testing

@testable import FootstrikeCommand

/// What `benchmark`, `train` and `calibrate` make of their words, and how they end.
@Suite(.serialized) struct BenchmarkCommandTests {
  private static let dataset = """
    {"schema": "footstrike.dataset/1", "name": "tiny", "licence": "none", "source": "simulate",
     "recordings": [{"synthetic": {"scenarios": ["jumps"], "first_runner": 990000, "runners": 1,
       "rates_hz": ["100"]}, "placement": "shoe"}]}
    """

  private func status(_ words: [String], of text: String = dataset) throws -> FootstrikeCommand.ExitStatus {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".json")
    try Data(text.utf8).write(to: file)
    defer { _ = try? FileManager.default.removeItem(at: file) }
    var command = try Footstrike.parseAsRoot(["benchmark", file.path, "--format", "markdown"] + words)
    do {
      try command.run()
      return .done
    } catch let status as FootstrikeCommand.ExitStatus {
      return status
    }
  }

  @Test(arguments: [
    ("warnings.false<=0", FootstrikeCommand.ExitStatus.done), ("warnings.false<0", .limitCrossed),
    ("contact.f2>=0", .limitCrossed),
  ])
  func `a requirement decides the exit status`(limit: String, expected: FootstrikeCommand.ExitStatus) throws {
    #expect(try status(["--require", limit]) == expected)
  }

  @Test func `a dataset that can't be read is remembered in the exit status`() throws {
    #expect(try status([], of: "{}") == .couldNot)
  }

  @Test(arguments: [
    ["benchmark"], ["benchmark", "a.json", "--require", "strike.f1=1"],
    ["benchmark", "a.json", "--method", "Me 2025"],
    ["benchmark", "a.json", "--tolerance", "0"], ["benchmark", "a.json", "--split", "none"],
    ["calibrate", "--heel", "a.csv", "--output", "m.json"], ["calibrate", "--heel", "a", "--forefoot", "b"],
    ["train", "--placement", "wrist", "--output", "m.json"], ["train", "a.json", "--output", "m.json"],
  ])
  func `words that make no sense are refused`(words: [String]) {
    do {
      _ = try Footstrike.parseAsRoot(words)
      Issue.record("it was taken")
    } catch {
      #expect(Footstrike.exitCode(for: error) == .validationFailure, "\(error)")
    }
  }
}
