import StrictJSON
import Testing

@Suite struct `Strict JSON` {
  static func read(_ text: String) throws(JSONError) -> JSONValue { try JSONValue(json: Array(text.utf8)) }

  @Test func `values of every kind are read`() throws {
    let value = try Self.read(
      "\u{FEFF} {\"a\": [1, -0.5e2, true, null, []], \"b\\u00e4\\ud83d\\ude00\\n\": {\"c\": \"x/\\/\"}}\n")
    #expect(
      value
        == .object([
          "a": .list([.number(1), .number(-50), .flag(true), .null, .list([])]),
          "bä😀\n": .object(["c": .text("x//")]),
        ]))
    #expect(try Self.read("0") == .number(0) && Self.read(" \"\" ") == .text(""))
  }

  @Test(arguments: [
    ("", 1, "it ends where a value belongs"), ("[1,]", 1, "a value belongs here"),
    ("{\"a\":1,}", 1, "a name in quotes belongs here"),
    ("{\"a\":1\n\"b\":2}", 2, "a comma or } belongs here"),
    ("{\"a\" 1}", 1, "a colon belongs after \"a\""), ("{\"a\":1,\n\"a\":2}", 2, "\"a\" is there twice"),
    ("01", 1, "nothing belongs after the value"), ("1.", 1, "a digit belongs here"),
    ("-", 1, "a digit belongs here"),
    ("1e999", 1, "1e999 is beyond any number"), ("NaN", 1, "a value belongs here"),
    ("nul", 1, "a value belongs here; text stands in quotes"), ("\"a\nb\"", 1, "a control character"),
    ("\"\\x\"", 1, "no such escape"), ("\"\\ud800\"", 1, "half of a character stands alone"),
    ("\"\\u12g4\"", 1, "four hexadecimal digits"), ("\"a", 1, "no closing quote"),
    ("1 2", 1, "nothing belongs after"),
    ("// a\n1", 1, "a value belongs here"),
  ])
  func `what is no JSON is named with its line`(text: String, line: Int, what: String) {
    let error = #expect(throws: JSONError.self) { try Self.read(text) }
    #expect(error?.line == line && error?.what.contains(what) == true, "\(error!)")
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    #expect(throws: JSONError.self) { try JSONValue(json: [0x22, 0xC3, 0x28, 0x22]) }
  }

  @Test func `nesting ends where nobody writes it, and at once`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try Self.read(nested(64))
    for depth in [66, 500, 1_000_000] {
      #expect(throws: JSONError.self) { try Self.read(nested(depth)) }
      #expect(throws: JSONError.self) { try Self.read(String(repeating: "{\"a\":", count: depth)) }
    }
  }
}
