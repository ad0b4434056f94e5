import Foundation
import GaitModel
import StrikeDashboard
import Testing

@testable import FootstrikeCommand

/// The token of a page's link that stays the same.
struct KeptTokenTests {
  private let folder: ScratchFolder
  private let path: String

  init() throws {
    folder = try ScratchFolder()
    path = folder.path("page.token")
  }

  @Test func `it is made once, for nobody else to read, and is the same from then on`() throws {
    let token = try KeptToken.read(path)
    #expect(Dashboard.isToken(token))
    #expect(try KeptToken.read(path) == token)
    let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(rights == 0o600)
    // What was cut off before a letter was written is begun anew.
    truncate(path, 0)
    let second = try KeptToken.read(path)
    #expect(second != token)
    #expect(try KeptToken.read(path) == second)
  }

  @Test func `a token of one's own is taken`() throws {
    _ = try folder.file("page.token", "  My_own-token-0123456789\n\n".utf8)
    chmod(path, 0o600)
    #expect(try KeptToken.read(path) == "My_own-token-0123456789")
    let page = try Dashboard(#require(ServeAddress("127.0.0.1:0")), token: KeptToken.read(path))
    #expect(page.links.allSatisfy { $0.hasSuffix("/?token=My_own-token-0123456789") })
  }

  @Test(arguments: [
    "short", "a b c d e f g h i j k l", "abcdefghijklmnop&q=1", "äöüäöüäöüäöüäöüä", "/etc/passwd/abcdefg",
    String(repeating: "a", count: 300),
  ])
  func `what is no token is refused`(_ text: String) throws {
    _ = try folder.file("page.token", text.utf8)
    chmod(path, 0o600)
    #expect(throws: FootstrikeError.self) { try KeptToken.read(path) }
  }

  @Test func `a file that others can read, a folder and a pipe are refused`() throws {
    _ = try KeptToken.read(path)
    chmod(path, 0o644)
    let error = #expect(throws: FootstrikeError.self) { try KeptToken.read(path) }
    #expect("\(try #require(error))".contains("chmod 600"))
    #expect(throws: FootstrikeError.self) { try KeptToken.read(folder.path("")) }
    mkfifo(folder.path("pipe"), 0o600)
    #expect(throws: FootstrikeError.self) { try KeptToken.read(folder.path("pipe")) }
    #expect(throws: FootstrikeError.self) { try KeptToken.read(folder.path("none/page.token")) }
  }
}
