/// What a browser asks for: the first line of a request and its headers, strictly read (RFC 9112).
///
/// Whatever two readers could take for two things is refused: bare line ends, folded lines, spaces before a colon,
/// a second `Host`, a body.
struct RequestHead: Equatable {
  /// What is wrong with a head.
  enum Fault: Error, Equatable {
    /// It is no request of HTTP/1.1 or 1.0.
    case malformed
    /// It is longer than `mostBytes`, or has more than `mostHeaders`.
    case tooLarge
    /// Something follows it: there is nothing here to send anything to.
    case hasBody
  }

  /// Bytes of a head at most.
  static let mostBytes = 8_192
  /// Headers of it at most.
  static let mostHeaders = 64

  /// `GET`.
  var method: String
  /// What stands before the first `?` of the target.
  var path: String
  /// What stands after it.
  var query: String
  private var headers: [String: String] = [:]

  /// Where a head ends among the bytes that came; `nil` while it has not.
  ///
  /// - Parameter seen: bytes of them that were looked at before.
  static func end(in bytes: [UInt8], seen: Int = 0) -> Int? {
    let end = Array("\r\n\r\n".utf8)
    let from = max(0, seen - end.count)
    guard bytes.count >= from + end.count else { return nil }
    return (from...bytes.count - end.count).first { bytes[$0..<$0 + end.count].elementsEqual(end) }.map {
      $0 + end.count
    }
  }

  /// Reads a head from its bytes, which end with an empty line.
  init(_ bytes: some Collection<UInt8>) throws(Fault) {
    guard bytes.count <= Self.mostBytes else { throw .tooLarge }
    guard bytes.allSatisfy({ $0 == 0x0D || $0 == 0x0A || $0 == 0x09 || 0x20..<0x7F ~= $0 }) else {
      throw .malformed
    }
    // A carriage return or a line feed alone is one character and no line end, and is refused as part of a line.
    let text = String(decoding: bytes, as: UTF8.self)
    var lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    guard lines.count >= 3, lines.removeLast().isEmpty, lines.removeLast().isEmpty,
      !lines.contains(where: { $0.isEmpty || $0.unicodeScalars.contains { $0 == "\r" || $0 == "\n" } })
    else { throw .malformed }
    guard lines.count <= Self.mostHeaders + 1 else { throw .tooLarge }
    let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, ["HTTP/1.1", "HTTP/1.0"].contains(words[2]), Self.isToken(words[0]),
      words[1].first == "/", !words[1].contains("\t"), !words[1].contains("#")
    else { throw .malformed }
    method = String(words[0])
    let target = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = String(target[0])
    query = target.count > 1 ? String(target[1]) : ""
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":"), Self.isToken(line[..<colon]) else { throw .malformed }
      let name = line[..<colon].lowercased()
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      // One of each is all that a browser sends of those that are looked at.
      guard headers[name] == nil || !Self.single.contains(name) else { throw .malformed }
      headers[name] = String(value.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
    guard headers["host"] != nil else { throw .malformed }
    guard headers["transfer-encoding"] == nil, headers["content-length"].map({ $0 == "0" }) ?? true else {
      throw .hasBody
    }
  }

  private static let single: Set<String> = [
    "host", "origin", "content-length", "transfer-encoding", "last-event-id", "sec-fetch-site",
    "sec-fetch-mode", "sec-fetch-dest",
  ]

  /// The value of a header, by its name in small letters.
  subscript(_ name: String) -> String? { headers[name] }

  /// The value of a parameter of the query, as it stands there; `nil` where there is none, or more than one.
  func parameter(_ name: String) -> String? {
    let found = query.split(separator: "&").filter { $0.hasPrefix("\(name)=") }
    return found.count == 1 ? String(found[0].dropFirst(name.utf8.count + 1)) : nil
  }

  private static func isToken(_ word: Substring) -> Bool {
    !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }
}
