/// Any JSON value, kept with its own kind: `true` is not 1.
public indirect enum JSONValue: Sendable, Equatable {
  /// `null`.
  case null
  /// `true` or `false`.
  case flag(Bool)
  /// A finite number.
  case number(Double)
  /// Text.
  case text(String)
  /// A list.
  case list([JSONValue])
  /// Names and values; each name once.
  case object([String: JSONValue])

  /// The value for a message: `the text "1"`.
  public var shown: String {
    switch self {
    case .null: "null"
    case .flag(let on): on ? "true" : "false"
    case .number(let number): "\(number)"
    case .text(let text): "the text \"\(text)\""
    case .list: "a list"
    case .object: "an object"
    }
  }

  /// What it is, for a message: `a number`.
  public var kind: String {
    switch self {
    case .null: "null"
    case .flag: "true or false"
    case .number: "a number"
    case .text: "text"
    case .list: "a list"
    case .object: "an object"
    }
  }
}

/// Where bytes stop being JSON, and what belongs there.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  /// From 1.
  public let line: Int
  /// What is wrong.
  public let what: String
  /// `line 3: …`.
  public var description: String { "line \(line): \(what)" }
}
