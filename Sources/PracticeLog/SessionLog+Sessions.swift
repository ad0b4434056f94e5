import Foundation
import GRDB
import GaitModel
import GaitReporting

/// Which sessions are meant.
public struct SessionChoice: Sendable {
  /// Whose sessions are meant.
  public enum Runner: Sendable, Equatable {
    /// Anybody's.
    case anybody
    /// One runner's; `nil` for those of which nobody said whose they are.
    case of(String?)
  }

  /// Anybody's where not given.
  public var runner: Runner
  /// By their numbers; all where not given.
  public var ids: [Int64]?
  /// From then on, seconds since 1970 UTC; those without a date are none of them.
  public var from: Double?
  /// Before that.
  public var before: Double?

  /// All sessions, unless said otherwise.
  public init(runner: Runner = .anybody, ids: [Int64]? = nil, from: Double? = nil, before: Double? = nil) {
    self.runner = runner
    self.ids = ids
    self.from = from
    self.before = before
  }

  fileprivate var condition: (sql: String, arguments: StatementArguments) {
    var parts: [String] = []
    var arguments = StatementArguments()
    if case .of(let runner) = runner {
      parts.append("runner IS ?")
      arguments += [runner]
    }
    if let ids { parts.append("id IN (\(ids.map(String.init).joined(separator: ",")))") }
    if let from {
      parts.append("began_s >= ?")
      arguments += [from]
    }
    if let before {
      parts.append("began_s < ?")
      arguments += [before]
    }
    return (parts.isEmpty ? "1" : parts.joined(separator: " AND "), arguments)
  }
}

extension SessionLog {
  /// Who ran, in alphabetical order; `nil` stands for sessions of which nobody said so.
  public func runners() throws(FootstrikeError) -> [String?] {
    try read {
      try Row.fetchAll($0, sql: "SELECT DISTINCT runner FROM session ORDER BY runner").map { $0[0] }
    }
  }

  /// Sessions by date, those without one last, as they were added.
  ///
  /// - Parameter measuringDescents: with what was measured on each descent.
  public func sessions(
    _ choice: SessionChoice = SessionChoice(), measuringDescents: Bool = false
  ) throws(FootstrikeError) -> [LoggedSession] {
    try read { database in
      let (sql, arguments) = choice.condition
      let chosen = "SELECT id FROM session WHERE \(sql)"
      func rows(_ table: String) throws -> [Int64: [Row]] {
        let rows = try Row.fetchAll(
          database, sql: "SELECT * FROM \(table) WHERE session IN (\(chosen))", arguments: arguments)
        return Dictionary(grouping: rows) { $0["session"] }
      }
      let patterns = try rows("pattern")
      let measures = try rows("measure")
      let slopes = try rows("slope")
      let descents = try rows("descent")
      let onDescents = measuringDescents ? try rows("descent_measure") : [:]
      return try Row.fetchAll(
        database,
        sql: "SELECT * FROM session WHERE \(sql) ORDER BY began_s IS NULL, began_s, id", arguments: arguments
      ).map { row in
        let id: Int64 = row["id"]
        return LoggedSession(
          row, patterns: patterns[id] ?? [], measures: measures[id] ?? [], slopes: slopes[id] ?? [],
          descents: descents[id] ?? [], onDescents: onDescents[id] ?? [])
      }
    }
  }

  /// A session by its number, with what was measured on its descents; the last by date without one, and `nil` where it
  /// is not there.
  public func session(_ id: Int64?) throws(FootstrikeError) -> LoggedSession? {
    var id = id
    if id == nil {
      id = try read {
        try Int64.fetchOne(
          $0, sql: "SELECT id FROM session ORDER BY began_s IS NULL, began_s DESC, id DESC LIMIT 1")
      }
    }
    guard let id else { return nil }
    return try sessions(SessionChoice(ids: [id]), measuringDescents: true).first
  }

  /// Warnings that were raised in a session, by kind.
  public func warnings(of id: Int64) throws(FootstrikeError) -> [(kind: String, raised: Int)] {
    try read {
      try Row.fetchAll(
        $0, sql: "SELECT kind, raised FROM warning WHERE session = ? ORDER BY raised DESC, kind",
        arguments: [id]
      ).map { ($0["kind"], $0["raised"]) }
    }
  }

