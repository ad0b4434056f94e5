import GaitModel
import GaitReporting

/// The log as CSV tables.
public enum LogTables {
  /// One row a session: what is said of it, its load, and the columns of `replay --sessions`.
  public static func sessions(_ sessions: [LoggedSession]) -> [UInt8] {
    let told: [Column<LoggedSession>] =
      about + [
        Column("feet") { .integer(Int64($0.feet)) },
        Column("drop_m") { .number($0.dropMetres, places: 1) },
        Column("work_j_per_kg") { .number($0.workJoulesPerKilogram, places: 1) },
        Column("below_10_percent_s") { .number($0.steepSeconds, places: 1) },
      ]
    let figures = SessionTable.columns(StrideMeasure.all).map { column in
      Column<LoggedSession>(column.key) { column.value($0.figures) }
    }
    let doses = StrideMeasure.all.shown(in: .doses).map { measure in
      Column<LoggedSession>("\(measure.key(at: nil))_sum") { .number($0.doses[measure], places: 1) }
    }
    return table(told + figures + doses, sessions)
  }

  /// One row a descent, with when it was on the clock of the day; of sessions with what was measured on them.
  public static func intervals(_ sessions: [LoggedSession]) -> [UInt8] {
    typealias Interval = (session: LoggedSession, logged: LoggedDescent)
    let of = about.map { column in Column<Interval>(column.key) { column.value($0.session) } }
    let descent: [Column<Interval>] = [
      Column("began") { interval in
        .text(
          interval.session.figures.startEpochSeconds.map {
            ReportLine.instant($0 + interval.logged.descent.start.seconds)
          })
      },
      Column("placement") { .text($0.session.figures.placement?.rawValue) },
      Column("descent") { .integer(Int64($0.logged.descent.number)) },
      Column("start_s") { .time($0.logged.descent.start) },
      Column("end_s") { .time($0.logged.descent.end) },
      Column("duration_s") { .number($0.logged.seconds, places: 1) },
      Column("length_m") { .number(Double($0.logged.descent.lengthMetres), places: 1) },
      Column("drop_m") { .number(Double($0.logged.descent.dropMetres), places: 1) },
      Column("mean_grade_percent") { .number(Double($0.logged.descent.meanGradePercent), places: 2) },
      Column("grade_source") { .text($0.logged.descent.gradeSource.rawValue) },
      Column("work_j_per_kg") {
        .number(Double(Units.standardGravity * $0.logged.descent.dropMetres), places: 1)
      },
      Column("contacts") { .integer(Int64($0.logged.patterns.total)) },
      Column("rearfoot") { .integer(Int64($0.logged.patterns.rearfoot)) },
      Column("midfoot") { .integer(Int64($0.logged.patterns.midfoot)) },
      Column("forefoot") { .integer(Int64($0.logged.patterns.forefoot)) },
      Column("rearfoot_share") { .number($0.logged.patterns.rearfootShare?.share ?? .nan, places: 4) },
      Column("walking_contacts") { .integer(Int64($0.logged.walkingContacts)) },
      Column("warnings") { .integer(Int64($0.logged.warnings)) },
    ]
    func measured(
      _ key: String, _ name: String, _ places: Int, _ value: @escaping @Sendable (MeasureOnDescent) -> Double
    )
      -> Column<Interval>
    {
      Column(key) { .number($0.logged.measures[name].map(value) ?? .nan, places: places) }
    }
    let measures = StrideMeasure.all.flatMap { measure in
      let key = measure.key(at: nil)
      var columns = [measured(key, measure.name, measure.decimals) { $0.mean }]
      if measure.shown.contains(.doses) {
        columns.append(measured("\(key)_sum", measure.name, 1) { $0.dose })
      }
      if measure.shown.contains(.fading) {
        columns.append(measured("\(key)_first_third", measure.name, measure.decimals) { $0.firstThird })
        columns.append(measured("\(key)_last_third", measure.name, measure.decimals) { $0.lastThird })
      }
      return columns
    }
    let rows = sessions.flatMap { session in session.descents.map { Interval(session, $0) } }
    return table(of + descent + measures, rows)
  }

  private static let about: [Column<LoggedSession>] = [
    Column("session") { .integer($0.id) }, Column("recording") { .text($0.recording) },
    Column("runner") { .text($0.notes.runner) }, Column("shoe") { .text($0.notes.shoe) },
    Column("route") { .text($0.notes.route) }, Column("note") { .text($0.notes.note) },
  ]

  private static func table<Row>(_ columns: [Column<Row>], _ rows: [Row]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(header: columns.map(\.key))
    for row in rows {
      for (place, column) in columns.enumerated() {
        if place > 0 { bytes.append(",") }
        bytes.append(cell: column.value(row))
      }
      bytes.append("\n")
    }
    return bytes
  }
}
