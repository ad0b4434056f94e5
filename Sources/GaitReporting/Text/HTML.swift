/// Markup that holds no text from outside but as text.
///
/// A literal is markup; whatever is interpolated is escaped, unless it is markup itself. So a page can't be made
/// of a string that nobody escaped: it does not compile.
public struct HTML: Sendable, ExpressibleByStringInterpolation {
  /// UTF-8.
  public private(set) var bytes: [UInt8]

  /// Markup as it stands.
  public init(stringLiteral markup: String) { bytes = Array(markup.utf8) }

  /// Markup with text in it.
  public init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.bytes }

  /// Text.
  public init(text: String) {
    bytes = []
    bytes.append(html: text)
  }

  /// Nothing.
  public static let none: HTML = ""

  /// One after the other.
  public static func += (markup: inout HTML, more: HTML) { markup.bytes += more.bytes }

  /// One after the other.
  public static func + (a: HTML, b: HTML) -> HTML {
    var both = a
    both += b
    return both
  }

  /// Puts text and markup together.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var bytes: [UInt8] = []

    /// Makes room.
    public init(literalCapacity: Int, interpolationCount: Int) {
      bytes.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }
    /// Adds markup.
    public mutating func appendLiteral(_ markup: String) { bytes += markup.utf8 }
    /// Adds markup.
    public mutating func appendInterpolation(_ markup: HTML) { bytes += markup.bytes }
    /// Adds text.
    public mutating func appendInterpolation(_ text: String) { bytes.append(html: text) }
    /// Adds a number.
    public mutating func appendInterpolation(_ number: Int) { bytes.append(integer: Int64(number)) }
  }
}

extension Sequence<HTML> {
  /// All of them, with markup between.
  public func joined(separator: HTML = .none) -> HTML {
    var all = HTML.none
    var isFirst = true
    for one in self {
      if !isFirst { all += separator }
      all += one
      isFirst = false
    }
    return all
  }
}

extension [UInt8] {
  /// Appends text with the characters that mean something in HTML, in elements and in quoted attributes, as
  /// entities. Byte for byte: no character that combines with the next can hide one.
  mutating func append(html text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "<"): append("&lt;")
      case UInt8(ascii: ">"): append("&gt;")
      case UInt8(ascii: "\""): append("&quot;")
      case UInt8(ascii: "'"): append("&#39;")
      case 0x0A: append(byte)
      case 0x09: append(UInt8(ascii: " "))
      // No page may hold them.
      case 0..<0x20, 0x7F: append(contentsOf: "\u{FFFD}".utf8)
      default: append(byte)
      }
    }
  }
}
