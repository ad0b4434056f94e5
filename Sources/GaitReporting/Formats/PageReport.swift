import GaitModel

/// The session as one HTML page that needs nothing else: no script, no font, no network.
public struct PageReport: Report {
  /// A page's writer.
  public init() {}

  /// Writes nothing.
  public func begin(into bytes: inout [UInt8]) {}

  /// Writes nothing.
  public func push(_ event: GaitEvent, into bytes: inout [UInt8]) {}

  /// Writes the page.
  public func finish(_ summary: SessionSummary, into bytes: inout [UInt8]) {
    let names = summary.session.sensors.map(\.input).joined(separator: ", ")
    bytes.append(
      text: """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(names.asHTML)</title>
        <style>\(Self.style)</style>
        <h1>\(names.asHTML)</h1>
        <p>\(Self.sensors(summary).asHTML)</p>
        \(Self.tiles(summary))
        \(PageCharts(summary).html)
        \(Self.descents(summary))
        \(Self.warnings(summary))
        <h2>The recording</h2>
        \(SummaryText(summary).recording.map { "<p>\($0.asHTML)</p>" }.joined(separator: "\n"))
        <footer>\(summary.session.program.asHTML)</footer>
        </html>

        """)
  }

  private typealias Text = TextLine

  private static func sensors(_ summary: SessionSummary) -> String {
    summary.session.sensors.map(\.words).joined(separator: "; ")
  }

  private static func tiles(_ summary: SessionSummary) -> String {
    var tiles = [
      ("running", Text.duration(summary.runningSeconds), ""),
      ("strides", Text.count(Int64(summary.strides)), ""),
      ("cadence", Text.number(summary.cadence.median, 0), "steps/min"),
      ("on the ground", Text.number(summary.contactMilliseconds.median, 0), "ms"),
      ("peak", Text.number(summary.peakG.median, 1), "g"),
    ]
    if let heel = summary.descentPatterns.rearfootShare {
      tiles.append(
        (
          "heel first downhill", Text.number(heel.share * 100, 0),
          "% (95 %: \(Text.number(heel.low * 100, 0))–\(Text.number(heel.high * 100, 0)))"
        ))
    }
    let cells = tiles.map { "<div><b>\($0.1.asHTML)</b> \($0.2)<br><small>\($0.0)</small></div>" }
    return "<section class=\"tiles\">\(cells.joined())</section>"
  }

  private static func descents(_ summary: SessionSummary) -> String {
    guard !summary.descents.isEmpty else { return "" }
    let titles = [
      "#", "start", "length", "drop", "grade", "steps", "heel · flat · ball", "", "cadence", "contact",
      "warnings",
    ]
    var rows = "<tr>" + titles.map { "<th>\($0)</th>" }.joined() + "</tr>"
    for one in summary.descents {
      let (descent, contacts) = (one.descent, one.contacts)
      let cells = [
        String(descent.number), Text.clock(descent.start.seconds),
        Text.number(Double(descent.lengthMetres), 0, " m"), Text.number(Double(descent.dropMetres), 1, " m"),
        Text.number(Double(descent.meanGradePercent), 0, " %"), Text.count(Int64(contacts.count)),
        bar(contacts.patterns), shares(contacts.patterns),
        Text.number(contacts.cadenceStepsPerMinute, 0),
        Text.number(contacts.groundContactSeconds * 1000, 0, " ms"),
        one.warnings > 0 ? String(one.warnings) : "",
      ]
      rows += "\n<tr>" + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
    }
    let hidden =
      summary.descentsNotListed > 0
      ? "<p>and \(Text.count(Int64(summary.descentsNotListed), "more descent"))</p>" : ""
    return "<h2>Descents</h2>\n<table>\n\(rows)\n</table>\(hidden)"
  }

  private static func shares(_ patterns: PatternCounts) -> String {
    guard patterns.told > 0 else { return "–" }
    return [patterns.rearfoot, patterns.midfoot, patterns.forefoot]
      .map { Text.number(100 * Double($0) / Double(patterns.told), 0) }.joined(separator: " / ") + " %"
  }

  private static func bar(_ patterns: PatternCounts) -> String {
    guard patterns.told > 0 else { return "" }
    let parts = [(patterns.rearfoot, "heel"), (patterns.midfoot, "flat"), (patterns.forefoot, "ball")]
    let spans = parts.filter { $0.0 > 0 }.map {
      "<i class=\"\($0.1)\" style=\"width:\(Text.plain(100 * Double($0.0) / Double(patterns.told), 1))%\"></i>"
    }
    return "<span class=\"bar\">\(spans.joined())</span>"
  }

  private static func warnings(_ summary: SessionSummary) -> String {
    let raised = summary.warnings.filter { $0.phase == .raised }
    guard !raised.isEmpty else { return "<h2>Warnings</h2><p>none</p>" }
    let most = 200
    var items = raised.prefix(most).map {
      "<li><b>\(Text.clock($0.time.seconds))</b> \($0.sentence.asHTML)</li>"
    }
    let hidden = summary.raisedWarnings.reduce(0, +) - items.count
    if hidden > 0 { items.append("<li>and \(Text.count(Int64(hidden))) more</li>") }
    return "<h2>Warnings</h2>\n<ul>\n\(items.joined(separator: "\n"))\n</ul>"
  }

  /// Colours that colour-blind people tell apart (Okabe & Ito 2008).
  private static let style = """
    :root{color-scheme:light dark;--heel:#d55e00;--flat:#e69f00;--ball:#0072b2;--dim:#8884}
    body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
    h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}small,footer{opacity:.7}
    .tiles{display:flex;flex-wrap:wrap;gap:1rem 2.5rem}.tiles b{font-size:1.5rem}
    table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
    td,th{padding:.2rem .5rem;text-align:right;border-bottom:1px solid var(--dim);font-weight:inherit}
    th{opacity:.7}.bar{display:inline-flex;width:9rem;height:.8rem;vertical-align:middle}
    .bar i{display:block;height:100%}.heel{background:var(--heel);fill:var(--heel)}
    .flat{background:var(--flat);fill:var(--flat)}.ball{background:var(--ball);fill:var(--ball)}
    svg{width:100%;height:auto;display:block;font:11px system-ui,sans-serif}svg text{fill:currentColor}
    .pale{opacity:.3}.axis{stroke:var(--dim)}.line{fill:none;stroke:currentColor;stroke-width:1.5}
    .mark{fill:#c00}.key span{margin-right:1.2rem}.key i{display:inline-block;width:.8rem;height:.8rem}
    """
}

extension String {
  /// With the characters that mean something in HTML written as entities.
  var asHTML: String {
    var escaped = ""
    for character in unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
