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

  /// The slope beyond which a runner walks.
  public struct ChangeOver: Sendable {
    /// Percent, + uphill: steeper is walked.
    public let gradePercent: Double
    /// How well it parts this runner's contacts, 0.5…1: the share told rightly, running and walking weighted alike.
    public let agreement: Double
  }

  /// Lowest first.
  public private(set) var bands: [Band]
  /// The same by one percent of slope, the ends being open.
  private var fine: [(running: Int, walking: Int)]
  private static let steepest = 45

  init(edges: [Double] = [-20, -15, -10, -5, 5, 10, 15, 20]) {
    bands = zip([-.infinity] + edges, edges + [.infinity]).map { Band(lower: $0, upper: $1) }
    fine = Array(repeating: (0, 0), count: 2 * Self.steepest)
  }

  /// Counts a contact; where the slope is not known, not.
  mutating func add(_ strike: Strike) {
    guard let band = band(of: strike) else { return }
    let grade = Double(strike.gradePercent)
    let place = Int(min(max(grade.rounded(.down), Double(-Self.steepest)), Double(Self.steepest - 1)))
    if strike.isRunning {
      bands[band].running += 1
      fine[place + Self.steepest].running += 1
    } else {
      bands[band].walking += 1
      fine[place + Self.steepest].walking += 1
    }
  }

  /// Where this runner begins to walk uphill; `nil` where too little was run or walked uphill, or the two overlap.
  public var uphill: ChangeOver? { changeOver(Array(fine[Self.steepest...])) { Double($0) } }

  /// Where this runner begins to walk downhill: the steepest parts.
  public var downhill: ChangeOver? { changeOver(fine[..<Self.steepest].reversed()) { -Double($0) } }

  /// Contacts of each kind that it takes, and how well the slope must part them.
  private static let (fewest, leastAgreement) = (20, 0.75)

  /// The edge that parts running from walking best, of bands from the level on.
  private func changeOver(_ bands: [(running: Int, walking: Int)], _ grade: (Int) -> Double) -> ChangeOver? {
    let running = bands.reduce(0) { $0 + $1.running }, walking = bands.reduce(0) { $0 + $1.walking }
    guard min(running, walking) >= Self.fewest else { return nil }
    var (gentle, steep) = (0, walking)
    var best = (agreement: 0.0, from: 0, to: 0)
    for (edge, band) in bands.enumerated() {
      let agreement = 0.5 * (Double(gentle) / Double(running) + Double(steep) / Double(walking))
      // Between slopes that were neither run nor walked one edge is as good as the next: the middle.
      if agreement > best.agreement + 1e-9 {
        best = (agreement, edge, edge)
      } else if agreement > best.agreement - 1e-9, best.to == edge - 1 {
        best.to = edge
      }
      gentle += band.running
      steep -= band.walking
    }
    guard best.agreement >= Self.leastAgreement else { return nil }
    return ChangeOver(
      gradePercent: (grade(best.from) + grade(best.to)) / 2, agreement: best.agreement)
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
