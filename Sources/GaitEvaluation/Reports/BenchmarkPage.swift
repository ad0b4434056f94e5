import GaitReporting

/// A page of results with plots, complete in itself: no script, no font, no picture from elsewhere.
public enum BenchmarkPage {
  /// The page.
  ///
  /// - Parameters:
  ///   - notes: what to say of each dataset, by its name.
  ///   - answers: what it came to in five lines, by its name.
  public static func html(
    _ results: [MethodResult], notes: [String: String], answers: [String: BenchmarkAnswer] = [:]
  ) -> [UInt8] {
    var datasets: [String] = []
    for result in results where !datasets.contains(result.dataset) { datasets.append(result.dataset) }
    var page = HTML.none
    for dataset in datasets {
      let here = results.filter { $0.dataset == dataset }
      page += "<section><h2>\(dataset)</h2>\n<p>\(notes[dataset] ?? "")</p>\n"
      if let answer = answers[dataset] {
        let lines = answer.lines.map { "<dt>\($0.heading)</dt><dd>\($0.words)</dd>\n" as HTML }
        page += "<dl>\n\(lines.joined())</dl>\n"
      }
      page += table(here)
      for result in here {
        let plots = plots(result)
        let tables = result.parts.map { partsTable($0.parts, by: $0.by) }.joined()
        if !plots.bytes.isEmpty || !tables.bytes.isEmpty {
          page += "<h3>\(result.method)</h3>\n<div class=\"plots\">\(plots)</div>\n\(tables)"
        }
      }
      page += recordings(here)
      page += "</section>\n"
    }
    return HTMLPage.document(
      title: "footstrike benchmark", style: style, page, footer: "footstrike benchmark"
    ).bytes
  }

  /// Rules of this page: small tables, and plots of their own size.
  private static let style: HTML = """

    table{width:auto;margin:1em 0}th:first-child,td:first-child{text-align:left}
    .plots{display:flex;flex-wrap:wrap;gap:1.5em}figure{margin:0}dt{font-weight:600}dd{margin:0 0 .4em}figcaption,td small{opacity:.7;font-size:.9em}
    svg{width:auto;background:var(--dim)}summary{cursor:pointer}
    """

  private static func table(_ results: [MethodResult]) -> HTML {
    var names: [String] = []
    for result in results {
      for name in result.metrics.names where !names.contains(name) { names.append(name) }
    }
    var html: HTML = "<table><tr><th>score</th>"
    for result in results { html += "<th>\(result.method)</th>" }
    html += "</tr>\n"
    for name in names {
      html += "<tr><td>\(name)</td>"
      for result in results {
        html += "<td>\(result.metrics[name].map(BenchmarkText.number) ?? "")"
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

  private static func partsTable(_ parts: [MethodResult.Part], by name: String) -> HTML {
    let rows = PartsTable.rows(parts, by: name)
    guard let head = rows.first else { return .none }
    return HTMLPage.table(head, rows.dropFirst().map { $0.map(HTML.init(text:)) }) + "\n"
  }

  private static func plots(_ result: MethodResult) -> HTML {
    var plots = HTML.none
    let windows = result.runners.compactMap(\.windows)
    if let matrix = ConfusionMatrix(summing: windows.map(\.windows))
      ?? ConfusionMatrix(summing: result.runners.compactMap(\.strikes)), matrix.total > 0
    {
      plots += confusion(matrix, "true \\ found", "Confusion matrix")
    }
    for pair in DefinitionTally(summing: result.runners.map(\.definitions)).agreements {
      plots += confusion(
        pair.contacts, "\(pair.first) \\ \(pair.second)",
        "True patterns by two definitions, κ \(BenchmarkText.number(pair.contacts.cohensKappa))")
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

  private static func confusion(_ matrix: ConfusionMatrix, _ corner: String, _ caption: String) -> HTML {
    var html: HTML = "<figure><table><tr><th>\(corner)</th>"
    for name in matrix.classes { html += "<th>\(name)</th>" }
    html += "</tr>"
    for (truth, name) in matrix.classes.enumerated() {
      html += "<tr><td>\(name)</td>"
      let row = max(1, matrix.counts[truth].reduce(0, +))
      for (found, count) in matrix.counts[truth].enumerated() {
        let share = Double(count) / Double(row)
        let colour = found == truth ? "46,125,80" : "190,60,50"
        html +=
          "<td style=\"background:rgba(\(colour),\(BenchmarkText.decimal(share * 0.6, 2)))\">\(count)</td>"
      }
      html += "</tr>"
    }
    return html + "</table><figcaption>\(caption)</figcaption></figure>\n"
  }

  private static func recordings(_ results: [MethodResult]) -> HTML {
    guard let first = results.first, !first.outcomes.isEmpty else { return .none }
    var html: HTML = "<details><summary>Signals with true (below) and found (above) events</summary>\n"
    for (index, outcome) in first.outcomes.enumerated() {
      guard let trace = outcome.trace else { continue }
      html += "<h4>\(outcome.recording)</h4>\n"
      let found = results.compactMap { result in
        index < result.outcomes.count ? (result.method, result.outcomes[index].contacts) : nil
      }
      html += BenchmarkPlots.signal(trace, truth: outcome.truth, found: found)
    }
    return html + "</details>\n"
  }
}
