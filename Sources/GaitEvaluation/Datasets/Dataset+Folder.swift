import Foundation
import GaitModel

/// A folder that holds `X.csv` beside `X.truth.csv`, as `simulate` and many laboratories write them.
public struct TruthFolder: Sendable {
  /// The folder.
  public var path: String
  /// Where the sensors sit.
  public var placement: Placement
  /// Who runs, and what else tells recordings apart, by the files' names without `.csv`; `nil` where a table
  /// `people.csv` of the folder with the columns `file` and `person` tells.
  public var names: RecordingNames?
  /// By what of all that is told scores are told apart; `nil` for every gap of the names, or the columns `speed` and
  /// `condition` of `people.csv`.
  public var groups: [String]?
  /// The recordings that count, by their names; `nil` for all. Of a large folder nothing else is looked at.
  public var recordings: Set<String>?
  /// By what rule the patterns were told.
  public var definition = PatternDefinition(rule: .unknown)
  /// How its files are to be read.
  public var reading = ReadingOptions()
  /// A slope that the analysis is told, percent; `nil` for none.
  public var givenGradePercent: Double?
  /// Who or what moved the sensors; `nil` where nobody told.
  public var subjects: Dataset.Subjects?

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
    let stems = recordings?.sorted() ?? stems()
    guard stems.contains(where: { isThere($0 + ".csv") }) else {
      throw FootstrikeError(
        file: path, what: "no NAME.csv with a NAME.truth.csv beside it is there",
        remedy: "name a folder that has some, or a dataset's JSON file")
    }
    if let widow = stems.first(where: { !isThere($0 + ".csv") }) {
      throw FootstrikeError(
        file: widow + ".truth.csv", what: "there is no \(widow).csv", remedy: "add it, or take the truth away"
      )
    }
    let isNamed = names != nil || isThere(Self.people)
    var known = names
    if known == nil {
      known = try RecordingNames(pattern: nil, table: isNamed ? path + "/" + Self.people : nil)
    }
    var sources: [RecordingSource] = []
    for stem in stems { sources.append(try source(stem, known!)) }
    return Dataset(
      file: path, name: path.split(separator: "/").last.map(String.init) ?? path,
      about: "Recordings with their true contacts beside them"
        + (isNamed ? "." : "; who runs is not told, so each counts as somebody else."),
      licence: "licence not told", isNonCommercial: false, source: path, subjects: subjects,
      toleranceSeconds: 0.05,
      sources: sources)
  }

  private func stems() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter { $0.hasSuffix(".truth.csv") }.map { String($0.dropLast(10)) }.sorted()
  }

  private func isThere(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

  private func source(_ stem: String, _ names: RecordingNames) throws(FootstrikeError) -> RecordingSource {
    let told = try names.values(of: stem)
    // A table may tell more than scores are to be told apart by.
    let wanted = self.groups ?? names.gaps + ["speed", "condition"]
    let groups = told.filter { name, _ in name != "runner" && wanted.contains(name) }
    var truth = TruthSource()
    truth.contacts = try contacts(stem)
    return RecordingSource(
      place: stem, content: .files(pattern: stem + ".csv"), runner: .text(told["runner"] ?? stem),
      groups: groups.mapValues(NamedValue.text),
      placement: placement,
      side: placement.facts.isOnOneLeg ? (told["side"] ?? told["foot"]).map(NamedValue.text) : nil,
      reading: reading, givenGradePercent: givenGradePercent,
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
    contacts.labels.hasMeasures = true
    return contacts
  }
}
