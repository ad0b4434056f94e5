import Foundation
import Testing

/// Samples of file formats; tests that need them are skipped where they are absent.
enum SharedFormats {
  static let axivity: String? = {
    let formats = ProcessInfo.processInfo.environment["FOOTSTRIKE_FORMATS"] ?? "../shared/formats"
    let path = formats + "/files/wadpac_GGIRread"
    if FileManager.default.fileExists(atPath: path) { return path }
    print("skipped: \(path) is absent; set FOOTSTRIKE_FORMATS")
    return nil
  }()
}

/// Devices' own recordings through the command. They are not part of the project.
@Suite(.serialized, .enabled(if: SharedFormats.axivity != nil)) struct AxivityCommandTests {
  private let whole = (SharedFormats.axivity ?? "") + "/ax3_testfile.cwa"
  private let corrupt = (SharedFormats.axivity ?? "") + "/ax3_testfile_corrupt_blocks_0_13_14_142_143_144.cwa"

  private func found(_ outcome: BuiltCommand.Outcome) throws -> NSDictionary {
    #expect(outcome.exited && outcome.status == 0, "\(outcome.complaints)")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    var found = try #require(object as? [String: Any])
    found["input"] = nil
    return found as NSDictionary
  }

  @Test func `a recording is found out alike by its name, by a pipe and compressed`() throws {
    let named = try found(BuiltCommand.run(["inspect", whole]))
    #expect(named["samples"] as? Int == 17_400)
    #expect(named["refused_bytes"] as? Int == 0)
    let bytes = try #require(FileManager.default.contents(atPath: whole))
    #expect(try found(BuiltCommand.run(["inspect", "-"], input: bytes)) == named)
    #expect(try found(BuiltCommand.shell("gzip -c '\(whole)' | \"$FOOTSTRIKE\" inspect -")) == named)
  }

  @Test func `a folder's recordings are found by their ending`() throws {
    let scratch = try ScratchFolder()
    for name in ["a.cwa", "b.CWA", "c.raw"] {
      try FileManager.default.copyItem(atPath: whole, toPath: scratch.path(name))
    }
    let outcome = try BuiltCommand.run(["inspect", scratch.path(".")])
    #expect(outcome.output.split(separator: "\n").count == 2)
  }

  @Test func `where a damaged recording was not read is said in bytes`() throws {
    let outcome = try BuiltCommand.run(["replay", corrupt, "--format", "jsonl", "--placement", "sacrum"])
    #expect(outcome.status <= 1)
    #expect(
      outcome.complaints.contains("\(corrupt): 1,024 bytes from 7,680 on: refused, its checksum is wrong"))
    let record = try found(BuiltCommand.run(["inspect", corrupt]))
    #expect(record["refused_bytes"] as? Int == 3_072)
    let first = try #require((record["first_refused"] as? [[String: Any]])?.last)
    #expect(first["first_byte"] as? Int == 1_024 + 142 * 512 && first["bytes"] as? Int == 1_536)
  }
}
