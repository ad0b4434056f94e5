import GaitModel
import GaitReporting

/// What a week came to for one runner, beside the four weeks before it.
public struct WeekLoad: Sendable {
  /// Which week.
  public let week: LogCalendar.Week
  /// Whose; `nil` where nobody said so.
  public let runner: String?
  /// Its sessions, each run once, by date.
  public let sessions: [LoggedSession]
  /// What it came to.
  public let quantities: [Quantity]
  /// The hardest descent of the week, where one is steep.
  public let hardest: Hardest?
  /// Whole weeks since the runner's first session, this one left out.
  let weeksBefore: Int
  private let undated: Int
  private let first: LogCalendar.Week?

  /// Weeks that make something usual.
  static let usualWeeks = 4
  /// Weeks that are shown over time.
  static let shownWeeks = 12

  /// One number of a week.
  public struct Quantity: Sendable {
    /// Its name in keys, with its unit.
    public let key: String
    /// In words.
    public let title: String
    /// The weeks up to this one, oldest first, as far as the log reaches; at least this one.
    let history: [Double]
    let words: @Sendable (Double) -> String
    /// The unit of a chart, and what a value is multiplied with to be in it.
    let unit: String
    let scale: Double

    /// This week; NaN where it is not known.
    public var here: Double { history[history.count - 1] }
    /// The four weeks before, oldest first; none where the log does not reach so far.
    public var before: [Double] {
      let before = history.dropLast().suffix(WeekLoad.usualWeeks)
      return before.count == WeekLoad.usualWeeks ? Array(before) : []
    }
    /// The median of the four weeks before; NaN where there are none.
    public var usual: Double {
      before.filter(\.isFinite).count < WeekLoad.usualWeeks ? .nan : before.sorted().median
    }
  }

  /// A steep descent, and the last one like it before.
  public struct Hardest: Sendable {
    let session: LoggedSession
    let logged: LoggedDescent
    let like: (session: LoggedSession, logged: LoggedDescent, days: Int)?
  }

  /// - Parameters:
  ///   - all: sessions of one runner.
  public init(
    _ week: LogCalendar.Week, of runner: String?, in all: [LoggedSession], calendar: LogCalendar
  ) {
    self.week = week
    self.runner = runner
    let dated = all.filter { $0.figures.startEpochSeconds != nil }.countedOnce
    undated = all.count { $0.figures.startEpochSeconds == nil }
    func sessions(_ week: LogCalendar.Week) -> [LoggedSession] {
      dated.filter { week.span.contains($0.figures.startEpochSeconds ?? .nan) }
    }
    let here = sessions(week)
    self.sessions = here
    first = dated.first?.figures.startEpochSeconds.map(calendar.week)
    var weeks = [week]
    while let oldest = weeks.first, let first, oldest.span.lowerBound > first.span.lowerBound,
      weeks.count < Self.shownWeeks
    {
      weeks.insert(calendar.week(-1, after: oldest), at: 0)
    }
    weeksBefore = weeks.count - 1
    let sums = weeks.map { WeekSums(sessions($0)) }
    let doses = Set(sums.flatMap(\.doses.keys))
    @Sendable func whole(_ value: Double, _ unit: String) -> String {
      value.isFinite ? "\(ReportLine.count(Int64(value.rounded()))) \(unit)" : "–"
    }
    func quantity(
      _ key: String, _ title: String, _ unit: String, scale: Double = 1,
      words: (@Sendable (Double) -> String)? = nil,
      _ value: (WeekSums) -> Double
    ) -> Quantity {
      Quantity(
        key: key, title: title, history: sums.map(value), words: words ?? { whole($0, unit) }, unit: unit,
        scale: scale)
    }
    quantities =
      [
        quantity("drop_m", "metres descended", "m", \.dropMetres),
        quantity(
          "below_10_percent_s", "time below −10 %", "min", scale: 1 / 60,
          words: { $0.isFinite ? ReportLine.duration($0) : "–" }, \.steepSeconds),
        quantity("work_j_per_kg", "descent work", "J/kg") { Double(Units.standardGravity) * $0.dropMetres },
      ]
      + doses.sorted { $0.key < $1.key }.map { dose in
        quantity(dose.key, dose.title, dose.measure.unit.symbol) { $0.doses[dose] ?? 0 }
      }
    hardest = Hardest(of: here, before: dated, calendar: calendar)
  }

