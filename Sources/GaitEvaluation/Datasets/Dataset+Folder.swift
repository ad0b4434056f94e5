import Foundation
import GaitModel

/// A folder that holds `X.csv` beside `X.truth.csv`, as `simulate` and many laboratories write them.
public struct TruthFolder: Sendable {
  /// The folder.
  public var path: String
  /// Where the sensors sit.
  public var placement: Placement
  /// A pattern of the files' names without `.csv`, as `{runner}-{speed}`: who runs, and what else tells
  /// recordings apart. `nil` where a table `people.csv` with the columns `file` and `person` tells.
  public var names: String?
  /// Columns of `people.csv` by which scores are told apart.
  public var groups = ["speed", "condition"]
  /// By what rule the patterns were told.
  public var definition = PatternDefinition(rule: .unknown)
  /// How its files are to be read.
  public var reading = ReadingOptions()
  /// A slope that the analysis is told, percent; `nil` for none.
  public var givenGradePercent: Double?

  /// A folder of recordings with their truth.
  public init(path: String, placement: Placement) {
    self.path = path
    self.placement = placement
  }

  /// What columns of a truth file are called, as in a strikes file; only the first must be there.
  private static let (initial, terminal) = ("initial_contact_s", "terminal_contact_s")
  private static let people = "people.csv"

  /// The recordings as a dataset whose root is the folder.
  ///
  /// - Throws: `FootstrikeError` where there is no recording with a truth file, or nothing tells who runs.
  public func dataset() throws(FootstrikeError) -> Dataset {
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    let stems = files.filter { $0.hasSuffix(".truth.csv") }.map { String($0.dropLast(10)) }
    guard stems.contains(where: { files.contains($0 + ".csv") }) else {
      throw FootstrikeError(
        file: path, what: "no NAME.csv with a NAME.truth.csv beside it is there",
        remedy: "name a folder that has some, or a dataset's JSON file")
    }
    if let widow = stems.first(where: { !files.contains($0 + ".csv") }) {
      throw FootstrikeError(
        file: widow + ".truth.csv", what: "there is no \(widow).csv", remedy: "add it, or take the truth away"
      )
    }
    let table = names == nil && files.contains(Self.people) ? try people() : nil
    let names = try RecordingNames(pattern: names, table: table)
    var sources: [RecordingSource] = []
    for stem in stems { sources.append(try source(stem, names)) }
    return Dataset(
      file: path, name: path.split(separator: "/").last.map(String.init) ?? path,
      about: "Recordings with their true contacts beside them"
        + (self.names == nil && table == nil
          ? "; who runs is not told, so each counts as somebody else." : "."),
      licence: "licence not told", isNonCommercial: false, source: path, toleranceSeconds: 0.05,
      sources: sources)
  }

  private func people() throws(FootstrikeError) -> TableFile {
    try TableFile(path: path + "/" + Self.people, name: Self.people)
  }

  private func source(_ stem: String, _ names: RecordingNames) throws(FootstrikeError) -> RecordingSource {
    let told = try names.values(of: stem)
    // A table may tell more than scores are to be told apart by.
    let groups = told.filter { $0.key != "runner" && (self.names != nil || self.groups.contains($0.key)) }
    var truth = TruthSource()
    truth.contacts = try contacts(stem)
    return RecordingSource(
      place: stem, content: .files(pattern: stem + ".csv"), runner: .text(told["runner"] ?? stem),
      groups: groups.mapValues(NamedValue.text),
      placement: placement, side: nil, reading: reading, givenGradePercent: givenGradePercent,
      conditions: [], truth: truth)
  }

  private func contacts(_ stem: String) throws(FootstrikeError) -> TruthSource.ContactTruth {
    let name = stem + ".truth.csv"
    let table = try TableFile(path: path + "/" + name, name: name)
    func present(_ heading: String) -> String? { table.headings.contains(heading) ? heading : nil }
    _ = try table.column(Self.initial)
    var contacts = TruthSource.ContactTruth(
      file: name, conditions: [:], initial: [Self.initial],
      terminal: present(Self.terminal).map { [$0] } ?? [],
      samplesHertz: nil, isComplete: true)
    contacts.labels.patterns =
      (present("pattern").map { [LabelledPattern(column: $0, definition: definition)] } ?? [])
      + PatternDefinition.Rule.allCases.compactMap { rule in
        present("pattern_" + rule.rawValue).map {
          LabelledPattern(column: $0, definition: PatternDefinition(rule: rule))
        }
      }
    contacts.labels.nameDefinitions()
    contacts.labels.angle = present("foot_strike_angle_deg")
    contacts.labels.side = present("side")
    contacts.labels.grade = present("grade_percent")
    contacts.labels.activity = present("activity")
    return contacts
  }
}
