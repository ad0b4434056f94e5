import GaitModel

#if canImport(Glibc)
  import Glibc
#endif

/// Reads what a description says of a recording's truth.
struct TruthLoader {
  let source: TruthSource
  let root: String
  let gaps: [String: String]
  /// Taken off every time given in seconds of the recording's clock.
  let startSeconds: Double

  func load() throws(FootstrikeError) -> RecordingTruth {
    var truth = RecordingTruth()
    truth.pattern = source.pattern
    truth.activity = source.activity
    truth.gradePercent = try grade()
    if let force = source.force { try addForce(force, to: &truth) }
    if let contacts = source.contacts {
      try addContacts(contacts, to: &truth)
    }
    if let swings = source.swings {
      let times = try times(swings, swings.initial)
      truth.swings = times
      if !swings.isComplete { truth.stretches = RecordingTruth.stretches(of: times, margin: 0.15) }
    }
    if let standing = source.standing { truth.standing = try times(standing, standing.initial) }
    if let contacts = truth.contacts {
      truth.contacts = contacts.map { contact in
        var contact = contact
        contact.pattern = source.pattern ?? contact.pattern
        contact.gradePercent = truth.gradePercent ?? contact.gradePercent
        contact.isRunning = source.activity.map { $0 == .running } ?? contact.isRunning
        return contact
      }
    }
    return truth
  }

  private func addContacts(
    _ contacts: TruthSource.ContactTruth, to truth: inout RecordingTruth
  ) throws(FootstrikeError) {
    if contacts.labels.isEmpty {
      let initial = try times(contacts, contacts.initial)
      let terminal = try times(contacts, contacts.terminal)
      truth.contacts = RecordingTruth.contacts(initial: initial, terminal: terminal)
      if !contacts.terminal.isEmpty { truth.toeOffs = terminal }
    } else {
      let table = try table(contacts.file)
      let rows = try table.indices(where: contacts.conditions.mapValues { FilePattern.fill($0, gaps) })
      let found = try ContactRows(table: table, source: contacts, startSeconds: startSeconds).contacts(rows)
      truth.contacts = found
      truth.knowsGait = contacts.labels.activity != nil
      if contacts.labels.patterns.count > 1 { truth.definitions = contacts.labels.patterns.map(\.definition) }
      if !contacts.terminal.isEmpty { truth.toeOffs = found.compactMap(\.terminal).sorted() }
    }
    guard !contacts.isComplete else { return }
    truth.stretches = RecordingTruth.stretches(
      of: (truth.contacts ?? []).map(\.initial) + (truth.toeOffs ?? []), margin: 0.05)
  }

  private func grade() throws(FootstrikeError) -> Double? {
    if let grade = source.gradePercent { return grade }
    guard let lookup = source.gradeTable, let text = try lookup.value(gaps, root: root) else { return nil }
    guard let value = Double(text), value.isFinite else {
      throw FootstrikeError(
        file: lookup.file, what: "\(text) in \(lookup.column) is no slope", remedy: "mend it")
    }
    return source.gradeIsDegrees ? 100 * tan(value * .pi / 180) : value
  }

  private func addForce(_ force: TruthSource.ForceTruth, to truth: inout RecordingTruth)
    throws(FootstrikeError)
  {
    let table = try table(force.file)
    let values = try table.numbers(force.column, in: table.rows)
    let edges = ForceContacts.find(force: values, threshold: force.threshold, rateHertz: force.rateHertz)
    let shift = force.startSeconds.map { $0 - startSeconds } ?? 0
    truth.contacts = edges.filter { $0.initial.isFinite }.map {
      RecordingTruth.Contact(
        initial: $0.initial + shift, terminal: $0.terminal.isFinite ? $0.terminal + shift : nil)
    }
    truth.toeOffs = edges.map { $0.terminal + shift }.filter(\.isFinite)
    if force.startSeconds != nil {
      truth.stretches = [shift + 0.05...shift + max(0.1, Double(values.count) / force.rateHertz - 0.05)]
    }
  }

  private func times(
    _ source: TruthSource.ContactTruth, _ columns: [String]
  ) throws(FootstrikeError) -> [Double] {
    let table = try table(source.file)
    let rows = try table.rows(where: source.conditions.mapValues { FilePattern.fill($0, gaps) })
    var times: Set<Double> = []
    for column in columns {
      for number in try table.numbers(column, in: rows) {
        times.insert(source.samplesHertz.map { number / $0 } ?? number - startSeconds)
      }
    }
    return times.sorted()
  }

  private func table(_ file: String) throws(FootstrikeError) -> TableFile {
    let name = FilePattern.fill(file, gaps)
    return try TableFile(path: root + "/" + name, name: name)
  }
}
