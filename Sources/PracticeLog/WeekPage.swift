import GaitReporting

/// A week as one HTML page.
public struct WeekPage: Sendable {
  private let load: WeekLoad
  private let calendar: LogCalendar
  private let now: Double
  private let program: String

  /// - Parameters:
  ///   - now: seconds since 1970 UTC.
  ///   - program: name and version, for the foot of the page.
  public init(_ load: WeekLoad, calendar: LogCalendar, now: Double, program: String) {
    self.load = load
    self.calendar = calendar
    self.now = now
    self.program = program
  }

  private typealias Text = ReportLine

  /// The page.
  public var html: [UInt8] {
    HTMLPage.document(
      title: "Week \(load.week.name)\(load.runner.map { ", \($0)" } ?? "")",
      """
      <p class="lead">\(load.headline(calendar, now: now))</p>
      \(HTMLPage.paragraphs(load.hardestLines(calendar)))
      <h2>Against the four weeks before</h2>
      \(quantities)
      \(charts)
      <h2>Sessions</h2>
      \(sessions)
      \(HTMLPage.paragraphs(load.remarks))
      """, footer: program
    ).bytes
  }

  private var quantities: HTML {
    HTMLPage.table(
      ["load", "this week", "usual", "of usual", "the four weeks before"],
      load.quantities.map { quantity in
        quantity.cells.map { HTML(text: $0) }
      })
  }

  /// The weeks up to this one, a bar each; nothing for a log of one week.
  private var charts: HTML {
    let weeks = load.quantities.first?.history.count ?? 0
    guard weeks > 1 else { return .none }
    return load.quantities.map { quantity in
      let most = quantity.history.filter(\.isFinite).max() ?? 0
      guard most > 0 else { return .none }
      var chart = PageChart(x: 0...Double(weeks), y: 0...1.05 * most * quantity.scale, height: 110)
      chart.levels(unit: quantity.unit, most: 3)
      let bars = quantity.history.enumerated().map { week, value in
        (x: Double(week) + 0.15...Double(week) + 0.85, y: 0...max(0, value) * quantity.scale)
      }
      chart.bars(Array(bars.dropLast()), "ball pale")
      chart.bars(Array(bars.suffix(1)), "ball")
      for (place, name) in load.weekNames(calendar).enumerated() {
        chart.tickX(at: Double(place) + 0.5, name, isMinor: place != weeks - 1 && place != 0)
      }
      return chart.html("\(quantity.title) by week\(quantity.unit.isEmpty ? "" : ", \(quantity.unit)")")
    }.joined()
  }

  private var sessions: HTML {
    guard !load.sessions.isEmpty else { return "<p>none</p>" }
    return HTMLPage.table(
      ["#", "date", "session", "running", "down", "below −10 %", "heel first downhill", "warnings"],
      load.sessions.map { session in
        let figures = session.figures
        let heel = figures.downhill.rearfootShare.map(SummaryText.share)
        return [
          String(session.id), figures.startEpochSeconds.map(calendar.minute) ?? "",
          session.notes.route ?? session.recording, Text.duration(figures.runningSeconds),
          figures.descents == 0 ? "–" : Text.number(session.dropMetres, 0, " m"),
          session.steepSeconds > 0 ? Text.duration(session.steepSeconds) : "–",
          heel ?? (figures.downhill.total > 0 ? "not told" : "–"),
          figures.warnings == 0 ? "–" : String(figures.warnings),
        ].map { HTML(text: $0) }
      })
  }
}
