/// Why a recording can't be decoded: what, where and what to do.
public struct DecodingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file.
  public var file: String
  /// 1-based line; 0 where it is about no line.
  public var line: Int
  /// What is wrong.
  public var what: String
  /// What to do about it.
  public var remedy: String

  /// An error about a whole file, or a line of it.
  public init(file: String, line: Int = 0, what: String, remedy: String) {
    self.file = file
    self.line = line
    self.what = what
    self.remedy = remedy
  }

  /// `file:line: what; remedy`.
  public var description: String { "\(file)\(line > 0 ? ":\(line)" : ""): \(what); \(remedy)" }
}
