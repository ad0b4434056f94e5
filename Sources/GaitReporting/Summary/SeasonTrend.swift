/// How the share of heel first, or the mean of a measure, changed over the sessions of one runner.
///
/// Steps of a session are not independent of each other: shoe, tiredness and ground are those of the day. So
/// each session counts as one measurement, however many steps it has, and intervals are Student's t over
/// sessions: ordinary least squares of their values on their dates. Where the ground differed, their mean
/// grade and speed are columns of the same fit: the change at like grade and speed. It tells that
/// something changed, not why.
struct SeasonTrend: Sendable {
  /// One session.
  struct Point: Sendable {
    /// When, in days or in sessions.
    var day: Double
    /// Those that count.
    var contacts: PatternCounts
    /// Their means; NaN where unknown.
    var gradePercent: Double
    var speed: Double
    /// Of the measure that is followed, NaN where unknown; `nil` where that is the share of heel first.
    var mean: Double?

    /// How many tell what is followed.
    var told: Int { mean.map { $0.isFinite ? contacts.total : 0 } ?? contacts.told }
    /// What is followed.
    var value: Double { mean ?? Double(contacts.rearfoot) / Double(contacts.told) }
  }

  /// What the sessions tell.
  enum Finding: Sendable, Equatable {
    /// No contact counts: nobody went down.
    case noContacts
    /// That many sessions with enough contacts that tell it.
    case tooFew(sessions: Int)
    case change(Change)
  }

  /// A change that could be measured.
  struct Change: Sendable, Equatable {
    var sessions: Int
    /// The line through the values at the first and at the last session.
    var first: Double
    var last: Double
    /// From the first to the last.
    var change: Estimate
    /// `nil` where grade and speed were alike, or unknown.
    var ground: Ground?

    /// The change that practice may claim; `nil` where it can't be told from that of the ground.
    var claimed: Estimate? { ground.map(\.change) ?? change }
  }

  /// Sessions that were run on different ground.
  struct Ground: Sendable, Equatable {
    /// Lowest and highest mean of a session, where they differ: percent, m/s.
    var grades: ClosedRange<Double>?
    var speeds: ClosedRange<Double>?
    /// From the first to the last session at like grade and speed; `nil` where that can't be told: too few
    /// sessions, or the ground changed just as the dates did.
    var change: Estimate?
    /// With a grade one percent steeper; `nil` as above, or where grades do not differ.
    var steeper: Estimate?
    /// Mean grade of the sessions on either of two routes, percent, the steeper one first; `nil` where grades
    /// do not fall into two groups. Whatever else differs between two routes, differs with the grade.
    var routes: [Double]?
  }

  let finding: Finding
  /// Value over days; `nil` where no change could be measured.
  let line: LinearFit?

  /// Contacts that tell it that a session needs to count.
  package static let leastTold = 20
  /// Sessions that a change needs.
  package static let leastSessions = LinearFit.leastFreedom + 2
  /// Sessions were on like ground where their means are no further apart: percent, m/s.
  private static let (likeGrades, likeSpeeds) = (2.0, 0.3)

  /// - Parameter leastVariance: what a mean scatters by at least; a share does by counting.
  init(_ all: [Point], leastVariance: Double = 0) {
    let points = all.filter { $0.told >= Self.leastTold }
    let days = points.map(\.day)
    let values = points.map(\.value)
    let scatter = max(leastVariance, Self.countingVariance(points))
    guard let line = LinearFit([days], values, leastVariance: scatter), let first = days.min(),
      let last = days.max()
    else {
      self.line = nil
      finding =
        all.allSatisfy { $0.contacts.total == 0 } ? .noContacts : .tooFew(sessions: points.count)
      return
    }
    self.line = line
    finding = .change(
      Change(
        sessions: points.count, first: line.mean(at: [first]).value, last: line.mean(at: [last]).value,
        change: line.slopes[0] * (last - first),
        ground: Self.ground(points, days: days, values: values, scatter: scatter)))
  }

  private static func ground(
    _ points: [Point], days: [Double], values: [Double], scatter: Double
  ) -> Ground? {
    let grades = range(points.map(\.gradePercent), beyond: likeGrades)
    let speeds = range(points.map(\.speed), beyond: likeSpeeds)
    guard grades != nil || speeds != nil else { return nil }
    var columns = [days]
    if grades != nil { columns.append(points.map(\.gradePercent)) }
    if speeds != nil { columns.append(points.map(\.speed)) }
    let fit = LinearFit(columns, values, leastVariance: scatter)
    let routes = grades.flatMap { _ in Self.routes(points) }
    var change = fit.map { $0.slopes[0] * (days.max()! - days.min()!) }
    // One route and then the other: the change may be that of the route.
    if let routes, areApart(routes) { change = nil }
    return Ground(
      grades: grades, speeds: speeds, change: change,
      steeper: grades == nil || routes != nil ? nil : fit.map { $0.slopes[1] * -1 },
      routes: routes?.map(meanGrade))
  }

  private static func meanGrade(_ route: [Point]) -> Double {
    route.reduce(0.0) { $0 + $1.gradePercent } / Double(route.count)
  }

  /// Two groups of sessions, the steeper one first, whose grades are more than twice as far from each other as
  /// those within either are.
  private static func routes(_ points: [Point]) -> [[Point]]? {
    let sorted = points.sorted { $0.gradePercent < $1.gradePercent }
    func span(_ first: Int, _ last: Int) -> Double {
      sorted[last].gradePercent - sorted[first].gradePercent
    }
    guard
      let split = sorted.indices.dropFirst(2).dropLast().first(where: {
        span($0 - 1, $0) > 2 * max(span(0, $0 - 1), span($0, sorted.count - 1))
      })
    else { return nil }
    return [Array(sorted[..<split]), Array(sorted[split...])]
  }

  /// Every session on one route was before every one on the other.
  private static func areApart(_ routes: [[Point]]) -> Bool {
    let days = routes.map { $0.map(\.day) }
    return days[0].max()! < days[1].min()! || days[1].max()! < days[0].min()!
  }

  /// Lowest and highest, where they are further apart and all are known.
  private static func range(_ values: [Double], beyond alike: Double) -> ClosedRange<Double>? {
    guard values.allSatisfy(\.isFinite), let low = values.min(), let high = values.max(), high - low > alike
    else { return nil }
    return low...high
  }

  /// What counting alone scatters a session's share by: no fit is better than that.
  private static func countingVariance(_ points: [Point]) -> Double {
    guard points.allSatisfy({ $0.mean == nil }) else { return 0 }
    var all = PatternCounts()
    for point in points { all = all + point.contacts }
    let share = Double(all.rearfoot + 1) / Double(all.told + 2)
    let perStep = points.reduce(0) { $0 + 1 / Double($1.contacts.told) } / Double(max(1, points.count))
    return share * (1 - share) * perStep
  }
}
