import GaitModel

/// Patterns held against each of several definitions of the true one, and those against each other.
public struct DefinitionTally: Sendable {
  /// What was found against one definition.
  public struct Score: Sendable {
    /// The definition's name.
    public let name: String
    /// True patterns by it, and what was found.
    public fileprivate(set) var strikes = ConfusionMatrix(classes: RunnerTally.classes.map(\.rawValue))
    /// Contacts with a true pattern by it and none found.
    public fileprivate(set) var abstained = 0
  }

  /// Two definitions over the running contacts that have a pattern by both, found or not.
  public struct Agreement: Sendable {
    /// Whose patterns are the rows.
    public let first: String
    /// Whose are the columns.
    public let second: String
    /// How many contacts are what by either.
    public fileprivate(set) var contacts = ConfusionMatrix(classes: RunnerTally.classes.map(\.rawValue))
  }

  /// In the order of the description; empty where there is one definition only.
  public private(set) var scores: [Score] = []
  /// Each pair once.
  public private(set) var agreements: [Agreement] = []

  /// Nothing counted yet.
  public init() {}

  /// Several added up, each definition by its name.
  public init(summing tallies: [DefinitionTally]) {
    for tally in tallies {
      for score in tally.scores {
        let place = self.score(score.name)
        scores[place].strikes = ConfusionMatrix(summing: [scores[place].strikes, score.strikes])!
        scores[place].abstained += score.abstained
      }
      for agreement in tally.agreements {
        let place = self.agreement(agreement.first, agreement.second)
        agreements[place].contacts = ConfusionMatrix(
          summing: [agreements[place].contacts, agreement.contacts])!
      }
    }
  }

  /// Counts what was found of a running contact.
  mutating func add(
    _ found: FoundContact, _ true_: RecordingTruth.Contact, _ definitions: [PatternDefinition]
  ) {
    for (pattern, definition) in zip(true_.patternsByDefinition, definitions) {
      guard let pattern, found.pattern != nil || found.noPatternReason != nil else { continue }
      let place = score(definition.name)
      if let answer = found.pattern {
        scores[place].strikes.add(truth: RunnerTally.place(of: pattern), found: RunnerTally.place(of: answer))
      } else {
        scores[place].abstained += 1
      }
    }
  }

  /// Holds the definitions of a running contact against each other.
  mutating func compare(_ true_: RecordingTruth.Contact, _ definitions: [PatternDefinition]) {
    let told = zip(definitions, true_.patternsByDefinition).compactMap { definition, pattern in
      pattern.map { (definition.name, RunnerTally.place(of: $0)) }
    }
    for first in told.indices {
      for second in told[(first + 1)...] {
        agreements[agreement(told[first].0, second.0)].contacts.add(truth: told[first].1, found: second.1)
      }
    }
  }

  private mutating func score(_ name: String) -> Int {
    if let place = scores.firstIndex(where: { $0.name == name }) { return place }
    scores.append(Score(name: name))
    return scores.count - 1
  }

  private mutating func agreement(_ first: String, _ second: String) -> Int {
    if let place = agreements.firstIndex(where: { $0.first == first && $0.second == second }) { return place }
    agreements.append(Agreement(first: first, second: second))
    return agreements.count - 1
  }
}
