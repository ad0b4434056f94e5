import GaitModel

/// Reads a table of true contacts, one row each.
struct ContactRows {
  let table: TableFile
  let source: TruthSource.ContactTruth
  /// Taken off every time given in seconds of the recording's clock.
  let startSeconds: Double

  /// The contacts in ascending order.
  ///
  /// - Parameter rows: which rows of the table.
  func contacts(_ rows: [Int]) throws(FootstrikeError) -> [RecordingTruth.Contact] {
    let labels = source.labels
    let initial = try table.column(source.initial[0])
    let terminal = try optional(source.terminal.first)
    var patterns: [(column: Int, definition: PatternDefinition)] = []
    for labelled in labels.patterns {
      patterns.append((try table.column(labelled.column), labelled.definition))
    }
    let angle = try optional(labels.angle)
    let side = try optional(labels.side)
    let grade = try optional(labels.grade)
    let activity = try optional(labels.activity)
    let measures = ScoredMeasures.all.compactMap { measure in
      labels.hasMeasures
        ? table.headings.firstIndex(of: measure.key(at: nil)).map { (measure.name, $0) } : nil
    }
    var contacts: [RecordingTruth.Contact] = []
    contacts.reserveCapacity(rows.count)
    for row in rows {
      guard let start = try time(row, initial) else {
        throw mistake(row, initial, "the contact has no time", "give one, or leave the row out")
      }
      var contact = RecordingTruth.Contact(initial: start)
      contact.terminal = try terminal.flatMap { column throws(FootstrikeError) in try time(row, column) }
      if let end = contact.terminal, let terminal, end <= start {
        throw mistake(row, terminal, "it ends before it begins", "mend the times")
      }
      var told: [StrikePattern?] = []
      for (column, definition) in patterns { told.append(try pattern(row, column, definition)) }
      contact.pattern = told.first ?? nil
      if told.count > 1 { contact.patternsByDefinition = told }
      contact.angleDegrees = try angle.flatMap { column throws(FootstrikeError) in try number(row, column) }
      contact.side = try word(row, side, Self.sides)
      contact.gradePercent = try grade.flatMap { column throws(FootstrikeError) in try number(row, column) }
      if let doing = try word(row, activity, Self.activities) { contact.isRunning = doing == .running }
      for (name, column) in measures { contact.measures[name] = try number(row, column) }
      contacts.append(contact)
    }
    return contacts.sorted { $0.initial < $1.initial }
  }

  private static let patterns: [String: StrikePattern] = [
    "rearfoot": .rearfoot, "rfs": .rearfoot, "heel": .rearfoot, "midfoot": .midfoot, "mfs": .midfoot,
    "forefoot": .forefoot, "ffs": .forefoot,
  ]
  private static let sides: [String: Side] = ["left": .left, "l": .left, "right": .right, "r": .right]
  private static let activities = Dictionary(
    uniqueKeysWithValues: TrueActivity.allCases.map { ($0.rawValue, $0) })

  private func optional(_ heading: String?) throws(FootstrikeError) -> Int? {
    guard let heading else { return nil }
    return try table.column(heading)
  }

  private func time(_ row: Int, _ column: Int) throws(FootstrikeError) -> Double? {
    try number(row, column).map { number in source.samplesHertz.map { number / $0 } ?? number - startSeconds }
  }

  private func number(_ row: Int, _ column: Int) throws(FootstrikeError) -> Double? {
    let text = table.rows[row][column]
    guard !Self.isEmpty(text) else { return nil }
    guard let number = Double(text), number.isFinite else {
      throw mistake(row, column, "\(text) is no number", "mend it or leave it empty")
    }
    return number
  }

  /// A word, or a number that the definition's limits tell.
  private func pattern(
    _ row: Int, _ column: Int, _ definition: PatternDefinition
  ) throws(FootstrikeError) -> StrikePattern? {
    let text = table.rows[row][column]
    if definition.midfoot != nil, let value = Double(text), value.isFinite {
      return definition.pattern(of: value)
    }
    return try word(row, column, Self.patterns)
  }

  private func word<Meaning>(
    _ row: Int, _ column: Int?, _ known: [String: Meaning]
  ) throws(FootstrikeError) -> Meaning? {
    guard let column else { return nil }
    let text = table.rows[row][column]
    guard !Self.isEmpty(text) else { return nil }
    guard let meaning = known[text.lowercased()] else {
      throw mistake(
        row, column, "nothing is called \(text)",
        "write \(known.keys.sorted().joined(separator: ", ")), or leave it empty")
    }
    return meaning
  }

  private static func isEmpty(_ text: String) -> Bool {
    text.isEmpty || ["nan", "na", "none", "<na>"].contains(text.lowercased())
  }

  private func mistake(_ row: Int, _ column: Int, _ what: String, _ remedy: String) -> FootstrikeError {
    FootstrikeError(
      file: table.name, place: "line \(table.lines[row])", what: "\(table.headings[column]): \(what)",
      remedy: remedy)
  }
}
