/// Why a file could not be read as a track.
public struct TrackError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file.
  public var file: String
  /// 1-based line of a text file; 0 where it is about no line.
  public var line: Int
  /// Byte of a binary file; `nil` where it is about none.
  public var byteOffset: Int?
  /// What is wrong.
  public var what: String
  /// What to do about it.
  public var remedy: String

  /// An error about a whole file, or a place in it.
  public init(file: String, line: Int = 0, byteOffset: Int? = nil, what: String, remedy: String) {
    self.file = file
    self.line = line
    self.byteOffset = byteOffset
    self.what = what
    self.remedy = remedy
  }

  /// `file:line: what; what to do`.
  public var description: String {
    let place = byteOffset.map { ": at byte \($0)" } ?? (line > 0 ? ":\(line)" : "")
    return "\(file)\(place): \(what); \(remedy)"
  }
}
