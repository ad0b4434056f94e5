import GaitModel

/// Somebody else's list of strides or contacts, as gaitmap, mobgap and scikit-digital-health write them.
///
/// A column `recording` tells several recordings of one dataset apart; without it the list is of the only
/// one. Instants are samples where the column is one of a library that counts samples, else seconds; a
/// `rate_hz` pins samples for every column.
public struct PredictionFile: Sendable {
  /// What a column of such a list means.
  private struct Alias {
    var heading: String
    var isTerminal: Bool
    var isSamples: Bool
  }

  /// First match wins, within initial and terminal contacts each.
  private static let aliases: [Alias] = [
    // gaitmap: s_id, start, end, ic, tc, min_vel in samples; mobgap: ic in samples.
    Alias(heading: "ic", isTerminal: false, isSamples: true),
    Alias(heading: "initial_contacts", isTerminal: false, isSamples: true),
    Alias(heading: "ic_sample", isTerminal: false, isSamples: true),
    Alias(heading: "tc", isTerminal: true, isSamples: true),
    Alias(heading: "final_contacts", isTerminal: true, isSamples: true),
    // scikit-digital-health: IC and FC are samples, "IC Time" and "FC Time" unix seconds.
    Alias(heading: "IC Time", isTerminal: false, isSamples: false),
    Alias(heading: "IC", isTerminal: false, isSamples: true),
    Alias(heading: "FC Time", isTerminal: true, isSamples: false),
    Alias(heading: "FC", isTerminal: true, isSamples: true),
    // Our own strikes files, and plain lists.
    Alias(heading: "initial_contact_s", isTerminal: false, isSamples: false),
    Alias(heading: "ic_s", isTerminal: false, isSamples: false),
    Alias(heading: "terminal_contact_s", isTerminal: true, isSamples: false),
    Alias(heading: "tc_s", isTerminal: true, isSamples: false),
  ]

  /// The list's name: its file without folder, `.csv` and `.predictions`.
  public let name: String
  private let table: TableFile
  private let initial: Alias
  private let terminal: Alias?

  /// Reads a list.
  public init(path: String) throws(DatasetError) {
    try self.init(TableFile(path: path, name: path))
  }

  /// A list from its table.
  public init(_ table: TableFile) throws(DatasetError) {
    self.table = table
    guard let initial = Self.aliases.first(where: { !$0.isTerminal && table.headings.contains($0.heading) })
    else {
      let known = Self.aliases.filter { !$0.isTerminal }.map(\.heading).joined(separator: ", ")
      throw DatasetError(
        file: table.name, what: "no column holds initial contacts",
        remedy: "call one \(known); there are \(table.headings.joined(separator: ", "))")
    }
    self.initial = initial
    terminal = Self.aliases.first { $0.isTerminal && table.headings.contains($0.heading) }
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
  ) throws(DatasetError) -> [FoundContact] {
    var rows = table.rows
    if let place = table.headings.firstIndex(of: "recording") {
      rows = rows.filter { $0[place] == recording || $0[place] == recording + ".csv" }
    }
    let patterns = table.headings.firstIndex(of: "pattern")
    var contacts: [FoundContact] = []
    for row in rows {
      guard let start = try instant(initial, row, rateHertz, startSeconds) else { continue }
      var contact = FoundContact(initial: start)
      if let terminal { contact.terminal = try instant(terminal, row, rateHertz, startSeconds) }
      if let patterns { contact.pattern = StrikePattern(rawValue: row[patterns]) }
      contacts.append(contact)
    }
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

  private func instant(
    _ alias: Alias, _ row: [String], _ rateHertz: Double, _ startSeconds: Double
  ) throws(DatasetError) -> Double? {
    let text = row[try table.column(alias.heading)]
    guard !text.isEmpty, text.lowercased() != "nan", text != "<NA>", text != "None" else { return nil }
    guard let number = Double(text), number.isFinite else {
      throw DatasetError(
        file: table.name, what: "\(text) in \(alias.heading) is no number",
        remedy: "mend it or leave it empty")
    }
    return alias.isSamples ? number / rateHertz : number - startSeconds
  }
}
