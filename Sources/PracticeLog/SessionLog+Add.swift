import GRDB
import GaitModel
import GaitReporting

extension SessionLog {
  /// The number of the session whose recording has that digest; `nil` where there is none.
  public func session(of digest: String) throws(FootstrikeError) -> Int64? {
    try read { try Self.session(of: digest, $0) }
  }

  private static func session(of digest: String, _ database: Database) throws -> Int64? {
    try Int64.fetchOne(database, sql: "SELECT id FROM session WHERE digest = ?", arguments: [digest])
  }

  /// Adds a session, whole or not at all.
  ///
  /// - Parameters:
  ///   - again: where it is there already, its numbers become those of the entry; its own number, its day and what
  ///     was said of it stay, but for what the entry says and `began` tells.
  ///   - began: when a person says that it began, seconds since 1970 UTC.
  public func add(
    _ entry: LogEntry, again: Bool = false, began: Double? = nil
  ) throws(FootstrikeError) -> AddedSession {
    try write { database in
      guard let known = try Self.session(of: entry.digest, database) else {
        return .added(try Self.insert(entry, id: nil, database))
      }
      try Self.say(entry.notes, of: known, database)
      guard again else {
        if let began { try Self.say(began: began, of: known, database) }
        return .known(known)
      }
      var entry = entry
      var day = began
      if let said = try Row.fetchOne(
        database, sql: "SELECT runner, shoe, route, note, began_s FROM session WHERE id = ?",
        arguments: [known])
      {
        entry.notes = SessionNotes(said)
        // Of the same bytes: what is kept is the file's own, or what was told before.
        day = day ?? said["began_s"]
      }
      try database.execute(sql: "DELETE FROM session WHERE id = ?", arguments: [known])
      let id = try Self.insert(entry, id: known, database)
      if let day { try Self.say(began: day, of: id, database) }
      return .replaced(id)
    }
  }

  /// Changes what is said of a session; what is `nil` stays.
  ///
  /// - Parameter began: when it began, seconds since 1970 UTC.
  public func say(_ notes: SessionNotes, began: Double? = nil, of id: Int64) throws(FootstrikeError) {
    guard notes != SessionNotes() || began != nil else { return }
    try write { database in
      try Self.say(notes, of: id, database)
      if let began { try Self.say(began: began, of: id, database) }
    }
  }

  private static func say(began: Double, of id: Int64, _ database: Database) throws {
    try database.execute(sql: "UPDATE session SET began_s = ? WHERE id = ?", arguments: [began, id])
  }

  private static func say(_ notes: SessionNotes, of id: Int64, _ database: Database) throws {
    guard notes != SessionNotes() else { return }
    try database.execute(
      sql: """
        UPDATE session SET runner = coalesce(?, runner), shoe = coalesce(?, shoe),
          route = coalesce(?, route), note = coalesce(?, note) WHERE id = ?
        """, arguments: [notes.runner, notes.shoe, notes.route, notes.note, id])
  }

  /// Deletes sessions; what is not there is none of them.
  ///
  /// - Returns: the numbers of those that were there.
  public func delete(_ ids: [Int64]) throws(FootstrikeError) -> [Int64] {
    try write { database in
      try ids.filter { id in
        try database.execute(sql: "DELETE FROM session WHERE id = ?", arguments: [id])
        return database.changesCount > 0
      }
    }
  }

