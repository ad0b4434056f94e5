import GaitModel

/// Columns of what is known of each contact besides its times; `nil` for what a table does not know.
public struct ContactLabels: Sendable, Equatable {
  /// Columns of patterns, each by a rule of its own. Scores that name no rule go by the first.
  public var patterns: [LabelledPattern] = []
  /// Foot to ground, degrees, toes up positive.
  public var angle: String?
  /// `left` or `right`.
  public var side: String?
  /// 100 × rise ÷ run.
  public var grade: String?
  /// What the person does, as `running` or `walking`; only running strikes have a pattern.
  public var activity: String?
  /// Columns that are named by the key of a measure hold its true values.
  public var hasMeasures = false

  /// Nothing is known.
  public init() {}

  var isEmpty: Bool { self == ContactLabels() }
}

/// A column of true patterns and the rule by which they were told.
public struct LabelledPattern: Sendable, Equatable {
  /// Its cells are `rearfoot`, `midfoot` or `forefoot`; or, where the rule has limits, numbers that they tell apart.
  public var column: String
  /// By what rule.
  public var definition: PatternDefinition

  /// A column.
  public init(column: String, definition: PatternDefinition) {
    self.column = column
    self.definition = definition
  }
}

/// By what rule true patterns were told apart. Rules disagree on whole people, so scores name theirs.
public struct PatternDefinition: Sendable, Equatable, Codable {
  /// What was looked at.
  public enum Rule: String, CaseIterable, Sendable, Codable {
    /// Foot to ground at contact, degrees, toes up positive.
    case strikeAngle = "strike_angle"
    /// Centre of pressure at contact, % of the foot from the heel.
    case strikeIndex = "strike_index"
    /// Somebody watched, as on video.
    case observer
    /// Nobody said.
    case unknown
  }

  /// What was looked at.
  public var rule: Rule
  /// What scores call it: the rule, with a number where a dataset has several of that rule.
  public var name: String
  /// Midfoot lies between; the forefoot is below for an angle and above for an index. `nil` for an observer.
  public var midfoot: ClosedRange<Double>?

  /// A rule.
  public init(rule: Rule, midfoot: ClosedRange<Double>? = nil) {
    self.rule = rule
    self.midfoot = midfoot
    name = rule.rawValue
  }

  /// The pattern of an angle or index, its limits being midfoot; `nil` where the rule has no limits.
  public func pattern(of value: Double) -> StrikePattern? {
    guard let midfoot else { return nil }
    if midfoot.contains(value) { return .midfoot }
    let isForefoot = rule == .strikeIndex ? value > midfoot.upperBound : value < midfoot.lowerBound
    return isForefoot ? .forefoot : .rearfoot
  }

  /// For a reader of scores.
  public var sentence: String {
    func number(_ value: Double) -> String { BenchmarkText.decimal(value, 1) }
    switch (rule, midfoot) {
    case (.strikeAngle, let band?):
      return "Patterns by strike angle: forefoot below \(number(band.lowerBound))°, "
        + "rearfoot above \(number(band.upperBound))°."
    case (.strikeIndex, let band?):
      return "Patterns by strike index: rearfoot below \(number(band.lowerBound)) %, "
        + "forefoot above \(number(band.upperBound)) %."
    case (.strikeAngle, nil): return "Patterns by strike angle."
    case (.strikeIndex, nil): return "Patterns by strike index."
    case (.observer, _): return "Patterns as an observer saw them."
    case (.unknown, _): return "By which rule the true patterns were told, nobody said."
    }
  }
}
