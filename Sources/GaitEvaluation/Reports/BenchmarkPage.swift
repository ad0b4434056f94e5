import GaitReporting

/// A page of results with plots, complete in itself: no script, font or picture from elsewhere.
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
          page += "<h3>\(result.method)</h3>\n<div class=\"cards\">\(plots)</div>\n\(tables)"
        }
      }
      page += recordings(here)
      page += "</section>\n"
    }
    return HTMLPage.document(
      title: "footstrike benchmark", style: style, page, footer: "footstrike benchmark"
    ).bytes
  }

  /// Rules of this page: names first, and the answer as a list.
  private static let style: HTML = """

    th:first-child,td:first-child{text-align:left}
    dt{font-weight:600}dd{margin:0 0 .4em}td small{color:var(--soft)}
    @media(max-width:30rem){td small{display:block}}
    """

  private static func table(_ results: [MethodResult]) -> HTML {
    var names: [String] = []
    for result in results {
      for name in result.metrics.names where !names.contains(name) { names.append(name) }
    }
    let rows = names.map { name -> [HTML] in
      [HTML(text: name)]
        + results.map { result in
          guard let value = result.metrics[name] else { return .none }
          guard let interval = result.intervals[name] else { return "\(BenchmarkText.number(value))" }
          let (low, high) = (interval.lowerBound, interval.upperBound)
          return
            "\(BenchmarkText.number(value)) <small>\(BenchmarkText.number(low))…\(BenchmarkText.number(high))</small>"
        }
    }
    return HTMLPage.table(["score"] + results.map(\.method), rows) + "\n"
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
    let rows = matrix.classes.enumerated().map { truth, name -> [HTML] in
      let row = matrix.counts[truth].reduce(0, +)
      return [HTML(text: name)]
        + matrix.counts[truth].map { count in
          let share = row > 0 ? BenchmarkText.decimal(100 * Double(count) / Double(row), 0) : "–"
          return "\(count) <small>\(share) %</small>"
        }
    }
    return "<div><h4>\(caption)</h4>\n\(HTMLPage.table([corner] + matrix.classes, rows))</div>\n"
  }

  /// Signals are drawn of that many recordings.
  private static let mostSignals = 24

  /// The recordings of which the first method found true contacts worst, worst first.
  private static func recordings(_ results: [MethodResult]) -> HTML {
    guard let first = results.first else { return .none }
    let drawn = first.outcomes.indices.filter { first.outcomes[$0].trace != nil }
    guard !drawn.isEmpty else { return .none }
    let worst = drawn.map { (place: $0, f1: contactF1(first.outcomes[$0])) }
      .sorted { ($0.f1, $0.place) < ($1.f1, $1.place) }.prefix(mostSignals)
    let which =
      drawn.count > worst.count
      ? " Of \(drawn.count) recordings the \(worst.count) that agree least." : ""
    let signals = worst.map { place, _ -> HTML in
      let outcome = first.outcomes[place]
      guard let trace = outcome.trace else { return .none }
      let found = results.compactMap { result in
        place < result.outcomes.count ? (result.method, result.outcomes[place].contacts) : nil
      }
      return BenchmarkPlots.signal(outcome.recording, trace, truth: outcome.truth, found: found)
    }
    return
      "<h3>Signals with true and found contacts</h3>\n<p>Twelve seconds from the middle of each.\(which)</p>\n"
      + signals.joined()
  }

  private static func contactF1(_ outcome: RecordingOutcome) -> Double {
    let truth = (outcome.truth.contacts ?? []).map(\.initial)
    guard !truth.isEmpty else { return 1 }
    let found = outcome.contacts.map(\.initial).filter(outcome.truth.isKnown(at:))
    return EventMatching(found: found, truth: truth, tolerance: 0.05).f1
  }
}