  private typealias Text = ReportLine

  /// `W20` of each week of `history`.
  func weekNames(_ calendar: LogCalendar) -> [String] {
    (-weeksBefore...0).map {
      calendar.week($0, after: week).name.split(separator: "-").last.map(String.init) ?? ""
    }
  }

  /// For people.
  ///
  /// - Parameter now: seconds since 1970 UTC.
  public func lines(_ calendar: LogCalendar, now: Double) -> [String] {
    ["Week \(week.name)\(runner.map { ", \($0)" } ?? ""), \(headline(calendar, now: now))", ""] + table + [""]
      + hardestLines(calendar) + remarks
  }

  func headline(_ calendar: LogCalendar, now: Double) -> String {
    let running = sessions.reduce(0) { $0 + $1.figures.runningSeconds }
    let soFar = week.span.contains(now) ? ", so far" : ""
    return
      "\(calendar.day(week.span.lowerBound)) to \(calendar.day(week.span.upperBound - 1))\(soFar): "
      + (sessions.isEmpty
        ? "no session"
        : "\(Text.count(Int64(sessions.count), "session")), \(Text.duration(running)) running")
  }

  private var table: [String] {
    let rows = quantities.map(\.cells)
    let titles = ["", "this week", "usual", "", "the four weeks before"]
    let widths = titles.indices.map { column in ([titles] + rows).map { $0[column].count }.max() ?? 0 }
    return ([titles] + rows).map { row in
      var line = ReportLine()
      var from = 2
      for (column, cell) in row.enumerated() {
        if (1...2).contains(column) {
          line.right(cell, at: from + widths[column])
        } else {
          line.left(cell, at: from)
        }
        from += widths[column] + 3
      }
      return line.text
    }
  }

  func hardestLines(_ calendar: LogCalendar) -> [String] {
    guard let hardest else { return [] }
    let descent = hardest.logged.descent
    func words(_ descent: Descent) -> String {
      "\(Text.number(Double(descent.dropMetres), 0, " m")) down at \(Text.number(Double(descent.meanGradePercent), 0, " %"))"
    }
    var lines = [
      "Hardest descent: \(words(descent)), on \(calendar.day(hardest.session.figures.startEpochSeconds ?? 0))"
        + " (session \(hardest.session.id))"
    ]
    if let like = hardest.like {
      let carried =
        like.days > Hardest.carriedDays
        ? "; one such bout was found to carry over for some three weeks (Bontemps 2020)" : ""
      lines.append(
        "  the last like it, \(words(like.logged.descent)), was \(Text.count(Int64(like.days), "day")) before"
          + " (session \(like.session.id))\(carried)")
    } else {
      lines.append("  none like it is in the log before: it is new to these legs, as far as the log knows")
    }
    return lines
  }

  var remarks: [String] {
    var remarks: [String] = []
    if weeksBefore < Self.usualWeeks {
      remarks.append(
        first.map {
          "Usual is the median of the four weeks before; this log begins in \($0.name), so it can't be told yet"
        } ?? "Usual is the median of the four weeks before; the log has no dated session of this runner")
    }
    if undated > 0 {
      remarks.append(
        "\(Text.count(Int64(undated), "session")) without a date in no week: say when with footstrike log add FILE"
          + " --start TIME")
    }
    return remarks + Self.limits
  }

  /// What must be known of these numbers.
  private static let limits = [
    "No norm is known of any of these: hold them against your own.",
    "Work is the most that muscles can have absorbed (9.81 × metres down); impacts are the sum of the peaks, each"
      + " placement by itself.",
  ]
}

extension WeekLoad.Quantity {
  /// Its title, this week, the usual one, this in parts of that, and the weeks before.
  var cells: [String] {
    [
      title, words(here), usual.isFinite ? words(usual) : "–", comparison,
      before.isEmpty ? "–" : before.map { words($0) }.joined(separator: " · "),
    ]
  }

  /// This week in parts of the usual one.
  var comparison: String {
    guard usual > 0, here.isFinite else { return "" }
    return "\(ReportLine.number(here / usual, 1)) ×"
  }
}

/// Sums over the sessions of a week; what no session tells is NaN.
private struct WeekSums {
  /// A sum that compares only with its like.
  struct Dose: Hashable {
    let measure: StrideMeasure
    let placement: Placement
    let feet: Int

