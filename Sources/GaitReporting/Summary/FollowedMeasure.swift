import GaitModel

/// What is followed from session to session: the share of heel first, or the mean of a measure.
public struct FollowedMeasure: Sendable, Equatable {
  /// Which contacts count.
  public enum Ground: String, CaseIterable, Sendable {
    /// Running ones on descents.
    case downhill
    /// All running ones.
    case running
  }

  /// `nil` for the share of heel first.
  let measure: StrideMeasure?
  /// Where it is followed.
  public let ground: Ground

  init(_ measure: StrideMeasure?, on ground: Ground) {
    self.measure = measure
    self.ground = ground
  }

  /// How often the heel came first downhill.
  public static let heelFirst = FollowedMeasure(nil, on: .downhill)

  private static let heelFirstName = "heel_first"

  /// By its name in keys, with or without its unit, or its heading: `cadence`, `ground-contact-time`, `contact`; `nil`
  /// where there is none.
  public init?(named name: String, on ground: Ground) {
    let name = name.lowercased().split { "-_ ".contains($0) }.joined(separator: "_")
    if name == Self.heelFirstName || name == "heel" {
      self.init(nil, on: ground)
      return
    }
    let found = StrideMeasure.all.first { measure in
      ([measure.name, measure.key(at: nil)] + Placement.allCases.map { measure.key(at: $0) })
        .contains(name) || measure.heading.split(separator: " ").joined(separator: "_") == name
    }
    guard let found else { return nil }
    self.init(found, on: ground)
  }

  /// All names there are.
  public static var names: [String] { [heelFirstName] + StrideMeasure.all.map(\.name) }

  /// Its name in keys.
  public var name: String { measure?.name ?? Self.heelFirstName }

  /// The same on other ground.
  public func on(_ ground: Ground) -> FollowedMeasure { FollowedMeasure(measure, on: ground) }

  /// The contacts of a session that count.
  public func contacts(_ figures: SessionFigures) -> PatternCounts {
    ground == .downhill ? figures.downhill : figures.running
  }

  private func means(_ figures: SessionFigures) -> MeasureValues {
    ground == .downhill ? figures.downhillMeans : figures.runningMeans
  }

  /// What a session came to, a share 0…1 or a mean in its unit; NaN where it is not known.
  public func value(_ figures: SessionFigures) -> Double {
    measure.map { means(figures)[$0] } ?? contacts(figures).rearfootShare?.share ?? .nan
  }

  /// A session as a point of its trend. What is followed is no ground to compare at.
  func point(_ figures: SessionFigures, day: Double) -> SeasonTrend.Point {
    let means = means(figures)
    return SeasonTrend.Point(
      day: day, contacts: contacts(figures), gradePercent: measure == .grade ? .nan : means[.grade],
      speed: measure == .speed || measure == .gradeAdjustedSpeed ? .nan : means[.speed],
      mean: measure.map { means[$0] })
  }

  /// What a shown number is rounded to, as a variance: sessions that agree are no better known than that.
  var roundingVariance: Double {
    guard measure != nil else { return 0 }
    var step = 1.0
    for _ in 0..<places { step /= 10 }
    return step * step / 12
  }
}

extension FollowedMeasure {
  /// In a sentence: `heel first downhill`, `cadence downhill`.
  var words: String { (measure?.heading ?? "heel first") + (ground == .downhill ? " downhill" : "") }

  /// A chart's heading.
  package var title: String { (measure?.title ?? "Heel first") + (ground == .downhill ? " downhill" : "") }

  /// Decimals of a mean: those of one contact and one more, as it is better known.
  fileprivate var places: Int { (measure?.shownDecimals ?? 0) + 1 }

  /// A value with its unit.
  package func words(_ value: Double) -> String {
    guard let measure else { return SummaryText.percent(min(max(value, 0), 1)) + " %" }
    return ReportLine.number(value, places, measure.unit.sentence)
  }

  /// From one value to another, with the unit once.
  package func words(from first: Double, to last: Double) -> String {
    let first =
      measure == nil ? SummaryText.percent(min(max(first, 0), 1)) : ReportLine.number(first, places)
    return "\(first) to \(words(last))"
  }

  /// A change with its interval.
  func words(_ change: Estimate) -> String {
    guard let measure else { return SummaryText.points(change) }
    func number(_ value: Double) -> String { ReportLine.number(value, places, signed: true) }
    return
      "\(number(change.value))\(measure.unit.sentence) (95 %: \(number(change.low)) to \(number(change.high)))"
  }

  /// What became of it.
  func verdict(_ change: Estimate) -> String {
    change.isTold ? direction(change) : "no change that these sessions can tell"
  }

  /// More or less of it.
  func direction(_ change: Estimate) -> String {
    guard let measure else { return change.value < 0 ? "less heel first" : "more heel first" }
    return "\(change.value < 0 ? "lower" : "higher") \(measure.heading)"
  }
}
