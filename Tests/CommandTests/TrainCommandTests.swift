import Foundation
import Testing

/// `train` from contacts, and what its model then does in `replay` and `benchmark`.
@Suite(.serialized) struct TrainCommandTests {
  /// Four runners, each once on the heel and once on the forefoot, with their truth and `people.csv`.
  private static func people(_ placement: String) throws -> ScratchFolder {
    let folder = try ScratchFolder()
    var people = "file,person\n"
    for runner in 1...4 {
      for (name, angle) in [("heel", "14"), ("fore", "-6")] {
        let made = try BuiltCommand.run([
          "simulate", "--placement", placement, "--runner", "\(runner)", "--seed", "\(runner)", "--duration",
          "30", "--strike-angle=\(angle)", "--side", "left", "-o", folder.path("r\(runner)-\(name).csv"),
        ])
        #expect(made.status == 0, "\(made.complaints)")
        people += "r\(runner)-\(name),runner \(runner)\n"
      }
    }
    _ = try folder.file("people.csv", people.utf8)
    return folder
  }

  @Test(arguments: ["shoe", "shank"])
  func `a model of contacts is the same each time, and is used by replay and benchmark`(
    placement: String
  ) throws {
    let folder = try Self.people(placement)
    var models: [Data?] = []
    for name in ["a.json", "b.json"] {
      let outcome = try BuiltCommand.run([
        "train", folder.path(""), "--placement", placement, "--seed", "7", "--output", folder.path(name),
      ])
      #expect(outcome.status == 0, "\(outcome.complaints)")
      #expect(outcome.complaints.contains("of 4 people") && outcome.complaints.contains("left out"))
      models.append(FileManager.default.contents(atPath: folder.path(name)))
    }
    #expect(models[0] != nil && models[0] == models[1])
    let text = String(decoding: models[0] ?? Data(), as: UTF8.self)
    for part in [
      "\"seed\":7", "\"people\":[\"runner 1\"", "\"split\":\"people left out", "\"gyroscope\":true",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    let replay = try BuiltCommand.run([
      "replay", folder.path("r1-heel.csv"), "--placement", placement, "--model", folder.path("a.json"),
      "--format", "csv",
    ])
    #expect(replay.status == 0, "\(replay.complaints)")
    #expect(replay.output.split(separator: "\n").count { $0.contains(",rearfoot,") } > 20)
    for words in [["--model", folder.path("a.json")], ["--split", "leave-one-runner-out"]] {
      let scored = try BuiltCommand.run(
        [
          "benchmark", folder.path(""), "--placement", placement, "--require",
          "strike.two_class_accuracy>=0.7", "--measured-on", "simulation",
        ] + words)
      #expect(scored.status == 0, "\(words): \(scored.output) \(scored.complaints)")
      #expect(scored.output.contains("Measured on synthetic signals"))
    }
    let wrong = try BuiltCommand.run([
      "replay", folder.path("r1-heel.csv"), "--placement", "sacrum", "--model", folder.path("a.json"),
    ])
    #expect(wrong.status == 2 && wrong.complaints.contains("it was trained at the \(placement)"))
    let none = try BuiltCommand.run([
      "benchmark", folder.path(""), "--placement", "sacrum", "--model", folder.path("a.json"),
    ])
    #expect(none.status == 2 && none.complaints.contains("nothing here sat there"))
  }

  @Test func `what can't teach is refused`() throws {
    let folder = try Self.people("shoe")
    let where_ = try BuiltCommand.run(["train", folder.path(""), "--output", folder.path("m.json")])
    #expect(where_.status == 64 && where_.complaints.contains("--placement"))
    let few = try BuiltCommand.run([
      "train", folder.path(""), "--placement", "shoe", "--output", folder.path("m.json"), "--runner",
      "nobody",
    ])
    #expect(few.status == 2 && few.complaints.contains("twenty labelled contacts"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("m.json")))
  }
}