    static func == (a: Dose, b: Dose) -> Bool { a.key == b.key }
    func hash(into hasher: inout Hasher) { hasher.combine(key) }

    var key: String {
      "\(measure.key(at: placement))_sum"
        + (placement.facts.isOnOneLeg ? feet == 2 ? "_both_feet" : "_one_foot" : "")
    }
    var title: String {
      "impacts, \(placement.rawValue)"
        + (placement.facts.isOnOneLeg ? feet == 2 ? ", both feet" : ", one foot" : "")
    }
  }

  var dropMetres = 0.0
  var steepSeconds = 0.0
  var doses: [Dose: Double] = [:]

  init(_ sessions: [LoggedSession]) {
    for session in sessions {
      if session.dropMetres.isFinite { dropMetres += session.dropMetres }
      if session.steepSeconds.isFinite { steepSeconds += session.steepSeconds }
      guard let placement = session.figures.placement else { continue }
      for measure in StrideMeasure.all.shown(in: .doses) where session.doses[measure].isFinite {
        doses[Dose(measure: measure, placement: placement, feet: session.feet), default: 0] +=
          session.doses[measure]
      }
    }
  }
}

extension WeekLoad.Hardest {
  /// Days for which one unaccustomed descent was found to spare legs the next one's soreness (Bontemps 2020).
  static let carriedDays = 21
  /// A descent is like another that is as steep, up to so many percent, and has half its height.
  private static let likeGrade: Float = 2
  private static let likeDrop: Float = 0.5

  /// The one with the most work among those that are steep; `nil` where none is.
  init?(of week: [LoggedSession], before all: [LoggedSession], calendar: LogCalendar) {
    let steep = week.flatMap { session in
      session.descents.filter { Double($0.descent.meanGradePercent) < LoggedSession.steepPercent }
        .map { (session: session, logged: $0) }
    }
    guard let hardest = steep.max(by: { $0.logged.descent.dropMetres < $1.logged.descent.dropMetres }) else {
      return nil
    }
    session = hardest.session
    logged = hardest.logged
    let start = hardest.session.figures.startEpochSeconds ?? 0
    let descent = hardest.logged.descent
    let last = all.last { session in
      session.id != hardest.session.id && (session.figures.startEpochSeconds ?? .infinity) < start
        && session.descents.contains { Self.isLike($0.descent, descent) }
    }
    like = last.flatMap { session in
      session.descents.last { Self.isLike($0.descent, descent) }.map {
        (session, $0, calendar.days(from: session.figures.startEpochSeconds ?? 0, to: start))
      }
    }
  }

  private static func isLike(_ other: Descent, _ descent: Descent) -> Bool {
    other.meanGradePercent <= descent.meanGradePercent + likeGrade
      && other.dropMetres >= likeDrop * descent.dropMetres
  }
}

extension WeekLoad {
  /// As one JSON object on a line.
  public var json: [UInt8] {
    var json = JSONBytes(omitsUnknown: false)
    json.beginObject()
    json.field("schema", LoggedSession.schema)
    json.field("week", week.name)
    json.field("from_utc", ReportLine.instant(week.span.lowerBound))
    json.field("before_utc", ReportLine.instant(week.span.upperBound))
    json.field("runner", runner)
    json.field("sessions", sessions.count)
    json.field("running_s", sessions.reduce(0) { $0 + $1.figures.runningSeconds }, places: 1)
    json.field("weeks_before", weeksBefore)
    json.beginObject("load")
    for quantity in quantities {
      json.beginObject(JSONKey(quantity.key))
      json.field("here", quantity.here, places: 1)
      json.field("usual", quantity.usual, places: 1)
      json.beginList("weeks_before")
      for value in quantity.before { json.element(value, places: 1) }
      json.endList()
      json.endObject()
    }
    json.endObject()
    if let hardest {
      json.beginObject("hardest_descent")
      json.field("session", hardest.session.id)
      json.field("drop_m", hardest.logged.descent.dropMetres, places: 1)
      json.field("mean_grade_percent", hardest.logged.descent.meanGradePercent, places: 2)
      if let like = hardest.like {
        json.field("like_session", like.session.id)
        json.field("days_since_like", like.days)
      } else {
        json.unknown("like_session")
        json.unknown("days_since_like")
      }
      json.endObject()
    } else {
      json.unknown("hardest_descent")
    }
    json.endObject()
    json.bytes.append(UInt8(ascii: "\n"))
    return json.bytes
  }
}
