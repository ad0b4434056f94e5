import Foundation
import GaitModel

/// One recording of a dataset, before it is read.
public struct PlannedRecording: Sendable {
  enum Content {
    case file(path: String, gaps: [String: String])
    case synthetic(SyntheticRuns, scenario: String, index: Int)
  }

  /// What it is called in tables.
  public let name: String
  /// Who runs.
  public let runner: String
  /// What scores are told apart by besides the runner: its value by its name.
  public let groups: [String: String]
  /// Where the sensor sits.
  public let placement: Placement
  /// The one pattern it holds throughout; `nil` where it is not one or unknown.
  public let pattern: StrikePattern?
  /// Whose foot or leg the sensor is on; `nil` where nobody says.
  public let side: Side?
  let content: Content
  let source: RecordingSource
  let dataset: String
  let root: String

  /// Its file below the root; `nil` where it is simulated.
  public var path: String? { if case .file(let path, _) = content { path } else { nil } }
}

extension Dataset {
  /// All recordings there are, in the order of the description and then of their names.
  ///
  /// - Parameter root: the folder that paths start from.
  /// - Throws: `FootstrikeError` where a pattern fits no file or a table can't be read.
  public func recordings(root: String) throws(FootstrikeError) -> [PlannedRecording] {
    var planned: [PlannedRecording] = []
    for source in sources {
      switch source.content {
      case .files(let pattern):
        let files = FilePattern(pattern)?.files(below: root) ?? []
        guard !files.isEmpty else {
          throw FootstrikeError(
            file: file, place: source.place, what: "no file below \(root) fits \(pattern)",
            remedy: "give the recordings' folder with --root or FOOTSTRIKE_RECORDINGS")
        }
        for (path, gaps) in files where try Self.isWanted(source.conditions, gaps, root: root) {
          var groups: [String: String] = [:]
          for (name, value) in source.groups { groups[name] = try value.text(gaps, root: root, of: path) }
          planned.append(
            PlannedRecording(
              name: Self.name(path, source), runner: try source.runner.text(gaps, root: root, of: path),
              groups: groups, placement: source.placement, pattern: source.truth.pattern,
              side: try source.side.flatMap { side throws(FootstrikeError) in
                Side(named: try side.text(gaps, root: root, of: path))
              }, content: .file(path: path, gaps: gaps),
              source: source, dataset: file, root: root))
        }
      case .synthetic(let runs):
        for scenario in runs.scenarios {
          for index in 0..<runs.runners {
            let runner = String(runs.firstRunner + UInt64(index))
            planned.append(
              PlannedRecording(
                name: "\(scenario)-\(runner)", runner: runner, groups: [:], placement: source.placement,
                pattern: nil,
                side: source.side.flatMap { if case .text(let text) = $0 { Side(named: text) } else { nil } },
                content: .synthetic(runs, scenario: scenario, index: index), source: source, dataset: file,
                root: root))
          }
        }
      }
    }
    guard !planned.isEmpty else {
      throw FootstrikeError(
        file: file, what: "no recording is left by what only asks for", remedy: "ask for less under only")
    }
    return planned
  }

  private static func name(_ path: String, _ source: RecordingSource) -> String {
    let name = path.hasSuffix(".csv") ? String(path.dropLast(4)) : path
    return source.reading.sensor.map { "\(name)#\($0)" } ?? name
  }

  private static func isWanted(
    _ conditions: [TableCondition], _ gaps: [String: String], root: String
  ) throws(FootstrikeError) -> Bool {
    for condition in conditions {
      guard let text = try condition.lookup.value(gaps, root: root) else { return false }
      if let equals = condition.equals, text != equals { return false }
      if condition.below == nil, condition.above == nil { continue }
      guard let number = Double(text) else {
        throw FootstrikeError(
          file: condition.lookup.file, what: "\(text) in \(condition.lookup.column) is no number",
          remedy: "mend it, or use equals")
      }
      if let below = condition.below, !(number < below) { return false }
      if let above = condition.above, !(number > above) { return false }
    }
    return true
  }
}

extension Side {
  /// As tables and descriptions spell it: `left`, `L`.
  init?(named text: String) {
    guard
      let side = Side.allCases.first(where: {
        [$0.rawValue, String($0.rawValue.prefix(1))].contains(text.lowercased())
      })
    else { return nil }
    self = side
  }
}

extension NamedValue {
  /// What it is for one file.
  fileprivate func text(
    _ gaps: [String: String], root: String, of path: String
  ) throws(FootstrikeError) -> String {
    switch self {
    case .text(let text): return FilePattern.fill(text, gaps)
    case .table(let lookup):
      if let text = try lookup.value(gaps, root: root) { return text }
      throw FootstrikeError(
        file: FilePattern.fill(lookup.file, gaps), what: "no row tells the \(lookup.column) of \(path)",
        remedy: "add one")
    }
  }
}

extension TableLookup {
  /// What stands there; `nil` where no row fits.
  func value(_ gaps: [String: String], root: String) throws(FootstrikeError) -> String? {
    let name = FilePattern.fill(file, gaps)
    let table = try TableFile(path: root + "/" + name, name: name)
    let place = try table.column(column)
    return try table.rows(where: conditions.mapValues { FilePattern.fill($0, gaps) }).first?[place]
  }
}
