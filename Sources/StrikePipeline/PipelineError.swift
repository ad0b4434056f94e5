/// The world failed a pipeline: what, where, and what to do about it.
public struct PipelineError: Error, Sendable, CustomStringConvertible {
  /// What went wrong.
  public var what: String
  /// The file, port or stage it went wrong in.
  public var place: String
  /// What the person can do.
  public var advice: String

  /// A failure.
  public init(what: String, where place: String, advice: String) {
    self.what = what
    self.place = place
    self.advice = advice
  }

  /// One sentence.
  public var description: String { "\(place): \(what); \(advice)" }
}
