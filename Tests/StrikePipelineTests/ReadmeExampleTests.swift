import Foundation
import Testing

@Suite struct ReadmeExampleTests {
  @Test func `the example in the README is the code that a maker's package compiles and runs`() throws {
    let example = try String(
      contentsOfFile: "Tests/Packages/ImportFootstrike/Sources/ImportFootstrike/Warnings.swift",
      encoding: .utf8)
    let readme = try String(contentsOfFile: "README.md", encoding: .utf8)
    #expect(readme.contains(example.trimmingCharacters(in: .whitespacesAndNewlines)))
  }
}
