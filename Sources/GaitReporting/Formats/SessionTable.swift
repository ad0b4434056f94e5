import GaitModel

/// Several sessions side by side, a row each: what practice changed from one to the next.
///
/// A row keeps a few numbers of its session; add the sessions in the order of the rows.
public struct SessionTable: Sendable {
  private struct Row: Sendable {
    var recording: String
    /// `nil` where nothing could be read.
    var found: Found?
  }

  private struct Found: Sendable {
    var recordedSeconds: Double
    var runningSeconds: Double
    var strides: Int
    var contacts: Int
    var cadence: Double
    var contactMilliseconds: Double
    var peakG: Double
    var placement: Placement?
    var descents: Int
    var patterns: PatternCounts
    var downhill: PatternCounts
    var warnings: Int
    var lostSamples: Int64

    init(_ summary: SessionSummary) {
      recordedSeconds = summary.health.durationSeconds
      runningSeconds = summary.runningSeconds
      strides = summary.strides
      contacts = summary.contacts
      cadence = summary.cadence.median
      contactMilliseconds = summary.contactMilliseconds.median
      peakG = summary.peakG.median
      placement = summary.session.sensors[0].stream?.placement
      descents = summary.descents.count + summary.descentsNotListed
      patterns = summary.patterns
      downhill = summary.descentPatterns
      warnings = summary.raisedWarnings.reduce(0, +)
      lostSamples = summary.health.lostSamples
    }
  }

  private var rows: [Row] = []

  /// No sessions yet.
  public init() {}

  /// Adds a session.
  ///
  /// - Parameter summary: its end; `nil` where it could not be read.
  public mutating func add(_ recording: String, _ summary: SessionSummary?) {
    rows.append(Row(recording: recording, found: summary.map(Found.init)))
  }

  /// One CSV row a session, below a header; a cell is empty where nothing is known.
  ///
  /// Shares are of the contacts on descents that have a pattern, with their 95 % interval (`Proportion`).
  public var csv: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append("recording,placement,recorded_s,running_s,strides,contacts,cadence_spm,")
    bytes.append("ground_contact_time_ms,peak_acceleration_g,descents,downhill_contacts,downhill_rearfoot,")
    bytes.append("downhill_midfoot,downhill_forefoot,downhill_rearfoot_share,downhill_rearfoot_low,")
    bytes.append("downhill_rearfoot_high,rearfoot,midfoot,forefoot,warnings,lost_samples\n")
    for row in rows { Self.write(row, into: &bytes) }
    return bytes
  }

  private static func write(_ row: Row, into bytes: inout [UInt8]) {
    func number(_ value: Double, _ places: Int) {
      bytes.append(",")
      bytes.append(decimal: value, places: places)
    }
    func count(_ value: Int) {
      bytes.append(",")
      bytes.append(integer: Int64(value))
    }
    bytes.append(cell: row.recording)
    guard let found = row.found else {
      for _ in 0..<21 { bytes.append(",") }
      return bytes.append("\n")
    }
    bytes.append(",")
    if let placement = found.placement { bytes.append(text: placement.rawValue) }
    number(found.recordedSeconds, 1)
    number(found.runningSeconds, 1)
    count(found.strides)
    count(found.contacts)
    number(found.cadence, 1)
    number(found.contactMilliseconds, 1)
    number(found.peakG, 3)
    count(found.descents)
    count(found.downhill.total)
    for value in [found.downhill.rearfoot, found.downhill.midfoot, found.downhill.forefoot] { count(value) }
    let share = found.downhill.rearfootShare
    for value in [share?.share, share?.low, share?.high] { number(value ?? .nan, 4) }
    for value in [found.patterns.rearfoot, found.patterns.midfoot, found.patterns.forefoot] { count(value) }
    count(found.warnings)
    count(Int(found.lostSamples))
    bytes.append("\n")
  }

  /// The table for people, line by line.
  public var lines: [String] {
    let width = max(9, min(40, rows.map(\.recording.count).max() ?? 0))
    return ["", "Sessions", header(width)] + rows.map { line($0, width) } + practice
  }

  private func header(_ width: Int) -> String {
    var line = TextLine()
    line.left("recording", at: 2)
    for (title, column) in [
      ("running", 16), ("strides", 25), ("cadence", 34), ("contact", 43), ("downhill", 53),
    ] {
      line.right(title, at: width + column)
    }
    line.left("█ heel ▒ flat ░ ball", at: width + 55)
    line.left("heel first", at: width + 77)
    line.right("warnings", at: width + 105)
    return line.text
  }

  private func line(_ row: Row, _ width: Int) -> String {
    var line = TextLine()
    line.left(row.recording.count > width ? "…" + row.recording.suffix(width - 1) : row.recording, at: 2)
    guard let found = row.found else {
      line.left("could not be read", at: width + 8)
      return line.text
    }
    line.right(TextLine.clock(found.runningSeconds), at: width + 16)
    line.right(TextLine.count(Int64(found.strides)), at: width + 25)
    line.right(TextLine.number(found.cadence, 0), at: width + 34)
    line.right(TextLine.number(found.contactMilliseconds, 0, " ms"), at: width + 43)
    line.right(TextLine.count(Int64(found.downhill.total)), at: width + 53)
    if let share = found.downhill.rearfootShare {
      line.left(SummaryText.bar(found.downhill), at: width + 55)
      line.left(
        "\(SummaryText.percent(share.share)) % (95 %: \(SummaryText.interval(share)))", at: width + 77)
    } else {
      line.left(found.downhill.total > 0 ? "not told" : "–", at: width + 55)
    }
    line.right(TextLine.count(Int64(found.warnings)), at: width + 105)
    return line.text
  }

  /// From the first to the last session with enough steps downhill to say something.
  private var practice: [String] {
    let told = rows.compactMap { row in
      row.found.flatMap { $0.downhill.told >= 20 ? $0.downhill.rearfootShare : nil }.map {
        (recording: row.recording, share: $0)
      }
    }
    guard told.count > 1, let first = told.first, let last = told.last else { return [] }
    func words(_ session: (recording: String, share: Proportion)) -> String {
      "\(SummaryText.percent(session.share.share)) % (\(SummaryText.interval(session.share))) in"
        + " \(session.recording)"
    }
    return [
      "Practice: downhill, heel first \(words(first)), \(words(last)):"
        + " \(SummaryText.change(from: first.share, to: last.share))"
    ]
  }
}
