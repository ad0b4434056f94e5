import GaitModel

/// The page's charts over time: where the foot landed, cadence and contact time, as inline SVG.
struct PageCharts {
  private let summary: SessionSummary
  private let stretches: [ContactTimeline.Stretch]
  private let width = 960.0
  private let left = 44.0

  init(_ summary: SessionSummary) {
    self.summary = summary
    stretches = summary.timeline.stretches
  }

  private typealias Text = ReportLine

  /// The charts with their headings; empty where nobody ran.
  var html: HTML {
    guard !stretches.isEmpty else { return .none }
    return """
      <h2>How the foot landed</h2>
      <p class="key">\(PageText.key)<span>pale: not downhill</span><span>▲ warning</span></p>
      \(strip)
      \(lines)
      """
  }

  private var lines: HTML {
    summary.session.measures.shown(in: .chart).map {
      "<h2>\($0.title), \($0.unit.long)</h2>\n\(line($0))" as HTML
    }.joined(separator: "\n")
  }

  private func x(_ stretch: Int) -> Double {
    left + (width - left) * Double(stretch) / Double(stretches.count)
  }

  private var strip: HTML {
    let (top, height) = (14.0, 120.0)
    var body = HTML.none
    for (index, stretch) in stretches.enumerated() {
      let isDownhill = stretch.downhill.patterns.told > 0
      let patterns = isDownhill ? stretch.downhill.patterns : stretch.elsewhere.patterns
      guard patterns.told > 0 else { continue }
      var bottom = top + height
      for (count, name) in [
        (patterns.rearfoot, "heel"), (patterns.midfoot, "flat"), (patterns.forefoot, "ball"),
      ] where count > 0 {
        let part = height * Double(count) / Double(patterns.told)
        bottom -= part
        body +=
          "<rect class=\"\(name)\(isDownhill ? "" : " pale")\" x=\"\(n(x(index)))\" y=\"\(n(bottom))\""
        body += " width=\"\(n(x(index + 1) - x(index)))\" height=\"\(n(part))\"/>\n"
      }
    }
    let span = Double(stretches.count) * summary.timeline.stretchSeconds
    for warning in summary.warnings where warning.phase == .raised {
      let at = left + (width - left) * min(max(warning.time.seconds / span, 0), 1)
      body += "<path class=\"mark\" d=\"M\(n(at)) 2l5 9h-10z\"/>\n"
    }
    body +=
      "<text x=\"0\" y=\"\(n(top + 9))\">100 %</text><text x=\"0\" y=\"\(n(top + height))\">0</text>\n"
    return svg(height: top + height + 18, body + times(at: top + height + 14))
  }

  private func line(_ measure: StrideMeasure) -> HTML {
    let values = stretches.map { $0.all[measure] }
    let known = values.filter(\.isFinite)
    guard let axis = Self.axis(of: known) else { return "<p>unknown</p>" }
    let middle = (axis.lowerBound + axis.upperBound) / 2
    let half = max(axis.upperBound - axis.lowerBound, measure.leastSpan) / 2
    let (top, height) = (6.0, 90.0)
    var path = ""
    var isDrawing = false
    for (index, value) in values.enumerated() {
      guard value.isFinite else {
        isDrawing = false
        continue
      }
      let y = top + height * min(max((middle + half - value) / (2 * half), 0), 1)
      let x = (x(index) + x(index + 1)) / 2
      // A lone value would be an invisible line; a dash of a pixel shows it.
      path += isDrawing ? "L\(n(x)) \(n(y))" : "M\(n(x)) \(n(y))h1"
      isDrawing = true
    }
    let body: HTML = """
      <path class="axis" d="M\(n(left)) \(n(top))H\(n(width))M\(n(left)) \(n(top + height))H\(n(width))"/>
      <path class="line" d="\(path)"/>
      <text x="0" y="\(n(top + 9))">\(Text.number(middle + half, measure.meanDecimals))</text>\
      <text x="0" y="\(n(top + height))">\(Text.number(middle - half, measure.meanDecimals))</text>

      """
    return svg(height: top + height + 18, body + times(at: top + height + 14))
  }

  /// What an axis spans: all of the values, but no further beyond the middle nine tenths of them than half of
  /// what those span, so that one odd step flattens no line; `nil` of none.
  static func axis(of values: [Double]) -> ClosedRange<Double>? {
    let sorted = values.sorted()
    guard let least = sorted.first, let greatest = sorted.last else { return nil }
    // Of few values one is left out on each side; of four or fewer none is odd.
    let out = sorted.count > 4 ? max(1, sorted.count / 20) : 0
    let (low, high) = (sorted[out], sorted[sorted.count - 1 - out])
    let beyond = (high - low) / 2
    return max(least, low - beyond)...min(greatest, high + beyond)
  }

  /// Five times along the axis.
  private func times(at y: Double) -> HTML {
    let span = Double(stretches.count) * summary.timeline.stretchSeconds
    return (0...4).map { quarter -> HTML in
      let anchor = quarter == 0 ? "start" : quarter == 4 ? "end" : "middle"
      let x = left + (width - left) * Double(quarter) / 4
      return
        "<text x=\"\(n(x))\" y=\"\(n(y))\" text-anchor=\"\(anchor)\">\(Text.clock(span * Double(quarter) / 4))</text>"
    }.joined()
  }

  private func svg(height: Double, _ body: HTML) -> HTML {
    "<svg viewBox=\"0 0 \(n(width)) \(n(height))\" role=\"img\">\n\(body)\n</svg>"
  }

  private func n(_ value: Double) -> String { Text.plain(value, 1) }
}
