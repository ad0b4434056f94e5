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
      <h2>Sessions</h2>
      \(sessions)
      \(HTMLPage.paragraphs(load.remarks))
      """, footer: program
    ).bytes
  }

  private var quantities: HTML {
    HTMLPage.table(
      ["", "this week", "usual", "", "the four weeks before"],
      load.quantities.map { quantity in
        quantity.cells.map { HTML(text: $0) }
      })
  }

  private var sessions: HTML {
    guard !load.sessions.isEmpty else { return "<p>none</p>" }
    return HTMLPage.table(
      ["#", "date", "session", "running", "down", "below −10 %", "heel first downhill", "warnings"],
      load.sessions.map { session in
        let figures = session.figures
        let heel = figures.downhill.rearfootShare.map {
          "\(SummaryText.percent($0.share)) % (\(SummaryText.interval($0)))"
        }
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
