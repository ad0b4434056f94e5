/// Text for a terminal, in which what comes from outside can do nothing but be read.
///
/// A literal is written as it stands, colours and all; in whatever is interpolated, characters that move the cursor,
/// end a line, set a clipboard or turn the direction of writing are shown as `\n`, `\x1b` or `\u202e`.
public struct TerminalText: Sendable, ExpressibleByStringInterpolation {
  /// What is written.
  public private(set) var text: String

  /// Text as it stands.
  public init(stringLiteral text: String) { self.text = text }

  /// Text with foreign text in it.
  public init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// Lines of a report: harmless, and each on its own line.
  public init(lines: String) {
    text = lines.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(Substring($0)).harmless }.joined(separator: "\n")
  }

  /// One after the other.
  public static func + (a: TerminalText, b: TerminalText) -> TerminalText {
    var both = a
    both.text += b.text
    return both
  }

  /// Puts own and foreign text together.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    /// Makes room.
    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }
    /// Adds text as it stands.
    public mutating func appendLiteral(_ literal: String) { text += literal }
    /// Adds what is harmless already.
    public mutating func appendInterpolation(_ own: TerminalText) { text += own.text }
    /// Adds whatever it is, made harmless.
    public mutating func appendInterpolation(_ foreign: some Any) { text += "\(foreign)".harmless }
  }
}

extension String {
  /// With every character that does more than be read written out; scalar by scalar, for a control character may be
  /// part of a larger character.
  public var harmless: String {
    guard unicodeScalars.contains(where: \.acts) else { return self }
    var shown = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": shown += "\\n".unicodeScalars
      case "\r": shown += "\\r".unicodeScalars
      case "\t": shown += "\\t".unicodeScalars
      case _ where scalar.acts:
        let digits = String(scalar.value, radix: 16)
        let (sign, width) = scalar.value < 0x100 ? ("\\x", 2) : ("\\u", 4)
        shown +=
          (sign + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits)
          .unicodeScalars
      default: shown.append(scalar)
      }
    }
    return String(shown)
  }
}

extension Unicode.Scalar {
  /// It moves, ends, hides or turns what is written: controls of both sets, line ends, marks of direction.
  fileprivate var acts: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C, 0xFEFF:
      true
    default: false
    }
  }
}
