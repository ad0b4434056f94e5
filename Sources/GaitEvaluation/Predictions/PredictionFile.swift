import GaitModel

/// Somebody else's list of strides or contacts, as gaitmap, mobgap and scikit-digital-health write them.
///
/// A column `recording` or `file` tells several recordings of one dataset apart, with `sensor` where a recording
/// has several; without it the list is of the only one. Instants are samples where the column is one of a library
/// that counts samples, at `rate_hz` where that is a column and else at the recording's rate; others are seconds of
/// the recording's clock.
public struct PredictionFile: Sendable {
  /// What a column of such a list means.
  private struct Alias {
    var heading: String
    var isTerminal: Bool
    var isSamples: Bool
    /// Seconds after the initial contact.
    var isDuration = false
  }

  /// First match wins, within initial and terminal contacts each.
  private static let aliases: [Alias] = [
    // gaitmap: s_id, start, end, ic, tc, min_vel in samples; mobgap: ic in samples.
    Alias(heading: "ic", isTerminal: false, isSamples: true),
    Alias(heading: "initial_contacts", isTerminal: false, isSamples: true),
    Alias(heading: "ic_sample", isTerminal: false, isSamples: true),
    Alias(heading: "tc", isTerminal: true, isSamples: true),
    Alias(heading: "final_contacts", isTerminal: true, isSamples: true),
    // scikit-digital-health: "IC Timestamp" is unix seconds, and stance lasts from IC to FC; of older ones IC and FC
    // are samples, "IC Time" and "FC Time" unix seconds.
    Alias(heading: "IC Timestamp", isTerminal: false, isSamples: false),
    Alias(heading: "IC Time", isTerminal: false, isSamples: false),
    Alias(heading: "IC", isTerminal: false, isSamples: true),
    Alias(heading: "FC Time", isTerminal: true, isSamples: false),
    Alias(heading: "FC", isTerminal: true, isSamples: true),
    Alias(heading: "stance time", isTerminal: true, isSamples: false, isDuration: true),
    // Our own strikes files, and plain lists.
    Alias(heading: "initial_contact_s", isTerminal: false, isSamples: false),
    Alias(heading: "ic_s", isTerminal: false, isSamples: false),
    Alias(heading: "terminal_contact_s", isTerminal: true, isSamples: false),
    Alias(heading: "tc_s", isTerminal: true, isSamples: false),
    // mobgap's lists of strides, which say whose foot it is; gaitmap's without events begin with the swing.
    Alias(heading: "start", isTerminal: false, isSamples: true),
  ]
  /// Columns of sides: ours, mobgap's.
  private static let sides = ["side", "lr_label", "foot"]

  /// The list's name: its file without folder, `.csv` and `.predictions`.
  public let name: String
  private let table: TableFile
  private let initial: Alias
  private let terminal: Alias?
  /// A further contact of the row: the one before gaitmap's stride, the one that ends mobgap's.
  private let other: Alias?
  private let side: Int?
  private let rate: Int?
  private let sensor: Int?
  /// Where a row names its recording; `nil` where none does.
  private let recording: Int?

  /// Reads a list.
  public init(path: String) throws(FootstrikeError) {
    try self.init(TableFile(path: path, name: path))
  }

  /// A list from its table.
  public init(_ table: TableFile) throws(FootstrikeError) {
    self.table = table
    side = Self.sides.lazy.compactMap { table.headings.firstIndex(of: $0) }.first
    rate = table.headings.firstIndex(of: "rate_hz")
    sensor = table.headings.firstIndex(of: "sensor")
    let tellsFoot = side != nil
    guard
      let initial = Self.aliases.first(where: {
        !$0.isTerminal && table.headings.contains($0.heading) && ($0.heading != "start" || tellsFoot)
      })
    else {
      let known = Self.aliases.filter { !$0.isTerminal }.map(\.heading).joined(separator: ", ")
      throw FootstrikeError(
        file: table.name, what: "no column holds initial contacts",
        remedy: "call one \(known); there are \(table.headings.joined(separator: ", "))")
    }
    self.initial = initial
    let further = ["ic": "pre_ic", "start": "end"][initial.heading]
    other = further.flatMap {
      table.headings.contains($0) ? Alias(heading: $0, isTerminal: false, isSamples: true) : nil
    }
    terminal = Self.aliases.first { $0.isTerminal && table.headings.contains($0.heading) }
    recording = ["recording", "file", "filename"].lazy.compactMap { table.headings.firstIndex(of: $0) }.first
    let file = table.name.split(separator: "/").last.map(String.init) ?? table.name
    let stem = file.hasSuffix(".csv") ? String(file.dropLast(4)) : file
    name = stem.hasSuffix(".predictions") ? String(stem.dropLast(12)) : stem
  }

