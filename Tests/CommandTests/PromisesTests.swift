import Foundation
import Testing

/// The article of promises names tests and steps of scripts, and each of them is there and run.
struct PromisesTests {
  /// The code in the last cell of each promise: a test, or a script and what it prints.
  private func named() throws -> [[Substring]] {
    try String(contentsOfFile: "Sources/Footstrike/Footstrike.docc/Promises.md", encoding: .utf8)
      .split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("`") }
      .compactMap { $0.split(separator: "|").last?.split(separator: "`") }
      .map { cell in cell.indices.filter { !$0.isMultiple(of: 2) }.map { cell[$0] } }
      .filter { !$0.isEmpty }
  }

  private func text(of folder: String) throws -> String {
    var text = ""
    for case let path as String in FileManager.default.enumerator(atPath: folder)! {
      // Folders can't be read.
      text += (try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)) ?? ""
    }
    return text
  }

  @Test func `every promise names a test that exists`() throws {
    let tests = try text(of: "Tests")
    let names = try named().filter { $0.count == 1 }
    #expect(names.count >= 20)
    for name in names { #expect(tests.contains("func `\(name[0])`("), "\(name)") }
  }

  @Test func `every promise that a script holds names what it prints, and CI runs it`() throws {
    let scripts = try text(of: "Scripts")
    let run =
      try text(of: ".ci") + text(of: "Scripts/bench.d")
      + String(contentsOfFile: "Scripts/test", encoding: .utf8)
    let steps = try named().filter { $0.count != 1 }
    #expect(steps.count > 5)
    for step in steps {
      #expect(step.count == 2 && scripts.contains(step[1]) && run.contains(step[0]), "\(step)")
    }
  }
}
