/// A few parts that the pages of sessions and seasons share.
enum PageText {
  private typealias Text = ReportLine

  /// What the colours stand for.
  static let key: HTML = """
    <span><i class="heel"></i> heel</span><span><i class="flat"></i> flat</span>\
    <span><i class="ball"></i> ball</span>
    """

  static func shares(_ patterns: PatternCounts) -> String {
    guard patterns.told > 0 else { return "–" }
    return [patterns.rearfoot, patterns.midfoot, patterns.forefoot]
      .map { Text.number(100 * Double($0) / Double(patterns.told), 0) }.joined(separator: " / ")
      + " %"
  }

  static func bar(_ patterns: PatternCounts) -> HTML {
    guard patterns.told > 0 else { return .none }
    let parts = [
      (patterns.rearfoot, "heel"), (patterns.midfoot, "flat"), (patterns.forefoot, "ball"),
    ]
    let spans = parts.filter { $0.0 > 0 }.map { part -> HTML in
      let width = Text.plain(100 * Double(part.0) / Double(patterns.told), 1)
      return "<i class=\"\(part.1)\" style=\"width:\(width)%\"></i>"
    }
    return "<span class=\"bar\">\(spans.joined())</span>"
  }
}
