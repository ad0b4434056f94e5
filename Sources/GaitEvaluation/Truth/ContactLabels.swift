import GaitModel

/// Columns of what is known of each contact besides its times; `nil` for what a table does not know.
public struct ContactLabels: Sendable, Equatable {
  /// `rearfoot`, `midfoot` or `forefoot`.
  public var pattern: String?
  /// By what rule the pattern was told.
  public var definition: PatternDefinition?
  /// Foot to ground, degrees, toes up positive.
  public var angle: String?
  /// `left` or `right`.
  public var side: String?
  /// 100 × rise ÷ run.
  public var grade: String?
  /// What the person does, as `running` or `walking`; only running strikes have a pattern.
  public var activity: String?

  /// Nothing is known.
  public init() {}

  var isEmpty: Bool { self == ContactLabels() }
}

/// By what rule true patterns were told apart. Rules disagree on whole people, so scores name theirs.
public struct PatternDefinition: Sendable, Equatable {
  /// What was looked at.
  public enum Rule: String, CaseIterable, Sendable {
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
  /// Midfoot lies between; the forefoot is below for an angle and above for an index. `nil` for an observer.
  public var midfoot: ClosedRange<Double>?

  /// A rule.
  public init(rule: Rule, midfoot: ClosedRange<Double>? = nil) {
    self.rule = rule
    self.midfoot = midfoot
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
