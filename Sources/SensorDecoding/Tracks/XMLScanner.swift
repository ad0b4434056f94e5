/// Elements and text of an XML document in the order of its bytes; just what a track needs.
///
/// Entities other than the five of XML and numbered characters stay as they are written, and a document
/// type is skipped whole, so that nothing in a file can make it grow. Prefixes of names are dropped.
struct XMLScanner {
  enum Token: Equatable {
    /// `<name …>`; a `<name/>` is followed by its `close`.
    case open(String, [Attribute])
    case close(String)
    /// Text between two tags, entities replaced; comes in one piece for each stretch.
    case text(String)
  }

  struct Attribute: Equatable {
    var name: String
    var value: String
  }

  private let bytes: [UInt8]
  /// Where the next token begins.
  private(set) var offset = 0
  /// The 1-based line of `offset`.
  private(set) var line = 1
  /// The document ended, or broke off, inside a tag, a comment or a section.
  private(set) var isTruncated = false
  private var pendingClose: String?

  /// Of one element; those of a track have three.
  private static let mostAttributes = 64

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  /// The next token; `nil` at the end, or where `isTruncated`.
  mutating func next() -> Token? {
    if let name = pendingClose {
      pendingClose = nil
      return .close(name)
    }
    while offset < bytes.count {
      guard bytes[offset] == UInt8(ascii: "<") else { return text() }
      if starts("<!--") {
        guard skip(past: "-->", from: offset + 4) else { return nil }
      } else if starts("<![CDATA[") {
        let from = offset + 9
        guard skip(past: "]]>", from: from) else { return nil }
        return .text(String(decoding: bytes[from..<offset - 3], as: UTF8.self))
      } else if starts("<?") {
        guard skip(past: "?>", from: offset + 2) else { return nil }
      } else if starts("<!") {
        guard skipDeclaration() else { return nil }
      } else {
        return tag()
      }
    }
    return nil
  }

  // MARK: inside

  private func starts(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard offset + count <= bytes.count else { return false }
    for k in 0..<count where bytes[offset + k] != word.utf8Start[k] { return false }
    return true
  }

  private mutating func move(to end: Int) {
    for k in offset..<end where bytes[k] == 10 { line += 1 }
    offset = end
  }

  private mutating func truncate() {
    isTruncated = true
    move(to: bytes.count)
  }

  private mutating func skip(past word: StaticString, from start: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    var at = start
    while at + count <= bytes.count {
      if (0..<count).allSatisfy({ bytes[at + $0] == word.utf8Start[$0] }) {
        move(to: at + count)
        return true
      }
      at += 1
    }
    truncate()
    return false
  }

  /// Skips `<!DOCTYPE …>` with what it declares in brackets.
  private mutating func skipDeclaration() -> Bool {
    var depth = 0
    var quote: UInt8?
    var at = offset + 2
    while at < bytes.count {
      let c = bytes[at]
      if let open = quote {
        if c == open { quote = nil }
      } else if c == UInt8(ascii: "\"") || c == UInt8(ascii: "'") {
        quote = c
      } else if c == UInt8(ascii: "[") {
        depth += 1
      } else if c == UInt8(ascii: "]") {
        depth -= 1
      } else if c == UInt8(ascii: ">"), depth <= 0 {
        move(to: at + 1)
        return true
      }
      at += 1
    }
    truncate()
    return false
  }

  private mutating func text() -> Token {
    var end = offset
    while end < bytes.count, bytes[end] != UInt8(ascii: "<") { end += 1 }
    let text = decoded(bytes[offset..<end])
    move(to: end)
    return .text(text)
  }

  private mutating func tag() -> Token? {
    // The end of the tag first: a '>' may stand inside a quoted value.
    var end = offset + 1
    var quote: UInt8?
    while end < bytes.count {
      let c = bytes[end]
      if let open = quote {
        if c == open { quote = nil }
      } else if c == UInt8(ascii: "\"") || c == UInt8(ascii: "'") {
        quote = c
      } else if c == UInt8(ascii: ">") {
        break
      }
      end += 1
    }
    guard end < bytes.count else {
      truncate()
      return nil
    }
    var inside = bytes[offset + 1..<end]
    move(to: end + 1)
    if inside.first == UInt8(ascii: "/") {
      return .close(localName(inside.dropFirst()))
    }
    var isEmpty = false
    if inside.last == UInt8(ascii: "/") {
      inside = inside.dropLast()
      isEmpty = true
    }
    let nameEnd = inside.firstIndex(where: Self.isSpace) ?? inside.endIndex
    let name = localName(inside[inside.startIndex..<nameEnd])
    if isEmpty { pendingClose = name }
    return .open(name, attributes(inside[nameEnd...]))
  }

  private func attributes(_ all: ArraySlice<UInt8>) -> [Attribute] {
    var found: [Attribute] = []
    var rest = all
    while true {
      rest = rest.drop(while: Self.isSpace)
      guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return found }
      let name = localName(rest[rest.startIndex..<equals])
      rest = rest[(equals + 1)...].drop(while: Self.isSpace)
      guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
        return found
      }
      rest = rest.dropFirst()
      guard let close = rest.firstIndex(of: quote) else { return found }
      guard found.count < Self.mostAttributes else { return found }
      found.append(Attribute(name: name, value: decoded(rest[rest.startIndex..<close])))
      rest = rest[(close + 1)...]
    }
  }

  private func localName(_ name: ArraySlice<UInt8>) -> String {
    let first = name.drop(while: Self.isSpace).prefix { !Self.isSpace($0) }
    let local = first.lastIndex(of: UInt8(ascii: ":")).map { first[($0 + 1)...] } ?? first
    return String(decoding: local, as: UTF8.self)
  }

  private static func isSpace(_ c: UInt8) -> Bool { c == 32 || c == 9 || c == 10 || c == 13 }

  private func decoded(_ raw: ArraySlice<UInt8>) -> String {
    guard raw.contains(UInt8(ascii: "&")) else { return String(decoding: raw, as: UTF8.self) }
    var out: [UInt8] = []
    var rest = raw
    while let c = rest.first {
      if c == UInt8(ascii: "&"), let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")),
        let replaced = Self.entity(rest[(rest.startIndex + 1)..<end])
      {
        out.append(contentsOf: replaced)
        rest = rest[(end + 1)...]
      } else {
        out.append(c)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func entity(_ name: ArraySlice<UInt8>) -> [UInt8]? {
    let text = String(decoding: name, as: UTF8.self)
    switch text {
    case "lt": return [UInt8(ascii: "<")]
    case "gt": return [UInt8(ascii: ">")]
    case "amp": return [UInt8(ascii: "&")]
    case "quot": return [UInt8(ascii: "\"")]
    case "apos": return [UInt8(ascii: "'")]
    default: break
    }
    guard text.hasPrefix("#") else { return nil }
    let digits = text.dropFirst()
    let code =
      digits.hasPrefix("x") || digits.hasPrefix("X")
      ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
    guard let code, let scalar = Unicode.Scalar(code) else { return nil }
    return Array(String(Character(scalar)).utf8)
  }
}
