import Foundation
import Testing

/// The article of promises names tests, and each of them is there.
struct PromisesTests {
  @Test func `every promise names a test that exists`() throws {
    let article = try String(
      contentsOfFile: "Sources/Footstrike/Footstrike.docc/Promises.md", encoding: .utf8)
    let named = article.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("`") }
      .compactMap { $0.split(separator: "|").last?.split(separator: "`").dropFirst().first }
    #expect(named.count > 15)
    var tests = ""
    for case let path as String in FileManager.default.enumerator(atPath: "Tests")!
    where path.hasSuffix(".swift") {
      tests += try String(contentsOfFile: "Tests/" + path, encoding: .utf8)
    }
    for name in named { #expect(tests.contains("func `\(name)`("), "\(name)") }
  }
}
