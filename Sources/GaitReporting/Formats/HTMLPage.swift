/// The frame that every page has: of a session, of a season, of a benchmark.
///
/// A page needs nothing else and may do nothing else: no foreign script, no font, no network, no form; its policy
/// says so to the browser, should markup from outside ever get into it.
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
    <main>
    <h1>\(title)</h1>
    \(body)
    </main>
    <footer>\(footer)</footer>
    <script>\(PageScript.source)</script>
    </html>

    """
  }

  /// A paragraph a line that is not empty.
  public static func paragraphs(_ lines: [String]) -> HTML {
    lines.filter { !$0.isEmpty }.map { "<p>\($0)</p>" as HTML }.joined(separator: "\n")
  }

  /// A table, which scrolls by itself where a window is narrower.
  public static func table(_ titles: [String], _ rows: [[HTML]]) -> HTML {
    let head = titles.map { "<th>\($0)</th>" as HTML }.joined()
    let body = rows.map { "\n<tr>\($0.map { "<td>\($0)</td>" as HTML }.joined())</tr>" as HTML }
      .joined()
    return "<div class=\"wide\" tabindex=\"0\"><table>\n<tr>\(head)</tr>\(body)\n</table></div>"
  }

  /// Widths of bars are styles of their elements, so styles are allowed; nothing else is but our script.
  private static let policy: HTML =
    "default-src 'none'; style-src 'unsafe-inline'; script-src '\(PageScript.digest)'; base-uri 'none'; form-action 'none'"

  /// Colours that colour-blind people tell apart (Okabe & Ito 2008); text keeps 4.5 : 1 to its ground (WCAG AA).
  private static let style: HTML = """
    :root{color-scheme:light dark;--heel:#d55e00;--flat:#e69f00;--ball:#0072b2;--none:#8889;--dim:#8884;--soft:#595959;--mark:#b00020}
    @media(prefers-color-scheme:dark){:root{--ball:#3a9fe0;--soft:#b3b3b3;--mark:#ff8a80}}
    *{box-sizing:border-box}
    body{background:Canvas;color:CanvasText;font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:1.5rem auto;padding:0 1rem;overflow-wrap:anywhere}
    h1{font-size:1.4rem}h2{font-size:1.15rem;margin-top:2.2rem}h3{font-size:1rem}small,footer,th,figcaption{color:var(--soft)}
    .lead{font-size:1.1rem}.lead b{display:block;font-size:.85rem;color:var(--soft);font-weight:600}
    .tiles{display:flex;flex-wrap:wrap;gap:1rem 2.2rem}.tiles b{font-size:1.5rem}
    .wide{overflow-x:auto;white-space:nowrap}.wide td,.wide th{overflow-wrap:normal}
    table{border-collapse:collapse;font-variant-numeric:tabular-nums}
    td,th{padding:.2rem .5rem;text-align:right;border-bottom:1px solid var(--dim);font-weight:inherit}
    .bar{display:inline-flex;width:9rem;height:.8rem;vertical-align:middle}
    .bar i{display:block;height:100%}i.heel{background:var(--heel)}i.flat{background:var(--flat)}
    i.ball{background:var(--ball)}i.none{background:var(--none)}
    .key span{margin-right:1.1rem}.key i{display:inline-block;width:.8rem;height:.8rem}
    figcaption .key{display:block}
    .chart{margin:1rem 0}.plot{position:relative;margin:1.1rem 1.6rem 1.7rem 3.6rem;touch-action:pan-y}
    .plot svg{position:absolute;inset:0;width:100%;height:100%;display:block}
    .plot span{position:absolute;font-size:.78rem;line-height:1;white-space:nowrap}
    .y{right:100%;margin-right:.35rem;transform:translateY(-50%)}
    .x{top:100%;margin-top:.4rem;transform:translateX(-50%)}
    .flag{bottom:100%;transform:translateX(-50%);color:var(--mark)}
    svg path{fill:none;vector-effect:non-scaling-stroke}
    .axis{stroke:var(--dim)}.line{stroke:currentColor;stroke-width:1.5}.ground{fill:var(--dim)}.frame{fill:currentColor;opacity:.1}
    .dot{stroke-width:4;stroke-linecap:round}.dot.big{stroke-width:8}.dot.heel{stroke:var(--heel)}.dot.flat{stroke:var(--flat)}
    .dot.ball{stroke:var(--ball)}.dot.none{stroke:var(--none)}.dot.found{stroke:var(--ball);stroke-width:3;opacity:.5}
    path.heel{fill:var(--heel)}path.flat{fill:var(--flat)}path.ball{fill:var(--ball)}path.dot{fill:none}
    path.pale{opacity:.35}.edge{stroke:var(--mark);stroke-dasharray:4 3}
    .cursor{position:absolute;top:0;bottom:0;border-left:1px solid currentColor;pointer-events:none}
    .told{display:block;min-height:3rem;margin-left:3.6rem;font-variant-numeric:tabular-nums}
    .zoom{margin-left:3.6rem}button{font:inherit;min-width:2.6rem;min-height:2.2rem;margin:0 .3rem .3rem 0}
    .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:0 1.5rem}.cards .chart{margin:.3rem 0}
    @media(max-width:30rem){.minor{display:none}.cards{grid-template-columns:1fr}}
    @media print{.zoom,.told{display:none}body{max-width:none}figure,tr{break-inside:avoid}.wide{overflow:visible}}
    """
}
