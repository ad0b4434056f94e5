import GaitModel

/// The sessions of a season, a row each in the order of their dates: as CSV, and for people.
public struct SessionTable: Sendable {
  private let season: Season

  /// The sessions that were added so far.
  public init(_ season: Season) { self.season = season }

  /// One CSV row a session, below a header; a cell is empty where nothing is known.
  ///
  /// Shares are of the contacts on descents that have a pattern, with their 95 % interval (`Proportion`);
  /// grade, speed and cadence downhill are means of the running contacts there.
  public var csv: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append("recording,began,placement,recorded_s,running_s,strides,contacts,cadence_spm,")
    bytes.append("ground_contact_time_ms,peak_acceleration_g,descents,downhill_contacts,downhill_rearfoot,")
    bytes.append("downhill_midfoot,downhill_forefoot,downhill_rearfoot_share,downhill_rearfoot_low,")
    bytes.append("downhill_rearfoot_high,downhill_grade_percent,downhill_speed_m_s,downhill_cadence_spm,")
    bytes.append("rearfoot,midfoot,forefoot,warnings,lost_samples\n")
    for session in season.sessions { Self.write(session, into: &bytes) }
    return bytes
  }

  private static func write(_ session: Season.Session, into bytes: inout [UInt8]) {
    func number(_ value: Double, _ places: Int) {
      bytes.append(",")
      bytes.append(decimal: value, places: places)
    }
    func count(_ value: Int) {
      bytes.append(",")
      bytes.append(integer: Int64(value))
    }
    func counts(_ patterns: PatternCounts) {
      for value in [patterns.rearfoot, patterns.midfoot, patterns.forefoot] { count(value) }
    }
    bytes.append(cell: session.recording)
    guard let figures = session.figures else {
      for _ in 0..<25 { bytes.append(",") }
      return bytes.append("\n")
    }
    bytes.append(",")
    if let start = figures.startEpochSeconds { bytes.append(text: TextLine.instant(start)) }
    bytes.append(",")
    if let placement = figures.placement { bytes.append(text: placement.rawValue) }
    number(figures.recordedSeconds, 1)
    number(figures.runningSeconds, 1)
    count(figures.strides)
    count(figures.contacts)
    number(figures.cadence, 1)
    number(figures.contactMilliseconds, 1)
    number(figures.peakG, 3)
    count(figures.descents)
    count(figures.downhill.total)
    counts(figures.downhill)
    let share = figures.downhill.rearfootShare
    for value in [share?.share, share?.low, share?.high] { number(value ?? .nan, 4) }
    number(figures.downhillGradePercent, 2)
    number(figures.downhillSpeed, 3)
    number(figures.downhillCadence, 1)
    counts(figures.patterns)
    count(figures.warnings)
    count(Int(figures.lostSamples))
    bytes.append("\n")
  }

  /// The table for people, line by line, and what became of heel first downhill.
  public var lines: [String] {
    let name = max(9, min(40, season.sessions.map(\.recording.count).max() ?? 0))
    let from = name + (season.isDated ? 12 : 0)
    return ["", "Sessions", header(name, from)] + season.sessions.map { line($0, name, from) }
      + SeasonWords(season).lines
  }

  /// Columns after the name and the date.
  private func header(_ name: Int, _ from: Int) -> String {
    var line = TextLine()
    line.left("recording", at: 2)
    if season.isDated { line.left("date", at: name + 4) }
    for (title, column) in [
      ("running", 14), ("cadence", 23), ("downhill", 33), ("grade", 41), ("speed", 51),
    ] {
      line.right(title, at: from + column)
    }
    line.left("█ heel ▒ flat ░ ball", at: from + 53)
    line.left("heel first", at: from + 75)
    line.right("warnings", at: from + 103)
    return line.text
  }

  private func line(_ session: Season.Session, _ name: Int, _ from: Int) -> String {
    var line = TextLine()
    let recording = session.recording
    line.left(recording.count > name ? "…" + recording.suffix(name - 1) : recording, at: 2)
    guard let figures = session.figures else {
      line.left("could not be read", at: name + 4)
      return line.text
    }
    if season.isDated { line.left(TextLine.date(figures.startEpochSeconds ?? .nan), at: name + 4) }
    line.right(TextLine.clock(figures.runningSeconds), at: from + 14)
    line.right(TextLine.number(figures.cadence, 0), at: from + 23)
    line.right(TextLine.count(Int64(figures.downhill.total)), at: from + 33)
    line.right(TextLine.number(figures.downhillGradePercent, 0, " %"), at: from + 41)
    line.right(TextLine.number(figures.downhillSpeed, 1, " m/s"), at: from + 51)
    if let share = figures.downhill.rearfootShare {
      line.left(SummaryText.bar(figures.downhill), at: from + 53)
      line.left(
        "\(SummaryText.percent(share.share)) % (95 %: \(SummaryText.interval(share)))", at: from + 75)
    } else {
      line.left(figures.downhill.total > 0 ? "not told" : "–", at: from + 53)
    }
    line.right(TextLine.count(Int64(figures.warnings)), at: from + 103)
    return line.text
  }
}
