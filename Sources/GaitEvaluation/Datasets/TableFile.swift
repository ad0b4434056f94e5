import Foundation
import GaitModel

/// A small CSV table with one row of headings, read whole: truth, trial lists, predictions. Lines that begin with
/// `#` are comments.
public struct TableFile: Sendable {
  /// The file, as messages call it.
  public let name: String
  /// The headings.
  public let headings: [String]
  /// The rows; each has as many fields as there are headings.
  public let rows: [[String]]
  /// The line of each row in the file, counted from 1.
  public let lines: [Int]

  private static let mostBytes = 64 << 20

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - name: what messages call it.
  public init(path: String, name: String) throws(FootstrikeError) {
    guard let data = SmallFile.read(path, most: Self.mostBytes) else {
      throw FootstrikeError(
        file: name, what: "it can't be read", remedy: "check the path and --root (looked for \(path))")
    }
    guard data.count <= Self.mostBytes else {
      throw FootstrikeError(
        file: name, what: "it is larger than \(Self.mostBytes >> 20) MiB",
        remedy: "give a table of a row an event")
    }
    try self.init(text: String(decoding: data, as: UTF8.self), name: name)
  }

  /// A table from its text.
  public init(text: String, name: String) throws(FootstrikeError) {
    // A line break of two bytes is one character.
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard let first = lines.first, !first.isEmpty else {
      throw FootstrikeError(file: name, what: "it is empty", remedy: "it needs a row of headings")
    }
    var heading = first
    if heading.hasPrefix("\u{FEFF}") { heading = heading.dropFirst() }
    let delimiter: Character =
      heading.contains(",") ? "," : heading.contains(";") ? ";" : heading.contains("\t") ? "\t" : ","
    func fields(_ line: Substring) -> [String] {
      line.split(separator: delimiter, omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " \""))
      }
    }
    self.name = name
    headings = fields(heading)
    var rows: [[String]] = []
    var numbers: [Int] = []
    for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty && line.first != "#" {
      let row = fields(line)
      guard row.count == headings.count else {
        throw FootstrikeError(
          file: name, place: "line \(index + 1)",
          what: "it has \(row.count) fields where the headings are \(headings.count)", remedy: "mend the row")
      }
      rows.append(row)
      numbers.append(index + 1)
    }
    self.rows = rows
    self.lines = numbers
  }

  /// The place of a column.
  public func column(_ heading: String) throws(FootstrikeError) -> Int {
    if let index = headings.firstIndex(of: heading) { return index }
    throw FootstrikeError(
      file: name, what: "no column is called \(heading)",
      remedy: "there are \(headings.joined(separator: ", "))")
  }

  /// The rows whose columns hold those values.
  public func rows(where conditions: [String: String]) throws(FootstrikeError) -> [[String]] {
    try indices(where: conditions).map { rows[$0] }
  }

  /// The places of the rows whose columns hold those values.
  public func indices(where conditions: [String: String]) throws(FootstrikeError) -> [Int] {
    var places: [(Int, String)] = []
    for (heading, value) in conditions.sorted(by: { $0.key < $1.key }) {
      places.append((try column(heading), value))
    }
    return rows.indices.filter { row in places.allSatisfy { rows[row][$0.0] == $0.1 } }
  }

  /// The numbers of a column in some rows; an empty field and NaN are left out.
  public func numbers(_ heading: String, in rows: [[String]]) throws(FootstrikeError) -> [Double] {
    let place = try column(heading)
    var numbers: [Double] = []
    for row in rows where !row[place].isEmpty && row[place].lowercased() != "nan" {
      guard let number = Double(row[place]), number.isFinite else {
        throw FootstrikeError(file: name, what: "\(row[place]) in \(heading) is no number", remedy: "mend it")
      }
      numbers.append(number)
    }
    return numbers
  }
}