  private static func insert(_ entry: LogEntry, id: Int64?, _ database: Database) throws -> Int64 {
    let (summary, notes) = (entry.summary, entry.notes)
    let (session, figures) = (summary.session, SessionFigures(entry.summary))
    let sides = Set(session.sensors.compactMap(\.stream?.side))
    let isOnOneLeg = session.sensors.contains { $0.stream?.placement.facts.isOnOneLeg == true }
    let rows = Rows(database)
    try rows.insert(
      "session",
      [
        ("id", id), ("digest", entry.digest), ("recording", entry.recording), ("path", entry.path),
        ("added_s", entry.addedEpochSeconds), ("program", session.program), ("runner", notes.runner),
        ("shoe", notes.shoe), ("route", notes.route), ("note", notes.note),
        ("began_s", figures.startEpochSeconds), ("is_live", entry.isLive),
        ("is_offline", session.isOffline), ("placement", figures.placement?.rawValue),
        ("side", sides.count == 1 ? sides.first?.rawValue : nil),
        ("feet", isOnOneLeg ? max(1, sides.count) : 2), ("recorded_s", figures.recordedSeconds),
        ("running_s", figures.runningSeconds), ("ended_early_s", figures.endedEarly?.atSeconds),
        ("strides", figures.strides), ("contacts", figures.contacts), ("descents", figures.descents),
        ("warnings", figures.warnings), ("lost_samples", figures.lostSamples),
        ("stretch_s", SessionSeries.step(of: summary)),
      ])
    let id = database.lastInsertedRowID
    for (ground, patterns) in [
      ("all", figures.patterns), ("running", figures.running), ("downhill", figures.downhill),
    ] {
      try rows.insert("pattern", [("session", id), ("ground", ground)] + Rows.patterns(patterns))
    }
    try rows.insert(measuresOf: summary, session: id)
    for descent in summary.descents { try rows.insert(descent, session, id) }
    for band in summary.gaits.bands where band.running + band.walking > 0 {
      try rows.insert(
        "slope",
        [
          ("session", id), ("from_percent", band.lower), ("to_percent", band.upper),
          ("running", band.running),
          ("walking", band.walking), ("running_s", band.runningSeconds),
        ])
    }
    for (kind, raised) in summary.raisedWarnings where raised > 0 {
      try rows.insert("warning", [("session", id), ("kind", kind.key), ("raised", raised)])
    }
    for (name, stretches) in SessionSeries.all(of: summary) {
      try rows.insert(
        "series", [("session", id), ("name", name), ("stretches", SessionSeries.data(stretches))])
    }
    return id
  }
}

/// Rows of the log's tables, as they are written.
private struct Rows {
  typealias Cells = [(column: String, value: (any DatabaseValueConvertible)?)]

  let database: Database

  init(_ database: Database) { self.database = database }

  /// Of a column's name and a value each; what is NaN is not known, and is not there.
  func insert(_ table: String, _ cells: Cells) throws {
    let columns = cells.map(\.column).joined(separator: ", ")
    let marks = cells.map { _ in "?" }.joined(separator: ", ")
    let statement = try database.cachedStatement(sql: "INSERT INTO \(table) (\(columns)) VALUES (\(marks))")
    try statement.execute(arguments: StatementArguments(cells.map(\.value)))
  }

  static func patterns(_ counts: PatternCounts) -> Cells {
    [
      ("rearfoot", counts.rearfoot), ("midfoot", counts.midfoot), ("forefoot", counts.forefoot),
      ("none", counts.none),
    ]
  }

  func insert(measuresOf summary: SessionSummary, session id: Int64) throws {
    let means = summary.means
    for (ground, means) in [("running", means.running), ("downhill", means.downhill)] {
      for measure in summary.session.measures where means[measure].isFinite {
        let isWhole = ground == "running"
        try insert(
          "measure",
          [
            ("session", id), ("name", measure.name), ("ground", ground), ("mean", means[measure]),
            ("median", isWhole ? summary.median(of: measure) : nil),
            ("cv_percent", isWhole ? summary.spread(of: measure) : nil),
            ("dose", measure.shown.contains(.doses) ? means.sum(of: measure) : nil),
          ])
      }
    }
  }

  func insert(_ summary: DescentSummary, _ session: SessionDescription, _ id: Int64) throws {
    let (descent, contacts) = (summary.descent, summary.contacts)
    try insert(
      "descent",
      [
        ("session", id), ("number", Int64(descent.number)), ("start_s", descent.start.seconds),
        ("end_s", descent.end?.seconds), ("length_m", Double(descent.lengthMetres)),
        ("drop_m", Double(descent.dropMetres)), ("grade_source", descent.gradeSource.rawValue),
      ] + Self.patterns(contacts.patterns) + [
        ("walking", summary.walkingContacts), ("warnings", summary.warnings),
      ])
    func put(_ name: String, mean: Double, dose: Double?, _ fading: Fading?) throws {
      guard mean.isFinite else { return }
      try insert(
        "descent_measure",
        [
          ("session", id), ("descent", Int64(descent.number)), ("name", name), ("mean", mean), ("dose", dose),
          ("first_third", fading?.first), ("last_third", fading?.last),
        ])
    }
    try put(
      LogSchema.heelFirst, mean: contacts.patterns.rearfootShare?.share ?? .nan, dose: nil,
      summary.heelFirstFading)
    for measure in session.measures {
      try put(
        measure.name, mean: contacts[measure],
        dose: measure.shown.contains(.doses) ? contacts.sum(of: measure) : nil,
        measure.shown.contains(.fading) ? summary.fading(of: measure) : nil)
    }
  }
}
