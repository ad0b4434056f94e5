import GaitModel
import GaitReporting

/// One session of the log for people, held against what is usual for its runner.
public struct SessionAnswer: Sendable {
  private let session: LoggedSession
  private let usual: UsualMeasures
  private let warnings: [(kind: String, raised: Int)]
  private let calendar: LogCalendar

  /// - Parameters:
  ///   - session: with what was measured on its descents.
  ///   - others: the runner's sessions, this one among them or not.
  ///   - warnings: that it raised, by kind.
  public init(
    _ session: LoggedSession, among others: [LoggedSession], warnings: [(kind: String, raised: Int)],
    calendar: LogCalendar
  ) {
    self.session = session
    usual = UsualMeasures(before: session, among: others)
    self.warnings = warnings
    self.calendar = calendar
  }

  private typealias Text = ReportLine

  /// The answer, line by line.
  public var lines: [String] { head + measures + descents + raised + source }

  private var head: [String] {
    let (figures, notes) = (session.figures, session.notes)
    let about = [
      figures.startEpochSeconds.map(calendar.minute) ?? "no date", notes.runner, session.recording,
      notes.route, notes.shoe, session.sensor,
    ].compactMap { $0 }.joined(separator: " · ")
    var parts = [
      "\(Text.duration(figures.recordedSeconds)) recorded",
      "\(Text.duration(figures.runningSeconds)) running",
    ]
    if figures.descents > 0 {
      parts.append(
        "\(Text.number(session.dropMetres, 0, " m")) down on \(Text.count(Int64(figures.descents), "descent"))"
          + " (\(Text.number(session.workJoulesPerKilogram, 0)) J/kg)")
    }
    if session.steepSeconds > 0 { parts.append("\(Text.duration(session.steepSeconds)) below −10 %") }
    let early = figures.endedEarly.map { ["  \($0.words)"] } ?? []
    return ["Session \(session.id): \(about)", "  \(parts.joined(separator: ", "))"] + early
      + (notes.note.map { ["  “\($0)”"] } ?? [])
  }

  private var measures: [String] {
    let isDownhill = session.figures.downhill.total > 0
    let counts = isDownhill ? session.figures.downhill : session.figures.running
    guard counts.total > 0 else { return [] }
    var rows: [(title: String, here: String, usual: String)] = []
    if let heel = counts.rearfootShare {
      let bar = SummaryText.bar(counts, cells: 10)
      rows.append(
        (
          "heel first", "\(SummaryText.share(heel)) \(bar)",
          usual.words(usual.heelFirst(downhill: isDownhill), SummaryText.percent) { $0 + " %" }
        ))
    }
    let means = isDownhill ? session.figures.downhillMeans : session.figures.runningMeans
    for measure in StrideMeasure.all where means[measure].isFinite && measure.isToldOfSessions {
      rows.append(
        (
          measure.heading, measure.words(means[measure]),
          usual.words(
            usual.values(of: measure, downhill: isDownhill), { Text.number($0, measure.shownDecimals) }
          ) { $0 + measure.unit.sentence }
        ))
    }
    let width = rows.map(\.here.count).max() ?? 0
    var header = Text()
    header.left(isDownhill ? "Downhill" : "Running", at: 0)
    header.left("here", at: 20)
    header.left("usual (\(usual.basis))", at: 22 + max(4, width))
    return ["", header.text]
      + rows.map { row in
        var line = ReportLine()
        line.left(row.title, at: 2)
        line.left(row.here, at: 20)
        if !usual.sessions.isEmpty { line.left(row.usual, at: 22 + max(4, width)) }
        return line.text
      }
  }

  private var descents: [String] {
    guard !session.descents.isEmpty else { return [] }
    let shown = session.descents.sorted { $0.descent.dropMetres > $1.descent.dropMetres }.prefix(20)
      .sorted { $0.descent.number < $1.descent.number }
    var header = Text()
    for (title, column) in [("#", 4), ("start", 12), ("length", 20), ("down", 27), ("slope", 34)] {
      header.right(title, at: column)
    }
    header.left("how the foot landed", at: 36)
    let hidden = session.descents.count - shown.count
    return ["", "Descents", header.text] + shown.map(row)
      + (hidden > 0 ? ["      and \(Text.count(Int64(hidden), "smaller one"))"] : [])
  }

  private func row(_ logged: LoggedDescent) -> String {
    let descent = logged.descent
    var line = Text()
    line.right(String(descent.number), at: 4)
    line.right(Text.clock(descent.start.seconds), at: 12)
    line.right(Text.number(Double(descent.lengthMetres), 0, " m"), at: 20)
    line.right(Text.number(Double(descent.dropMetres), 0, " m"), at: 27)
    line.right(Text.number(Double(descent.meanGradePercent), 0, " %"), at: 34)
    if let heel = logged.patterns.rearfootShare {
      line.left(SummaryText.bar(logged.patterns, cells: 10), at: 36)
      line.put(" heel first \(SummaryText.percent(heel.share)) % of \(heel.of)")
    } else {
      line.left(logged.patterns.total > 0 ? "not told" : "–", at: 36)
    }
    if logged.warnings > 0 { line.put("  ▲\(logged.warnings)") }
    return line.text
  }

  private var raised: [String] {
    warnings.isEmpty
      ? []
      : [
        "",
        "Warnings: "
          + warnings.map { "\($0.raised) × \($0.kind.split(separator: "_").joined(separator: " "))" }
          .joined(separator: ", "),
      ]
  }

  private var source: [String] {
    let mode = session.isLive ? "live" : session.isOffline ? "offline" : "as it came"
    return [
      "",
      "\(session.path ?? "no recording was kept"), \(mode), added \(calendar.day(session.addedEpochSeconds)) by"
        + " \(session.program), \(session.digest.prefix(19))…",
    ]
  }
}

extension StrideMeasure {
  /// It is worth a line where a session is told to people.
  var isToldOfSessions: Bool {
    !shown.intersection([.summary, .sessions, .sessionsText, .downhill, .downhillText, .fading]).isEmpty
  }
}

extension [Double] {
  /// Of sorted values.
  var median: Double { isEmpty ? .nan : (self[(count - 1) / 2] + self[count / 2]) / 2 }
}

extension [LoggedSession] {
  /// Without those that overlap another one of their runner for more than half of the shorter: two sensors, or two
  /// copies, of one run. Of those, the one that tells most descents stays.
  var countedOnce: [LoggedSession] {
    var kept: [LoggedSession] = []
    for session in self {
      let twin = kept.lastIndex { $0.isTwin(of: session) }
      guard let twin else {
        kept.append(session)
        continue
      }
      if session.tellsMore(than: kept[twin]) { kept[twin] = session }
    }
    return kept
  }
}

extension LoggedSession {
  fileprivate func isTwin(of other: LoggedSession) -> Bool {
    guard notes.runner == other.notes.runner, let start = figures.startEpochSeconds,
      let theirs = other.figures.startEpochSeconds, let end = endEpochSeconds,
      let theirEnd = other.endEpochSeconds
    else { return false }
    let shared = Swift.min(end, theirEnd) - Swift.max(start, theirs)
    return shared > 0.5 * Swift.min(end - start, theirEnd - theirs)
  }

  fileprivate func tellsMore(than other: LoggedSession) -> Bool {
    func rank(_ session: LoggedSession) -> (Int, Int, Int) {
      (session.figures.downhill.told, session.figures.downhill.total, session.descents.count)
    }
    return rank(self) > rank(other)
  }
}
