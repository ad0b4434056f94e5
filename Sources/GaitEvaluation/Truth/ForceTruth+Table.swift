import GaitModel

extension TruthSource.ForceTruth {
  /// What headings of vertical force hold, in small letters.
  private static let words = ["force", "fz", "grf"]
  /// Forces beyond this are newtons, and not body weights.
  private static let mostBodyWeights = 20.0

  /// Force in a table of which little is told: the only column that is called so, at the rate of its times.
  ///
  /// - Parameters:
  ///   - file: below the root.
  ///   - column: the heading of the force; found where not given.
  ///   - threshold: in the force's unit; 0.10 body weights or 50 N where not given.
  ///   - rateHertz: samples a second; by a column of times in seconds where not given.
  public init(
    file: String, root: String, column: String?, threshold: Double?, rateHertz: Double?
  ) throws(FootstrikeError) {
    let table = try TableFile(path: root + "/" + file, name: file)
    let there = "there are \(table.headings.joined(separator: ", "))"
    let forces = table.headings.filter { heading in
      Self.words.contains { heading.lowercased().contains($0) }
    }
    guard let column = column ?? (forces.count == 1 ? forces[0] : nil) else {
      throw FootstrikeError(
        file: file, what: forces.isEmpty ? "no column is called force" : "several columns are called force",
        remedy: "name one with --force-column; \(there)")
    }
    let values = try table.numbers(column, in: table.rows)
    let clock = table.headings.first { $0.lowercased().hasPrefix("time") || $0 == "t" || $0 == "t_s" }
    let times = try clock.map { heading throws(FootstrikeError) in try table.numbers(heading, in: table.rows)
    }
    let span = times.flatMap { times in times.first.flatMap { first in times.last.map { $0 - first } } } ?? 0
    let measured = span > 0 ? Double(values.count - 1) / span : nil
    guard let rate = rateHertz ?? measured, rate.isFinite, rate > 0 else {
      throw FootstrikeError(
        file: file, what: "nothing tells how many samples a second it has", remedy: "say so with --force-rate"
      )
    }
    let most = values.max() ?? 0
    self.init(
      file: file, column: column, threshold: threshold ?? (most > Self.mostBodyWeights ? 50 : 0.10),
      rateHertz: rate, startSeconds: rateHertz == nil ? times?.first : nil)
  }
}
