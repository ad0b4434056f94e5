import Foundation
import GaitModel

/// Who ran in a recording, which trial and condition it is, and what else its name or a table tells.
public struct RecordingNames: Sendable {
  private let pattern: (text: String, parts: FilePattern)?
  private let table: TableFile?
  /// The column of the table that names the recording.
  private let recording: Int
  /// The table's rows by what stands in it.
  private let places: [String: [Int]]
  /// What is told of each recording: `runner`, `trial` and `condition`, and then what the pattern or table has
  /// besides.
  public let keys: [String]
  /// The gaps of the pattern.
  public var gaps: [String] { pattern?.parts.gaps ?? [] }

  /// - Parameters:
  ///   - pattern: of a recording's name without its ending, as `{runner}-{trial}-{condition}`.
  ///   - table: a CSV file with a column `recording` or `file`, and `runner` or `person`.
  /// - Throws: `FootstrikeError` where the pattern or the table is none.
  public init(pattern: String?, table: String?) throws(FootstrikeError) {
    try self.init(
      pattern: pattern,
      table: table.map { path throws(FootstrikeError) in try TableFile(path: path, name: path) })
  }

  init(pattern: String?, table: TableFile?) throws(FootstrikeError) {
    var told: [String] = []
    if let pattern {
      guard let parts = FilePattern(pattern), parts.gaps.contains("runner") else {
        throw FootstrikeError(
          file: pattern, what: "it is no pattern of names",
          remedy: "write one with {runner}, as {runner}-{trial}")
      }
      self.pattern = (pattern, parts)
      told += parts.gaps
    } else {
      self.pattern = nil
    }
    self.table = table
    if let table {
      let place = try table.recordingColumn()
      recording = place
      places = Dictionary(grouping: table.rows.indices) { table.rows[$0][place].withoutCSV }
      told += table.headings.indices.filter { $0 != place }.map { Self.key(table.headings[$0]) }
    } else {
      recording = -1
      places = [:]
    }
    let first = ["runner", "trial", "condition"]
    keys = first + told.reduce(into: []) { if !first.contains($1), !$0.contains($1) { $0.append($1) } }
  }

  /// A person is a runner.
  private static func key(_ heading: String) -> String { heading == "person" ? "runner" : heading }

  /// What is told of one recording, by key; empty where nothing tells.
  ///
  /// - Parameter name: its name without the ending.
  /// - Throws: `FootstrikeError` where the name does not fit the pattern, or not one row of the table is of it.
  public func values(of name: String) throws(FootstrikeError) -> [String: String] {
    var values: [String: String] = [:]
    if let pattern {
      guard let gaps = pattern.parts.match(name) else {
        throw FootstrikeError(
          file: name, what: "its name does not fit \(pattern.text)",
          remedy: "give a pattern of all names, as {runner}-{trial}, or a table")
      }
      values = gaps
    }
    guard let table else { return values }
    let rows = places[name.withoutCSV, default: []].map { table.rows[$0] }
    guard rows.count == 1 else {
      throw FootstrikeError(
        file: table.name, what: "\(rows.count) rows are of \(name)",
        remedy: "one row a recording, its name under \(table.headings[recording])")
    }
    for (heading, cell) in zip(table.headings, rows[0]) where heading != table.headings[recording] {
      values[Self.key(heading)] = cell
    }
    return values
  }
}

extension TableFile {
  /// The column that names recordings.
  func recordingColumn() throws(FootstrikeError) -> Int {
    if let place = ["recording", "file"].lazy.compactMap({ headings.firstIndex(of: $0) }).first {
      return place
    }
    throw FootstrikeError(
      file: name, what: "no column is called recording or file",
      remedy: "there are \(headings.joined(separator: ", "))")
  }

  /// The recordings that a table names, without their ending.
  public func recordings() throws(FootstrikeError) -> [String] {
    let place = try recordingColumn()
    return rows.map { $0[place].withoutCSV }
  }
}

extension String {
  /// A recording's name, whether it came as its file's or not.
  fileprivate var withoutCSV: String { hasSuffix(".csv") ? String(dropLast(4)) : self }
}
