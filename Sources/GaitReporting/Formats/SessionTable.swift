import GaitModel

/// The sessions of a season, a row each in the order of their dates: as CSV, and for people.
public struct SessionTable: Sendable {
  private let season: Season
  private let isDated: Bool
  private let measures: [StrideMeasure]
  /// Measures of a session, and after the column of downhill steps those of its descents.
  private let medians, means: [StrideMeasure]

  /// The sessions that were added so far.
  public init(_ season: Season) {
    self.season = season
    isDated = season.isDated
    measures = season.measures
    medians = measures.shown(in: .sessionsText)
    means = measures.shown(in: .downhillText)
  }

  /// One CSV row a session, below a header; a cell is empty where nothing is known.
  ///
  /// Shares are of the contacts on descents that have a pattern, with their 95 % interval (`Proportion`);
  /// grade, speed and cadence downhill are means of the running contacts there.
  public var csv: [UInt8] {
    let columns = Self.columns(measures)
    var bytes: [UInt8] = []
    bytes.append(header: ["recording"] + columns.map(\.key))
    for session in season.sessions {
      bytes.append(cell: session.recording)
      for column in columns {
        bytes.append(",")
        if let figures = session.figures { bytes.append(cell: column.value(figures)) }
      }
      bytes.append("\n")
    }
    return bytes
  }

  private typealias SessionColumn = Column<SessionFigures>

  /// What is told of each session, with these measures.
  package static func columns(_ measures: [StrideMeasure]) -> [Column<SessionFigures>] {
    let (medians, means) = (measures.shown(in: .sessions), measures.shown(in: .downhill))
    func median(_ measure: StrideMeasure) -> SessionColumn {
      SessionColumn(measure.key(at: nil)) { .number($0.medians[measure], places: measure.decimals) }
    }
    func mean(_ measure: StrideMeasure) -> SessionColumn {
      SessionColumn("downhill_" + measure.key(at: nil)) {
        .number($0.downhillMeans[measure], places: measure.decimals)
      }
    }
    // Columns keep their places for those who read them by number: what is newer follows.
    let (oldMedians, oldMeans): ([StrideMeasure], [StrideMeasure]) = (
      [.cadence, .groundContactTime, .peakAcceleration], [.grade, .speed, .cadence]
    )
    return stream + oldMedians.filter(medians.contains).map(median) + downhill
      + oldMeans.filter(means.contains).map(mean) + whole
      + medians.filter { !oldMedians.contains($0) }.map(median)
      + means.filter { !oldMeans.contains($0) }.map(mean)
      + [SessionColumn("ended_early_s") { .number($0.endedEarly?.atSeconds ?? .nan, places: 1) }]
  }

  private static let stream: [SessionColumn] = [
    SessionColumn("began") { .text($0.startEpochSeconds.map(ReportLine.instant)) },
    SessionColumn("placement") { .text($0.placement?.rawValue) },
    SessionColumn("recorded_s") { .number($0.recordedSeconds, places: 1) },
    SessionColumn("running_s") { .number($0.runningSeconds, places: 1) },
    count("strides", \.strides), count("contacts", \.contacts),
  ]

  private static let downhill: [SessionColumn] =
    [count("descents", \.descents), count("downhill_contacts", \.downhill.total)]
    + patterns("downhill_", \.downhill) + [
      share("downhill_rearfoot_share", \.share), share("downhill_rearfoot_low", \.low),
      share("downhill_rearfoot_high", \.high),
    ]

  private static let whole: [SessionColumn] =
    patterns("", \.patterns) + [
      count("warnings", \.warnings), SessionColumn("lost_samples") { .integer($0.lostSamples) },
    ]

  private static func count(
    _ key: String, _ path: KeyPath<SessionFigures, Int> & Sendable
  ) -> SessionColumn {
    SessionColumn(key) { .integer(Int64($0[keyPath: path])) }
  }

  private static func patterns(
    _ prefix: String, _ path: KeyPath<SessionFigures, PatternCounts> & Sendable
  ) -> [SessionColumn] {
    [
      SessionColumn("\(prefix)rearfoot") { .integer(Int64($0[keyPath: path].rearfoot)) },
      SessionColumn("\(prefix)midfoot") { .integer(Int64($0[keyPath: path].midfoot)) },
      SessionColumn("\(prefix)forefoot") { .integer(Int64($0[keyPath: path].forefoot)) },
    ]
  }

  private static func share(
    _ key: String, _ path: KeyPath<Proportion, Double> & Sendable
  ) -> SessionColumn {
    SessionColumn(key) { .number($0.downhill.rearfootShare?[keyPath: path] ?? .nan, places: 4) }
  }

  /// The table for people, line by line, and what became of heel first downhill.
  public var lines: [String] {
    let name = max(9, min(40, season.sessions.map(\.recording.count).max() ?? 0))
    let from = name + (isDated ? 12 : 0)
    return ["", "Sessions", header(name, from)] + season.sessions.map { line($0, name, from) }
      + SeasonWords(season).lines
  }

  /// A line whose numbers stand below each other: running time, medians, steps downhill, means downhill.
  private func put(_ cells: [String], _ from: Int, into line: inout ReportLine) -> Int {
    var end = from + 5
    for (cell, width) in zip(cells, [9] + medians.map(\.width) + [10] + means.map(\.width)) {
      end += width
      line.right(cell, at: end)
    }
    return end
  }

  /// Columns after the name and the date.
  private func header(_ name: Int, _ from: Int) -> String {
    var line = ReportLine()
    line.left("recording", at: 2)
    if isDated { line.left("date", at: name + 4) }
    let end = put(
      ["running"] + medians.map(\.heading) + ["downhill"] + means.map(\.heading), from, into: &line)
    line.left("█ heel ▒ flat ░ ball", at: end + 2)
    line.left("heel first", at: end + 24)
    line.right("warnings", at: end + 52)
    return line.text
  }

  private func line(_ session: Season.Session, _ name: Int, _ from: Int) -> String {
    var line = ReportLine()
    let recording = session.recording
    line.left(recording.count > name ? "…" + recording.suffix(name - 1) : recording, at: 2)
    guard let figures = session.figures else {
      line.left("could not be read", at: name + 4)
      return line.text
    }
    if isDated { line.left(ReportLine.date(figures.startEpochSeconds ?? .nan), at: name + 4) }
    let end = put(
      [ReportLine.clock(figures.runningSeconds)] + medians.map { $0.cell(figures.medians[$0]) }
        + [ReportLine.count(Int64(figures.downhill.total))]
        + means.map { $0.cell(figures.downhillMeans[$0]) },
      from, into: &line)
    if let share = figures.downhill.rearfootShare {
      line.left(SummaryText.bar(figures.downhill), at: end + 2)
      line.left(
        "\(SummaryText.percent(share.share)) % (95 %: \(SummaryText.interval(share)))", at: end + 24)
    } else {
      line.left(figures.downhill.total > 0 ? "not told" : "–", at: end + 2)
    }
    line.right(ReportLine.count(Int64(figures.warnings)), at: end + 52)
    if let early = figures.endedEarly { line.put("  \(early.words)") }
    return line.text
  }
}
