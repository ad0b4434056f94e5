import GaitReporting

/// Sessions of the log for people, a line each.
public struct SessionList: Sendable {
  private let sessions: [LoggedSession]
  private let calendar: LogCalendar

  /// Sessions in the order in which they are shown.
  public init(_ sessions: [LoggedSession], calendar: LogCalendar) {
    self.sessions = sessions
    self.calendar = calendar
  }

  private typealias Text = ReportLine

  /// The table, below its header; what nobody told has no column.
  public var lines: [String] {
    let cells = sessions.map(cells)
    let told = Self.titles.indices.filter { column in
      column < 2 || cells.contains { !$0[column].isEmpty && $0[column] != "–" }
    }
    let widths = told.map { column in
      min(32, ([Self.titles[column].text] + cells.map { $0[column] }).map(\.count).max() ?? 0)
    }
    return ([Self.titles.map(\.text)] + cells).map { row in
      var line = ReportLine()
      var from = 1
      for (column, width) in zip(told, widths) {
        let cell = row[column].count > width ? row[column].prefix(width - 1) + "…" : row[column]
        if Self.titles[column].isNumber {
          line.right(cell, at: from + width)
        } else {
          line.left(cell, at: from)
        }
        from += width + 2
      }
      return line.text
    }
  }

  /// What became of one session, in a line.
  ///
  /// - Parameter state: `added`, `known` or `replaced`.
  public static func brief(_ session: LoggedSession, state: String, calendar: LogCalendar) -> String {
    let figures = session.figures
    var parts = ["\(Text.clock(figures.runningSeconds)) running"]
    if figures.descents > 0 { parts.append("\(Text.number(session.dropMetres, 0, " m")) down") }
    if let heel = figures.downhill.rearfootShare {
      parts.append(
        "heel first downhill \(SummaryText.percent(heel.share)) % (95 %: \(SummaryText.interval(heel)))")
    }
    let who = session.notes.runner.map { ", \($0)" } ?? ""
    let what = state == "known" ? "is there already: " : state == "replaced" ? "anew: " : ""
    let date =
      figures.startEpochSeconds.map(calendar.minute)
      ?? "no date, so it is in no week and no trend: say --start"
    return
      "session \(session.id) \(what)\(session.recording)\(who), \(date): \(parts.joined(separator: ", "))"
  }

  private static let titles: [(text: String, isNumber: Bool)] = [
    ("#", true), ("date", false), ("runner", false), ("session", false), ("route", false), ("shoe", false),
    ("sensor", false), ("running", true), ("down", true), ("below −10 %", true), ("downhill", true),
    ("heel first downhill", false), ("warnings", true),
  ]

  private func cells(_ session: LoggedSession) -> [String] {
    let (figures, notes) = (session.figures, session.notes)
    let heel = figures.downhill.rearfootShare.map {
      "\(SummaryText.bar(figures.downhill, cells: 10)) \(SummaryText.share($0))"
    }
    return [
      String(session.id), figures.startEpochSeconds.map(calendar.minute) ?? "no date", notes.runner ?? "",
      session.recording, notes.route ?? "", notes.shoe ?? "", session.sensor,
      Text.clock(figures.runningSeconds),
      figures.descents == 0 ? "" : Text.number(session.dropMetres, 0, " m"),
      session.steepSeconds > 0 ? Text.clock(session.steepSeconds) : "",
      figures.downhill.total == 0 ? "" : Text.count(Int64(figures.downhill.total)), heel ?? "",
      figures.warnings == 0 ? "" : String(figures.warnings),
    ]
  }
}

extension LoggedSession {
  /// Where its sensor sat, in words.
  var sensor: String {
    guard let placement = figures.placement else { return "track" }
    if let side { return "\(placement.rawValue), \(side.rawValue)" }
    return placement.facts.isOnOneLeg && feet == 2 ? "\(placement.rawValue)s" : placement.rawValue
  }
}
