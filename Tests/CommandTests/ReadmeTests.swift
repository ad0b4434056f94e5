import Foundation
import Testing

/// The README does what it says: short, its commands work as written, its example is real, its links lead somewhere.
@Suite struct ReadmeTests {
  private static let catalogue = "Sources/Footstrike/Footstrike.docc"

  private static func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  /// What stands between lines of three backticks that begin so.
  private static func fenced(_ language: String, in text: String) -> [String] {
    var blocks: [String] = []
    var open: [Substring]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let lines = open {
        if line == "```" {
          blocks.append(lines.joined(separator: "\n"))
          open = nil
        } else {
          open?.append(line)
        }
      } else if line == "```" + language {
        open = []
      } else if line.hasPrefix("```") {
        open = nil
      }
    }
    return blocks
  }

  @Test func `the README is at most 900 words before its links`() throws {
    let text = try Self.text("README.md")
    let links = try #require(text.range(of: "## Read on"))
    let words = text[..<links.lowerBound].split { $0.isWhitespace }.count
    #expect(words <= 900, "\(words) words")
  }

  /// Run by themselves and by `.ci/run`, and not from inside a test.
  private static let scripts = ["Scripts/demo", "Scripts/test", "Scripts/demo live", "export PATH"]

  @Test(arguments: ["README.md", catalogue + "/From-a-pod-to-the-first-page.md", catalogue + "/A-cohort.md"])
  func `the commands work as they are written`(page: String) throws {
    let folder = try ScratchFolder()
    for name in ["Samples", "Scripts"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(name), withDestinationPath: FileManager.default.currentDirectoryPath + "/" + name)
    }
    let blocks = Self.fenced("sh", in: try Self.text(page))
    #expect(!blocks.isEmpty)
    for block in blocks {
      let lines = block.split(separator: "\n").filter { line in
        let command = line.prefix { $0 != "#" && $0 != "=" }.trimmingCharacters(in: .whitespaces)
        return !Self.scripts.contains(command)
      }
      let bin = URL(fileURLWithPath: BuiltCommand.path).deletingLastPathComponent().path
      let outcome = try BuiltCommand.shell(
        "cd '\(folder.path(""))'; PATH=\"\(bin):$PATH\"; set -e\n" + lines.joined(separator: "\n"))
      #expect(outcome.exited && outcome.status == 0, "\(block)\n\(outcome.output)\n\(outcome.complaints)")
    }
  }

  /// The lines of a replay that the README shows.
  private static func excerpt(_ output: String) throws -> String {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let warned = try #require(lines.firstIndex { $0.contains("▲") })
    let told = ["  downhill", "Practice", "Warnings:", "Answers", "Limits"]
    return
      (lines.prefix(2) + lines[(warned - 3)...(warned + 1)] + ["  …"]
      + lines.filter { line in told.contains { line.hasPrefix($0) } }).joined(separator: "\n")
  }

  @Test func `the README shows what the demo says`() throws {
    let outcome = try BuiltCommand.run([
      "replay", "Samples/downhill-shoe.csv", "--placement", "shoe", "--format", "text",
    ])
    let real = try Self.excerpt(outcome.output)
    var readme = try Self.text("README.md")
    let shown = try #require(Self.fenced("", in: readme).first)
    if ProcessInfo.processInfo.environment["FOOTSTRIKE_REBUILD_EXPECTED"] == "1" {
      readme.replace(shown, with: real)
      try readme.write(toFile: "README.md", atomically: true, encoding: .utf8)
    } else {
      #expect(shown == real, "Scripts/update-expected writes it anew")
    }
  }

  @Test func `every link and picture of the pages exists`() throws {
    let articles = try FileManager.default.contentsOfDirectory(atPath: Self.catalogue)
      .filter { $0.hasSuffix(".md") }.map { Self.catalogue + "/" + $0 }
    #expect(articles.count > 8)
    for page in articles + ["README.md", "Samples/README.md", "Samples/datasets/README.md"] {
      let folder = URL(fileURLWithPath: page).deletingLastPathComponent()
      let text = try Self.text(page)
      for link in text.matches(of: /\]\(([^)#]+)[^)]*\)/).map(\.output.1) where !link.contains("://") {
        let path = folder.appendingPathComponent(String(link)).path
        #expect(FileManager.default.fileExists(atPath: path), "\(page): \(link)")
      }
      // Paths in code are meant, too: a script, a folder, a file of the sources.
      for path in text.matches(of: /`((?:Scripts|Samples|Sources|Tests)\/[A-Za-z0-9_.+\/-]+)[^`]*`/).map(
        \.output.1)
      where !path.contains("NAME") && !path.hasSuffix("-") && !path.hasSuffix("NAME.json") {
        #expect(FileManager.default.fileExists(atPath: String(path)), "\(page): \(path)")
      }
    }
  }

  @Test func `the files that an addition touches are there`() throws {
    let text = try Self.text(Self.catalogue + "/Adding-to-it.md")
    let sources = try #require(FileManager.default.enumerator(atPath: "Sources")).compactMap { $0 as? String }
    let named = text.matches(of: /`([A-Za-z+\/]+\.swift)`/).map(\.output.1).filter { !$0.contains("NAME") }
    #expect(named.count > 10)
    for file in named {
      #expect(sources.contains { ("/" + $0).hasSuffix("/" + file) }, "Adding-to-it.md: \(file)")
    }
  }
}
