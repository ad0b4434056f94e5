/// A page of results with plots, complete in itself: no script, no font, no picture from elsewhere.
public enum BenchmarkPage {
  /// The page.
  ///
  /// - Parameter notes: what to say of each dataset, by its name.
  public static func html(_ results: [MethodResult], notes: [String: String]) -> String {
    var datasets: [String] = []
    for result in results where !datasets.contains(result.dataset) { datasets.append(result.dataset) }
    var page = head
    for dataset in datasets {
      let here = results.filter { $0.dataset == dataset }
      page += "<section><h2>\(escape(dataset))</h2>\n<p>\(escape(notes[dataset] ?? ""))</p>\n"
      page += table(here)
      for result in here {
        let plots = plots(result)
        let tables = result.parts.map { partsTable($0.parts, by: $0.by) }.joined()
        if !plots.isEmpty || !tables.isEmpty {
          page += "<h3>\(escape(result.method))</h3>\n<div class=\"plots\">\(plots)</div>\n\(tables)"
        }
      }
      page += recordings(here)
      page += "</section>\n"
    }
    return page + "</body></html>\n"
  }

  static func escape(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.append(character)
      }
    }
    return escaped
  }

  private static let head = """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"/><title>footstrike benchmark</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <style>
    body{font:15px/1.45 system-ui,sans-serif;max-width:1100px;margin:2em auto;padding:0 1em;color:#1c2430;background:#fff}
    table{border-collapse:collapse;margin:1em 0}th,td{padding:.15em .8em;border-bottom:1px solid #dde3ea;text-align:right}
    th:first-child,td:first-child{text-align:left}td small{color:#68727f}
    .plots{display:flex;flex-wrap:wrap;gap:1.5em}figure{margin:0}figcaption{color:#505a66;font-size:.9em}
    svg{background:#f8fafc}text{font:11px system-ui,sans-serif;fill:#505a66}summary{cursor:pointer}
    @media(prefers-color-scheme:dark){body{background:#14181d;color:#dde3ea}th,td{border-color:#333b45}
    svg{background:#1b2027}text,figcaption,td small{fill:#9aa5b1;color:#9aa5b1}}
    </style></head><body>
    <h1>footstrike benchmark</h1>

    """

  private static func table(_ results: [MethodResult]) -> String {
    var names: [String] = []
    for result in results {
      for name in result.metrics.names where !names.contains(name) { names.append(name) }
    }
    var html = "<table><tr><th>score</th>"
    for result in results { html += "<th>\(escape(result.method))</th>" }
    html += "</tr>\n"
    for name in names {
      html += "<tr><td>\(escape(name))</td>"
      for result in results {
        html += "<td>" + (result.metrics[name].map(BenchmarkText.number) ?? "")
        if let interval = result.intervals[name] {
          html +=
            " <small>\(BenchmarkText.number(interval.lowerBound))…\(BenchmarkText.number(interval.upperBound))</small>"
        }
        html += "</td>"
      }
      html += "</tr>\n"
    }
    return html + "</table>\n"
  }

  private static func partsTable(_ parts: [MethodResult.Part], by name: String) -> String {
    let rows = PartsTable.rows(parts, by: name)
    guard let head = rows.first else { return "" }
    var html = "<table><tr>" + head.map { "<th>\(escape($0))</th>" }.joined() + "</tr>\n"
    for row in rows.dropFirst() {
      html += "<tr>" + row.map { "<td>\(escape($0))</td>" }.joined() + "</tr>\n"
    }
    return html + "</table>\n"
  }

  private static func plots(_ result: MethodResult) -> String {
    var plots = ""
    let windows = result.runners.compactMap(\.windows)
    if let matrix = ConfusionMatrix(summing: windows.map(\.windows))
      ?? ConfusionMatrix(summing: result.runners.compactMap(\.strikes)), matrix.total > 0
    {
      plots += confusion(matrix)
    }
    for (what, tally, scale, unit) in [
      ("contact time", Metrics.sum(result.runners.compactMap(\.contactTimes)), 1000.0, "ms"),
      ("stride or step time", Metrics.sum(result.runners.compactMap(\.intervals)), 1000, "ms"),
      ("strike angle", Metrics.sum(result.runners.compactMap(\.angles)), 1, "°"),
      ("slope", Metrics.sum(result.runners.compactMap(\.grades)), 1, "%"),
    ] {
      if let tally { plots += BenchmarkPlots.agreement(tally, of: what, scale: scale, unit: unit) }
    }
    var reliability = Reliability()
    for runner in result.runners { reliability.add(runner.windows?.reliability ?? runner.reliability) }
    return plots + BenchmarkPlots.reliability(reliability)
  }

  private static func confusion(_ matrix: ConfusionMatrix) -> String {
    var html = "<figure><table><tr><th>true \\ found</th>"
    for name in matrix.classes { html += "<th>\(escape(name))</th>" }
    html += "</tr>"
    for (truth, name) in matrix.classes.enumerated() {
      html += "<tr><td>\(escape(name))</td>"
      let row = max(1, matrix.counts[truth].reduce(0, +))
      for (found, count) in matrix.counts[truth].enumerated() {
        let share = Double(count) / Double(row)
        let colour = found == truth ? "46,125,80" : "190,60,50"
        html +=
          "<td style=\"background:rgba(\(colour),\(BenchmarkText.decimal(share * 0.6, 2)))\">\(count)</td>"
      }
      html += "</tr>"
    }
    return html + "</table><figcaption>Confusion matrix</figcaption></figure>\n"
  }

  private static func recordings(_ results: [MethodResult]) -> String {
    guard let first = results.first, !first.outcomes.isEmpty else { return "" }
    var html = "<details><summary>Signals with true (below) and found (above) events</summary>\n"
    for (index, outcome) in first.outcomes.enumerated() {
      guard let trace = outcome.trace else { continue }
      html += "<h4>\(escape(outcome.recording))</h4>\n"
      let found = results.compactMap { result in
        index < result.outcomes.count ? (result.method, result.outcomes[index].contacts) : nil
      }
      html += BenchmarkPlots.signal(trace, truth: outcome.truth, found: found)
    }
    return html + "</details>\n"
  }
}
