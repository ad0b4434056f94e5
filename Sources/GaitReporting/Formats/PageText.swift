/// What the pages have in common: their frame, their style and a few parts.
///
/// A page needs nothing else: no script, no font, no network.
enum PageText {
  private typealias Text = TextLine

  /// A whole page.
  static func document(title: String, _ body: String, footer: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(title.asHTML)</title>
    <style>\(style)</style>
    <h1>\(title.asHTML)</h1>
    \(body)
    <footer>\(footer.asHTML)</footer>
    </html>

    """
  }

  /// A paragraph a line that is not empty.
  static func paragraphs(_ lines: [String]) -> String {
    lines.filter { !$0.isEmpty }.map { "<p>\($0.asHTML)</p>" }.joined(separator: "\n")
  }

  /// A table; cells are markup.
  static func table(_ titles: [String], _ rows: [[String]]) -> String {
    let head = "<tr>" + titles.map { "<th>\($0)</th>" }.joined() + "</tr>"
    let body = rows.map { "\n<tr>" + $0.map { "<td>\($0)</td>" }.joined() + "</tr>" }.joined()
    return "<table>\n\(head)\(body)\n</table>"
  }

  /// What the colours stand for.
  static let key = """
    <span><i class="heel"></i> heel</span><span><i class="flat"></i> flat</span>\
    <span><i class="ball"></i> ball</span>
    """

  static func shares(_ patterns: PatternCounts) -> String {
    guard patterns.told > 0 else { return "–" }
    return [patterns.rearfoot, patterns.midfoot, patterns.forefoot]
      .map { Text.number(100 * Double($0) / Double(patterns.told), 0) }.joined(separator: " / ") + " %"
  }

  static func bar(_ patterns: PatternCounts) -> String {
    guard patterns.told > 0 else { return "" }
    let parts = [(patterns.rearfoot, "heel"), (patterns.midfoot, "flat"), (patterns.forefoot, "ball")]
    let spans = parts.filter { $0.0 > 0 }.map {
      "<i class=\"\($0.1)\" style=\"width:\(Text.plain(100 * Double($0.0) / Double(patterns.told), 1))%\"></i>"
    }
    return "<span class=\"bar\">\(spans.joined())</span>"
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
