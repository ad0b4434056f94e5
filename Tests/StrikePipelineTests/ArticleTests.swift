import Foundation
import GaitAnalysis
import GaitModel
import GaitReporting
import SensorDecoding
import StrikeWarnings
import Testing

/// The articles against the code: what is supported is written once more in words, and no less.
@Suite struct ArticleTests {
  private func article(_ name: String) throws -> String {
    try String(contentsOfFile: "Sources/Footstrike/Footstrike.docc/\(name).md", encoding: .utf8)
  }

  private func table(_ header: [String], _ rows: [[String]]) -> String {
    let lines = [header, header.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  private func expect(_ table: String, in name: String) throws {
    #expect(try article(name).contains(table), "\(name).md lacks this table:\n\(table)")
  }

  @Test func `the example is the code that a maker's package compiles and runs`() throws {
    let example = try String(
      contentsOfFile: "Tests/Packages/ImportFootstrike/Sources/ImportFootstrike/Warnings.swift",
      encoding: .utf8)
    #expect(try article("Design").contains(example.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  @Test func `the articles list the serial protocols`() throws {
    try expect(
      table(
        ["`--protocol`", "devices", "checksum", "device time"],
        SerialProtocol.all.map { entry in
          [
            "`\(entry.name)`", entry.title, entry.checksumBits == 0 ? "–" : "\(entry.checksumBits) bits",
            entry.clock == nil ? "–" : "yes",
          ]
        }), in: "Files-and-lines")
  }

  @Test func `the articles list the binary file formats`() throws {
    for format in BinaryFormat.all {
      #expect(try article("Files-and-lines").contains("\(format.title) (`.\(format.fileExtension)`"))
    }
  }

  @Test func `the articles list the placements`() throws {
    let all = PlacementTable.all.map { "`\($0.placement.rawValue)`: \($0.name)" }
    for entry in all {
      #expect(try article("Files-and-lines").contains(entry), "Files-and-lines.md lacks \(entry)")
    }
  }

  @Test func `the articles list the tracks and the reports`() throws {
    let text = try article("Files-and-lines")
    for kind in Track.Kind.allCases { #expect(text.contains("`.\(kind.rawValue)`")) }
    try expect(
      table(["report", "what"], ReportFormat.all.map { ["`\($0.name)`", $0.summary] }),
      in: "Events-and-columns")
  }

  @Test func `the articles list the warnings`() throws {
    try expect(
      table(["warning", "when"], WarningStage.rules.map { ["`\($0.kind.key)`", $0.summary] }),
      in: "Events-and-columns")
  }

  @Test func `the articles list the columns of strikes and the reasons for no pattern`() throws {
    let text = try article("Events-and-columns")
    let header = try String(contentsOfFile: "Samples/expected/downhill-shoe.strikes.csv", encoding: .utf8)
      .prefix { $0 != "\n" }
    let columns = header.replacing("peak_foot_", with: "peak_…_").split(separator: ",").map(String.init)
    for name in columns + NoPatternReason.allCases.map(\.rawValue) {
      #expect(text.contains("`\(name)`"), "Events-and-columns.md lacks `\(name)`")
    }
  }
}
