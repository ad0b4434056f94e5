#if canImport(Glibc)
  import Glibc
#endif

/// Scores as a table for people: one row a score, one column a method.
public enum BenchmarkText {
  /// The table of one dataset's results, all methods side by side.
  public static func table(_ results: [MethodResult], markdown: Bool = false) -> String {
    var names: [String] = []
    for result in results {
      for name in result.metrics.names where !names.contains(name) { names.append(name) }
    }
    names.sort { order($0) < order($1) }
    var rows = [["score"] + results.map(\.method)]
    for name in names {
      rows.append(
        [name]
          + results.map { result in
            guard let value = result.metrics[name] else { return "" }
            guard let interval = result.intervals[name] else { return number(value) }
            return "\(number(value)) [\(number(interval.lowerBound)), \(number(interval.upperBound))]"
          })
    }
    return markdown ? markdownTable(rows) : plainTable(rows)
  }

  /// The confusion matrix and the reasons for no answer, as lines; empty where no strikes were judged.
  public static func strikes(_ result: MethodResult) -> String {
    var text = ""
    let windows = result.runners.compactMap(\.windows)
    let matrices = [
      ("strikes", ConfusionMatrix(summing: result.runners.compactMap(\.strikes))),
      ("windows", ConfusionMatrix(summing: windows.map(\.windows))),
      ("answers over seconds", ConfusionMatrix(summing: windows.map(\.answers))),
    ]
    for case (let what, let matrix?) in matrices where matrix.total > 0 {
      let rows =
        [["true \\ found (\(what))"] + matrix.classes]
        + matrix.classes.enumerated().map { index, name in [name] + matrix.counts[index].map(String.init) }
      text += plainTable(rows)
    }
    for pair in DefinitionTally(summing: result.runners.map(\.definitions)).agreements {
      text += plainTable(
        [["by \(pair.first) \\ by \(pair.second)"] + pair.contacts.classes]
          + pair.contacts.classes.enumerated().map { [$1] + pair.contacts.counts[$0].map(String.init) })
    }
    var silent: [String: Int] = [:]
    for runner in result.runners {
      for (pattern, count) in runner.abstentionsByPattern { silent[pattern.rawValue, default: 0] += count }
    }
    for (pattern, count) in silent.sorted(by: { $0.key < $1.key }) {
      text += "truly \(pattern), no pattern: \(count)\n"
    }
    var reasons: [String: Int] = [:]
    for runner in result.runners {
      for (reason, count) in runner.abstentions { reasons[reason.rawValue, default: 0] += count }
    }
    for (reason, count) in reasons.sorted(by: { $0.key < $1.key }) {
      text += "no pattern, \(reason): \(count)\n"
    }
    return text
  }

  /// The scores by runner, by speed and the like, a table each; more than 40 parts are left to other formats.
  public static func parts(_ result: MethodResult) -> String {
    result.parts.filter { $0.parts.count <= 40 }.map {
      plainTable(PartsTable.rows($0.parts, by: $0.by))
    }.joined(separator: "\n")
  }

  /// What false warnings were about, one line each; empty where there were none.
  public static func falseWarnings(_ result: MethodResult) -> String {
    var kinds: [String: Int] = [:]
    for runner in result.runners {
      for (kind, count) in runner.falseWarnings { kinds[kind.key, default: 0] += count }
    }
    return kinds.sorted { $0.key < $1.key }.map { "false warnings, \($0.key): \($0.value)\n" }.joined()
  }

  /// F1 of each person's own model, one line each; empty where none was learned.
  public static func people(_ result: MethodResult) -> String {
    result.runners.compactMap { runner in
      runner.windows.map {
        "\(runner.runner): windows F1 \(number($0.windowF1)), over 3 s \(number($0.answerF1))\n"
      }
    }.joined()
  }

  /// A number with as many digits as matter: four after the point below ten, fewer above.
  public static func number(_ value: Double) -> String {
    let size = abs(value)
    let digits = size == size.rounded() && size < 1e9 ? 0 : size < 2 ? 4 : size < 100 ? 2 : 1
    return decimal(value, digits)
  }

  /// A number with so many digits after the point.
  static func decimal(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "-" }
    let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
    let whole = Int64((abs(value) * scale).rounded())
    let sign = value < 0 && whole != 0 ? "-" : ""
    guard digits > 0 else { return sign + String(whole) }
    let part = String(whole % Int64(scale))
    return sign + "\(whole / Int64(scale))." + String(repeating: "0", count: digits - part.count) + part
  }

  private static let groups = [
    "contact", "toe_off", "contact_time", "stride", "swing", "strike", "definitions", "side", "angle",
    "grade", "descent",
    "warnings",
    "latency",
  ]

  /// Groups in this order; within one as they were added.
  private static func order(_ name: String) -> Int {
    let group = name.split(separator: ".").first.map(String.init) ?? name
    return groups.firstIndex(of: group) ?? groups.count
  }

  static func plainTable(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let gap = String(repeating: " ", count: widths[column] - cell.count)
        line += column == 0 ? cell + gap : "  " + gap + cell
      }
      return line + "\n"
    }.joined()
  }

  private static func markdownTable(_ rows: [[String]]) -> String {
    guard let head = rows.first else { return "" }
    let rule = "|" + head.indices.map { $0 == 0 ? "---|" : "---:|" }.joined()
    let lines = rows.map { "| " + $0.joined(separator: " | ") + " |" }
    return ([lines[0], rule] + lines.dropFirst()).joined(separator: "\n") + "\n"
  }
}
