extension StrikeWarning {
  /// What a warning is about: the rule's key and its words. Two with one key are equal.
  ///
  /// A rule makes its kind once, as a `static let`: it lives as long as the process, so that a warning stays a
  /// handful of bytes that can be copied between threads.
  public struct Kind: BitwiseCopyable, @unchecked Sendable, Hashable, CustomStringConvertible {
    private struct Words {
      let key: String
      let isCoaching: Bool
      let spoken: String?
      let raised: @Sendable (StrikeWarning) -> String
      let cleared: @Sendable (StrikeWarning) -> String
    }

    /// Never changed and never freed, and so safe to share.
    private let words: UnsafePointer<Words>

    /// A kind of warning.
    ///
    /// - Parameters:
    ///   - key: its name in files and settings: `heel_strike`.
    ///   - isCoaching: it is about running; false for what no runner can change: sensor and computer.
    ///   - spoken: the same for the ear, in a few words without numbers; `nil` where `raised` will do.
    ///   - raised: what was seen, for a person, in one line; never what it does to the body.
    ///   - cleared: that it is over.
    public init(
      _ key: String, isCoaching: Bool = true, spoken: String? = nil,
      raised: @escaping @Sendable (StrikeWarning) -> String,
      cleared: @escaping @Sendable (StrikeWarning) -> String
    ) {
      let words = UnsafeMutablePointer<Words>.allocate(capacity: 1)
      words.initialize(
        to: Words(key: key, isCoaching: isCoaching, spoken: spoken, raised: raised, cleared: cleared))
      self.words = UnsafePointer(words)
    }

    /// Its name in files and settings.
    public var key: String { words.pointee.key }
    /// Whether it is about running, and not about sensor or computer.
    public var isCoaching: Bool { words.pointee.isCoaching }
    /// Its name.
    public var description: String { key }

    /// Equal where the keys are.
    public static func == (a: Kind, b: Kind) -> Bool { a.words == b.words || a.key == b.key }
    /// By its key.
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }

    fileprivate var spoken: String? { words.pointee.spoken }

    fileprivate func sentence(_ warning: StrikeWarning) -> String {
      warning.phase == .raised ? words.pointee.raised(warning) : words.pointee.cleared(warning)
    }
  }

  /// What was seen, for a person, in one line.
  public var sentence: String { kind.sentence(self) }

  /// The same for the ear of a runner, in a few words.
  public var spoken: String { phase == .raised ? kind.spoken ?? sentence : sentence }

  /// The limit that was crossed, for a sentence: the runner's, or what follows from the own on the level.
  ///
  /// - Parameters:
  ///   - crossed: `over` or `under`.
  ///   - limit: with its unit, where that is told.
  public func against(_ crossed: StaticString, _ limit: String) -> String {
    limitIsSet
      ? "\(crossed) your limit of \(limit)" : "\(crossed) \(limit), what your own on the level allows"
  }

  /// A value as a whole number, for a sentence; a question mark where it is no number of this world.
  public static func whole(_ value: Float) -> String {
    abs(value) < 1e9 ? String(Int(value.rounded())) : "?"
  }

  /// A value with one decimal, for a sentence.
  public static func tenths(_ value: Float) -> String {
    guard abs(value) < 1e8 else { return "?" }
    let tenths = Int((abs(value) * 10).rounded())
    return (value < 0 && tenths > 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)"
  }
}
