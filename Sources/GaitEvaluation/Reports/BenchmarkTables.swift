import GaitModel
import GaitReporting

/// A benchmark's findings as tidy tables for R, Python or a spreadsheet.
public enum BenchmarkTables {
  /// One row a contact, found, true or both: what was found beside what is true. Seconds from the recording's
  /// first sample, angles in degrees to the ground; a field that nobody knows is empty. Where true patterns are
  /// told by several definitions, each has a column at the end.
  ///
  /// - Parameter tolerance: the largest distance of a found contact and its true one, seconds, by dataset.
  public static func contacts(_ results: [MethodResult], tolerance: (String) -> Double) -> [UInt8] {
    let definitions = results.flatMap(\.outcomes).flatMap(\.truth.definitions).map(\.name)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    var table = Table(
      [
        "dataset", "method", "runner", "recording", "group", "true_initial_contact_s",
        "found_initial_contact_s",
        "true_terminal_contact_s", "found_terminal_contact_s", "true_pattern", "found_pattern", "confidence",
        "no_pattern_reason", "true_angle_deg", "found_angle_deg", "true_side", "found_side",
        "true_grade_percent",
        "found_grade_percent",
      ] + definitions.map { "true_pattern_by_" + $0 })
    for result in results {
      for outcome in result.outcomes {
        let groups = outcome.groups.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let head = [
          result.dataset, result.method, outcome.runner, outcome.recording, groups.joined(separator: " "),
        ]
        for (found, truth) in pairs(outcome, tolerance(result.dataset), result.offsets) {
          let places = definitions.map { name in outcome.truth.definitions.firstIndex { $0.name == name } }
          table.add(
            head,
            fields(found, truth)
              + places.map { place in
                place.flatMap { truth?.patternsByDefinition[$0]?.rawValue } ?? ""
              })
        }
      }
    }
    return table.bytes
  }

  /// One row a runner and score, as `contact.f1`.
  public static func runners(_ results: [MethodResult]) -> [UInt8] {
    var table = Table(["dataset", "method", "runner", "score", "value"])
    for result in results {
      for runner in result.runners {
        let metrics = Metrics(of: [runner])
        for name in metrics.names {
          table.add(
            [result.dataset, result.method, runner.runner], [name, metrics[name].map { "\($0)" } ?? ""])
        }
      }
    }
    return table.bytes
  }

  /// Contacts as they are scored: those that were matched, and those that were missed or too many, in order of
  /// time.
  private static func pairs(
    _ outcome: RecordingOutcome, _ tolerance: Double, _ offsets: EventOffsets
  ) -> [(found: FoundContact?, truth: RecordingTruth.Contact?)] {
    let found = outcome.contacts.filter { outcome.truth.isKnown(at: $0.initial) }
    let truth = outcome.truth.contacts ?? []
    let matching = EventMatching(
      found: found.map(\.initial), truth: truth.map(\.initial), tolerance: tolerance, offset: offsets.contact)
    var partner = [Int?](repeating: nil, count: found.count)
    var isFound = [Bool](repeating: false, count: truth.count)
    for pair in matching.pairs {
      partner[pair.found] = pair.truth
      isFound[pair.truth] = true
    }
    let told = found.indices.map { (FoundContact?.some(found[$0]), partner[$0].map { truth[$0] }) }
    let missed = truth.indices.filter { !isFound[$0] }.map {
      (FoundContact?.none, RecordingTruth.Contact?.some(truth[$0]))
    }
    return (told + missed).sorted {
      ($0.0?.initial ?? $0.1?.initial ?? 0) < ($1.0?.initial ?? $1.1?.initial ?? 0)
    }
  }

  private static func fields(_ found: FoundContact?, _ truth: RecordingTruth.Contact?) -> [String] {
    func number(_ value: Double?) -> String { value.map { "\(($0 * 1e6).rounded() / 1e6)" } ?? "" }
    return [
      number(truth?.initial), number(found?.initial), number(truth?.terminal), number(found?.terminal),
      truth?.pattern?.rawValue ?? "", found?.pattern?.rawValue ?? "", number(found?.confidence),
      found?.noPatternReason?.rawValue ?? "", number(truth?.angleDegrees), number(found?.angleDegrees),
      truth?.side?.rawValue ?? "", found?.side?.rawValue ?? "", number(truth?.gradePercent),
      number(found?.gradePercent),
    ]
  }

  /// Rows of names from outside, which are cells, and of what is ours.
  private struct Table {
    private(set) var bytes: [UInt8] = []

    init(_ headings: [String]) { add([], headings) }

    mutating func add(_ names: [String], _ own: [String]) {
      for name in names {
        bytes.append(cell: name)
        bytes.append(UInt8(ascii: ","))
      }
      bytes += own.joined(separator: ",").utf8
      bytes.append(10)
    }
  }
}