  /// A session over its time.
  public func series(of id: Int64) throws(FootstrikeError) -> SessionSeries {
    try read { database in
      let step = try Double.fetchOne(
        database, sql: "SELECT stretch_s FROM session WHERE id = ?", arguments: [id])
      let rows = try Row.fetchAll(
        database, sql: "SELECT name, stretches FROM series WHERE session = ?", arguments: [id])
      return SessionSeries(
        stepSeconds: step ?? 1,
        stretches: Dictionary(
          rows.map { ($0["name"], SessionSeries.stretches($0["stretches"])) }, uniquingKeysWith: { $1 }))
    }
  }
}

extension PatternCounts {
  init(_ row: Row) {
    self.init()
    rearfoot = row["rearfoot"]
    midfoot = row["midfoot"]
    forefoot = row["forefoot"]
    none = row["none"]
  }
}

extension LoggedDescent {
  init(_ row: Row, measures: [Row]) {
    var descent = Descent(
      number: row["number"], start: SensorTime(seconds: row["start_s"]),
      gradeSource: GradeSource(rawValue: row["grade_source"]) ?? .given)
    descent.end = (row["end_s"] as Double?).map(SensorTime.init(seconds:))
    descent.lengthMetres = row["length_m"] ?? .nan
    descent.dropMetres = row["drop_m"] ?? .nan
    self.descent = descent
    patterns = PatternCounts(row)
    walkingContacts = row["walking"]
    warnings = row["warnings"]
    for measure in measures {
      self.measures[measure["name"]] = MeasureOnDescent(
        mean: measure["mean"] ?? .nan, dose: measure["dose"] ?? .nan,
        firstThird: measure["first_third"] ?? .nan, lastThird: measure["last_third"] ?? .nan)
    }
  }
}

extension SessionNotes {
  init(_ row: Row) {
    self.init(runner: row["runner"], shoe: row["shoe"], route: row["route"], note: row["note"])
  }
}

extension LoggedSession {
  init(_ row: Row, patterns: [Row], measures: [Row], slopes: [Row], descents: [Row], onDescents: [Row]) {
    id = row["id"]
    digest = row["digest"]
    recording = row["recording"]
    path = row["path"]
    addedEpochSeconds = row["added_s"]
    program = row["program"]
    notes = SessionNotes(row)
    isLive = row["is_live"]
    isOffline = row["is_offline"]
    side = (row["side"] as String?).flatMap(Side.init(rawValue:))
    feet = row["feet"]
    var figures = SessionFigures()
    figures.startEpochSeconds = row["began_s"]
    figures.placement = (row["placement"] as String?).flatMap(Placement.init(rawValue:))
    figures.recordedSeconds = row["recorded_s"]
    figures.runningSeconds = row["running_s"]
    figures.endedEarly = (row["ended_early_s"] as Double?).map { EarlyEnd(atSeconds: $0, ofSeconds: nil) }
    figures.strides = row["strides"]
    figures.contacts = row["contacts"]
    figures.descents = row["descents"]
    figures.warnings = row["warnings"]
    figures.lostSamples = row["lost_samples"]
    for row in patterns {
      switch row["ground"] as String {
      case "running": figures.running = PatternCounts(row)
      case "downhill": figures.downhill = PatternCounts(row)
      default: figures.patterns = PatternCounts(row)
      }
    }
    var doses = MeasureValues()
    for row in measures {
      // What this program does not know stays in the log, and is shown by one that does.
      guard let measure = StrideMeasure.all.first(where: { $0.name == row["name"] as String }) else {
        continue
      }
      if row["ground"] as String == "downhill" {
        figures.downhillMeans[measure] = row["mean"] ?? .nan
      } else {
        figures.runningMeans[measure] = row["mean"] ?? .nan
        figures.medians[measure] = row["median"] ?? .nan
        doses[measure] = row["dose"] ?? .nan
      }
    }
    self.figures = figures
    self.doses = doses
    steepSeconds =
      slopes.isEmpty
      ? .nan
      : slopes.filter { $0["to_percent"] <= Self.steepPercent }.reduce(0) { $0 + ($1["running_s"] as Double) }
    let measured = Dictionary(grouping: onDescents) { $0["descent"] as Int32 }
    self.descents = descents.map { LoggedDescent($0, measures: measured[$0["number"]] ?? []) }
      .sorted { $0.descent.number < $1.descent.number }
  }

  /// Below that slope time is counted as steep: protocols that leave legs sore ran at −12 % (median; Bontemps 2020).
  public static let steepPercent = -10.0
}
