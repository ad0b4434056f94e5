import GaitModel

/// What a set of contacts was like on average: for a descent, a side, or a stretch of time.
public struct ContactMeans: Sendable {
  /// How the foot landed.
  public private(set) var patterns = PatternCounts()
  private let measures: [StrideMeasure]
  /// In the order of the measures; none before the first contact.
  private var means: [Mean] = []

  private struct Mean: Sendable {
    var sum = 0.0
    var count = 0
    mutating func add(_ value: Float) {
      guard value.isFinite else { return }
      sum += Double(value)
      count += 1
    }
    mutating func add(_ other: Mean) {
      sum += other.sum
      count += other.count
    }
    var value: Double { count == 0 ? .nan : sum / Double(count) }
  }

  /// No contacts.
  public init(_ measures: [StrideMeasure] = StrideMeasure.all) { self.measures = measures }

  mutating func add(_ contact: ContactReadings) {
    patterns.add(contact.pattern)
    makeRoom()
    for place in means.indices { means[place].add(contact.values[place]) }
  }

  /// Adds others.
  public mutating func add(_ other: ContactMeans) {
    patterns = patterns + other.patterns
    makeRoom()
    for (place, mean) in other.means.enumerated() { means[place].add(mean) }
  }

  private mutating func makeRoom() {
    if means.isEmpty { means = Array(repeating: Mean(), count: measures.count) }
  }

  /// Contacts.
  public var count: Int { patterns.total }

  /// The sum of a measure over the contacts that know it, in its unit; NaN where none does.
  public func sum(of measure: StrideMeasure) -> Double {
    guard let place = measures.firstIndex(of: measure), !means.isEmpty, means[place].count > 0 else {
      return .nan
    }
    return means[place].sum * Double(measure.scale)
  }

  /// The mean of a measure in its unit; NaN where unknown.
  public subscript(measure: StrideMeasure) -> Double {
    guard let place = measures.firstIndex(of: measure), !means.isEmpty else { return .nan }
    return means[place].value * Double(measure.scale)
  }
}
