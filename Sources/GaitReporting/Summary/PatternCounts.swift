import GaitModel

/// Contacts counted by how the foot landed.
public struct PatternCounts: Sendable, Equatable {
  /// Heel first.
  public var rearfoot = 0
  /// Flat.
  public var midfoot = 0
  /// Ball of the foot first.
  public var forefoot = 0
  /// Not told.
  public var none = 0

  /// No contacts.
  public init() {}

  /// Counts one contact.
  mutating func add(_ pattern: StrikePattern?) {
    switch pattern {
    case .rearfoot: rearfoot += 1
    case .midfoot: midfoot += 1
    case .forefoot: forefoot += 1
    case nil: none += 1
    }
  }

  /// Contacts with a pattern.
  public var told: Int { rearfoot + midfoot + forefoot }

  /// All contacts.
  public var total: Int { told + none }

  /// The share of heel first among contacts with a pattern; `nil` where there are none.
  public var rearfootShare: Proportion? { told > 0 ? Proportion(rearfoot, of: told) : nil }

  static func + (a: PatternCounts, b: PatternCounts) -> PatternCounts {
    var sum = a
    sum.rearfoot += b.rearfoot
    sum.midfoot += b.midfoot
    sum.forefoot += b.forefoot
    sum.none += b.none
    return sum
  }
}

/// A share with its 95 % interval (Wilson 1927), as if the steps were independent of each other.
///
/// They are not quite, so the true interval is wider; it still tells 3 of 4 from 300 of 400.
public struct Proportion: Sendable, Equatable {
  /// How many had it.
  public let count: Int
  /// Of how many; above zero.
  public let of: Int

  init(_ count: Int, of total: Int) {
    precondition(total > 0 && count >= 0 && count <= total, "a share is of something, and at most all of it")
    self.count = count
    of = total
  }

  /// 0…1.
  public var share: Double { Double(count) / Double(of) }
  /// The lower end of the interval.
  public var low: Double { center - halfWidth }
  /// The upper end of the interval.
  public var high: Double { center + halfWidth }

  private static let z = 1.959_963_984_540_054
  private var center: Double {
    let n = Double(of)
    return (share + Self.z * Self.z / (2 * n)) / (1 + Self.z * Self.z / n)
  }
  private var halfWidth: Double {
    let n = Double(of)
    let variance = share * (1 - share) / n + Self.z * Self.z / (4 * n * n)
    return Self.z * variance.squareRoot() / (1 + Self.z * Self.z / n)
  }
}