  /// What it says of one recording, ascending.
  ///
  /// - Parameters:
  ///   - recording: the recording's name or file; any row counts where the list names none.
  ///   - rateHertz: samples a second, for instants that are samples.
  ///   - startSeconds: the recording's clock at its first sample, for instants that are seconds of it.
  public func contacts(
    of recording: String, rateHertz: Double, startSeconds: Double
  ) throws(FootstrikeError) -> [FoundContact] {
    let places = table.rows.indices.filter { self.recording == nil || names($0, recording) }
    let patterns = table.headings.firstIndex(of: "pattern")
    var contacts: [FoundContact] = []
    var others: [FoundContact] = []
    for place in places {
      guard let start = try instant(initial, place, rateHertz, startSeconds) else {
        // A row without an instant says that nothing was found there.
        if table.rows[place][try table.column(initial.heading)].isEmpty { continue }
        throw mistake(
          place, "no number stands in \(initial.heading)",
          "leave a contact out that has no beginning; of a recording without any write one row without it")
      }
      var contact = FoundContact(initial: start)
      if let terminal { contact.terminal = try end(terminal, of: start, place, rateHertz, startSeconds) }
      contact.side = try side(place)
      if let other, let time = try instant(other, place, rateHertz, startSeconds) {
        others.append(FoundContact(initial: time, side: contact.side))
      }
      if let patterns { contact.pattern = try pattern(table.rows[place][patterns], place) }
      contacts.append(contact)
    }
    // The contact that two rows share is one.
    var known = Set(contacts.map(\.initial))
    contacts += others.filter { known.insert($0.initial).inserted }
    contacts.sort { $0.initial < $1.initial }
    // gaitmap's strides begin with the swing: the toe-off of a row is that of the contact before.
    if contacts.contains(where: { contact in contact.terminal.map { $0 < contact.initial } ?? false }) {
      let ends = contacts.compactMap(\.terminal).sorted()
      for index in contacts.indices {
        let start = contacts[index].initial
        let limit = min(index + 1 < contacts.count ? contacts[index + 1].initial : .infinity, start + 2)
        contacts[index].terminal = ends.first { $0 > start && $0 < limit }
      }
    }
    return contacts
  }

  /// Whether the list belongs to a dataset: each row to one of its recordings, each recording with its rows, and
  /// none of them twice.
  ///
  /// - Parameter recordings: the names of all that there are.
  public func check(recordings: [String]) throws(FootstrikeError) {
    guard let column = recording else {
      if recordings.count == 1 { return }
      throw FootstrikeError(
        file: table.name, what: "no column names the recording, and the dataset has \(recordings.count)",
        remedy: "add a column recording; there are \(table.headings.joined(separator: ", "))")
    }
    var seen: Set<String> = []
    var instants: Set<[String]> = []
    let start = try table.column(initial.heading)
    for (place, row) in table.rows.enumerated() {
      guard let known = recordings.first(where: { names(place, $0) }) else {
        throw mistake(
          place, "the dataset has no recording \(row[column])\(sensor.map { "#" + row[$0] } ?? "")",
          "it has \(recordings.prefix(8).joined(separator: ", "))\(recordings.count > 8 ? ", …" : "")")
      }
      seen.insert(known)
      if !row[start].isEmpty, !instants.insert([known, row[start]]).inserted {
        throw mistake(place, "this contact of \(known) stands there before", "leave doubles out")
      }
    }
    let missing = recordings.filter { !seen.contains($0) }
    if let first = missing.first {
      throw FootstrikeError(
        file: table.name, what: "it says nothing of \(missing.count) recordings, as of \(first)",
        remedy: "give each recording its rows, or one without an instant where nothing was found")
    }
  }

  /// Whether a row is of a recording, by its name or its file's.
  private func names(_ place: Int, _ name: String) -> Bool {
    guard let recording else { return true }
    let told = table.rows[place][recording] + (sensor.map { "#" + table.rows[place][$0] } ?? "")
    return told == name || told == name + ".csv"
  }

  private func mistake(_ place: Int, _ what: String, _ remedy: String) -> FootstrikeError {
    FootstrikeError(file: table.name, place: "line \(table.lines[place])", what: what, remedy: remedy)
  }

  private func side(_ place: Int) throws(FootstrikeError) -> Side? {
    guard let side else { return nil }
    let text = table.rows[place][side].lowercased()
    if text.isEmpty || text == "nan" || text == "none" { return nil }
    if let known = ["left": Side.left, "l": .left, "right": .right, "r": .right][text] { return known }
    throw mistake(place, "\(text) is no side", "write left, right or nothing")
  }

  /// The toe-off of a row. skdh may count its samples from elsewhere than its times: then their distance tells it.
  private func end(
    _ terminal: Alias, of start: Double, _ place: Int, _ rateHertz: Double, _ startSeconds: Double
  ) throws(FootstrikeError) -> Double? {
    if terminal.isDuration { return try instant(terminal, place, rateHertz, 0).map { start + $0 } }
    guard let end = try instant(terminal, place, rateHertz, startSeconds) else { return nil }
    guard terminal.isSamples, !initial.isSamples else { return end }
    let counted = Alias(heading: "IC", isTerminal: false, isSamples: true)
    guard table.headings.contains("IC"), let from = try instant(counted, place, rateHertz, startSeconds)
    else { return nil }
    return start + end - from
  }

  private func pattern(_ text: String, _ place: Int) throws(FootstrikeError) -> StrikePattern? {
    if text.isEmpty || text.lowercased() == "none" || text.lowercased() == "nan" { return nil }
    if let pattern = StrikePattern(rawValue: text.lowercased()) { return pattern }
    let known = StrikePattern.allCases.map(\.rawValue).joined(separator: ", ")
    throw mistake(place, "\(text) is no pattern", "write \(known) or nothing")
  }

  private func instant(
    _ alias: Alias, _ place: Int, _ rateHertz: Double, _ startSeconds: Double
  ) throws(FootstrikeError) -> Double? {
    let text = table.rows[place][try table.column(alias.heading)]
    guard !text.isEmpty, text.lowercased() != "nan", text != "<NA>", text != "None" else { return nil }
    guard let number = Double(text), number.isFinite else {
      throw mistake(place, "\(text) in \(alias.heading) is no number", "mend it or leave it empty")
    }
    guard alias.isSamples else { return number - startSeconds }
    guard let rate else { return number / rateHertz }
    guard let told = Double(table.rows[place][rate]), told > 0, told.isFinite else {
      throw mistake(place, "\(table.rows[place][rate]) in rate_hz is no rate", "write samples a second")
    }
    return number / told
  }
}
