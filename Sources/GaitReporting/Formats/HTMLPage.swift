/// The frame that every page has: of a session, of a season, of a benchmark.
///
/// A page needs nothing else and may do nothing else: no script, no font, no network, no form; its policy says so
/// to the browser, should markup from outside ever get into it.
public enum HTMLPage {
  /// A whole page.
  ///
  /// - Parameter style: rules of this page beside those of all.
  public static func document(
    title: String, style: HTML = .none, _ body: HTML, footer: String
  ) -> HTML {
    """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(title)</title>
    <style>\(Self.style)\(style)</style>
    <h1>\(title)</h1>
    \(body)
    <footer>\(footer)</footer>
    </html>

    """
  }

  /// A paragraph a line that is not empty.
  public static func paragraphs(_ lines: [String]) -> HTML {
    lines.filter { !$0.isEmpty }.map { "<p>\($0)</p>" as HTML }.joined(separator: "\n")
  }

  /// A table.
  public static func table(_ titles: [String], _ rows: [[HTML]]) -> HTML {
    let head = titles.map { "<th>\($0)</th>" as HTML }.joined()
    let body = rows.map { "\n<tr>\($0.map { "<td>\($0)</td>" as HTML }.joined())</tr>" as HTML }
      .joined()
    return "<table>\n<tr>\(head)</tr>\(body)\n</table>"
  }

  /// Widths of bars are styles of their elements, so styles are allowed; nothing else is.
  private static let policy: HTML =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

  /// Colours that colour-blind people tell apart (Okabe & Ito 2008).
  private static let style: HTML = """
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
