import GaitModel

/// What one contact reads on every measure, in a buffer that serves the next one too.
struct ContactReadings: Sendable {
  private(set) var pattern: StrikePattern?
  /// In the order of the measures, and not yet in their units.
  private(set) var values: [Float]

  /// Before the first contact.
  init(_ measures: [StrideMeasure]) { values = Array(repeating: .nan, count: measures.count) }

  mutating func take(_ contact: GroundContact, _ measures: [StrideMeasure]) {
    pattern = contact.strike.pattern
    for place in measures.indices { values[place] = measures[place].base(of: contact) }
  }
}
