/// A limit on a score, as in `strike.f1>=0.92`.
public struct Requirement: Sendable, Equatable {
  /// The score's name.
  public var name: String
  /// `>=`, `<=`, `>` or `<`.
  public var comparison: String
  /// The limit.
  public var limit: Double

  /// Reads a limit; `nil` where it is not a name, a comparison and a number.
  public init?(_ text: String) {
    for comparison in [">=", "<=", ">", "<"] {
      guard let (name, limit) = Self.split(text, at: comparison) else { continue }
      guard !name.isEmpty, let value = Double(limit), value.isFinite else { return nil }
      self.name = name
      self.comparison = comparison
      self.limit = value
      return
    }
    return nil
  }

  /// Whether a score keeps the limit; NaN never does.
  public func isMet(by score: Double) -> Bool {
    switch comparison {
    case ">=": score >= limit
    case "<=": score <= limit
    case ">": score > limit
    default: score < limit
    }
  }

  private static func split(_ text: String, at comparison: String) -> (String, String)? {
    let characters = Array(text)
    let mark = Array(comparison)
    guard characters.count > mark.count else { return nil }
    for start in 0...(characters.count - mark.count)
    where Array(characters[start..<start + mark.count]) == mark {
      let name = String(characters[..<start]).filter { $0 != " " }
      let limit = String(characters[(start + mark.count)...]).filter { $0 != " " }
      return (name, limit)
    }
    return nil
  }
}
