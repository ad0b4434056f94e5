import GaitModel

/// Running and other contacts by the slope under them: where this runner walks.
public struct GaitShares: Sendable {
  /// One band of slope, from its lower edge up to but without its upper, percent.
  public struct Band: Sendable {
    /// The lower edge; −∞ for the first band.
    public let lower: Double
    /// The upper edge; ∞ for the last band.
    public let upper: Double
    /// Contacts in running.
    public internal(set) var running = 0
    /// Contacts that were not.
    public internal(set) var walking = 0
    /// Time spent running, as that of the session.
    public internal(set) var runningSeconds = 0.0
  }

  /// Lowest first.
  public private(set) var bands: [Band]

  init(edges: [Double] = [-20, -15, -10, -5, 5, 10, 15, 20]) {
    bands = zip([-.infinity] + edges, edges + [.infinity]).map { Band(lower: $0, upper: $1) }
  }

  /// Counts a contact; where the slope is not known, not.
  mutating func add(_ strike: Strike) {
    guard let band = band(of: strike) else { return }
    if strike.isRunning { bands[band].running += 1 } else { bands[band].walking += 1 }
  }

  /// Counts the time that was run up to a contact.
  mutating func add(runningSeconds: Double, upTo strike: Strike) {
    if let band = band(of: strike) { bands[band].runningSeconds += runningSeconds }
  }

  private func band(of strike: Strike) -> Int? {
    let grade = Double(strike.gradePercent)
    return bands.firstIndex { grade < $0.upper && grade >= $0.lower }
  }

  /// Seconds that were run below a slope that is one of the edges; NaN where the slope of no contact is known.
  public func runningSeconds(below grade: Double) -> Double {
    guard bands.contains(where: { $0.running + $0.walking > 0 }) else { return .nan }
    return bands.filter { $0.upper <= grade }.reduce(0) { $0 + $1.runningSeconds }
  }
}
