/// Something that nobody told and that was worked out: what it was taken for, why, and how to pin it.
public struct Guess<Value: Sendable>: Sendable, CustomStringConvertible {
  /// What it is: `acceleration unit`.
  public var what: String
  /// What it was taken for: `g`.
  public var value: Value
  /// The evidence, in one clause: `|a| at rest is 0.98`.
  public var because: String
  /// The option that pins it: `--acceleration-unit g`; empty where nothing needs to be pinned.
  public var option: String
  /// It was worked out from the readings; false where the file itself says so, as a heading does.
  public var isInferred: Bool

  /// A guess and its evidence.
  public init(_ what: String, _ value: Value, because: String, option: String, isInferred: Bool = true) {
    self.what = what
    self.value = value
    self.because = because
    self.option = option
    self.isInferred = isInferred
  }

  /// One sentence for people.
  public var description: String {
    "\(what): \(value), because \(because)" + (option.isEmpty ? "" : "; pin it with \(option)")
  }

  /// The same, with its value in words.
  public var inWords: Guess<String> {
    Guess<String>(what, "\(value)", because: because, option: option, isInferred: isInferred)
  }
}

extension Guess: Equatable where Value: Equatable {}
