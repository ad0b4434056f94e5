import Foundation
import GaitAnalysis
import GaitModel
import GaitReporting
import SensorDecoding
import StrikeWarnings
import Testing

/// The README's tables against the code's: what is supported is written once more in words, and no less.
@Suite struct ReadmeTableTests {
  private func readme() throws -> String { try String(contentsOfFile: "README.md", encoding: .utf8) }

  private func table(_ header: [String], _ rows: [[String]]) -> String {
    let lines = [header, header.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  private func expect(_ table: String) throws {
    #expect(try readme().contains(table), "README.md lacks this table:\n\(table)")
  }

  @Test func `the README lists the serial protocols`() throws {
    try expect(
      table(
        ["`--protocol`", "devices", "checksum", "device time"],
        SerialProtocol.all.map { entry in
          [
            "`\(entry.name)`", entry.title, entry.checksumBits == 0 ? "–" : "\(entry.checksumBits) bits",
            entry.clock == nil ? "–" : "yes",
          ]
        }))
  }

  @Test func `the README lists the binary file formats`() throws {
    for format in BinaryFormat.all {
      #expect(try readme().contains("\(format.title) (`.\(format.fileExtension)`"))
    }
  }

  @Test func `the README lists the placements`() throws {
    let all = PlacementTable.all.map { "`\($0.placement.rawValue)`: \($0.name)" }
    for entry in all { #expect(try readme().contains(entry), "README.md lacks \(entry)") }
  }

  @Test func `the README lists the tracks and the reports`() throws {
    let text = try readme()
    for kind in Track.Kind.allCases { #expect(text.contains(".\(kind.rawValue)")) }
    try expect(
      table(
        ["report", "what"], ReportFormat.all.map { ["`\($0.name)`", $0.summary] }))
  }

  @Test func `the README lists the warnings`() throws {
    try expect(
      table(["warning", "when"], WarningStage.rules.map { ["`\($0.kind.key)`", $0.summary] }))
  }
}
