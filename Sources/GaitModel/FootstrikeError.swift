/// The one error that a person sees: what went wrong, where, and what to do about it.
///
/// Misuse by a program traps instead, and damage in a stream is counted by its cause.
public struct FootstrikeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong.
  public var what: String
  /// The file, port or setting it went wrong in, as `run.csv`, `run.csv:7` or `data.json: recordings[2]`.
  public var place: String
  /// What the person can do.
  public var advice: String

  /// An error.
  ///
  /// - Parameter line: 1-based line of the file; 0 where it is about no line.
  public init(what: String, where place: String, line: Int = 0, advice: String) {
    self.what = what
    self.place = line > 0 ? "\(place):\(line)" : place
    self.advice = advice
  }

  /// One sentence: `run.csv:7: what; what to do`.
  public var description: String { "\(place): \(what); \(advice)" }
}
