import GaitModel

/// The page's charts of measures: over time, over each descent, and how they scatter.
struct PageCharts {
  private let summary: SessionSummary
  private let stretches: [ContactTimeline.Stretch]

  init(_ summary: SessionSummary) {
    self.summary = summary
    stretches = summary.timeline.stretches
  }

  private typealias Text = ReportLine

  /// The measures over time; empty where nobody ran.
  var overTime: HTML {
    guard !stretches.isEmpty else { return .none }
    let charts = summary.session.measures.shown(in: .chart).map(line).joined()
    return charts.bytes.isEmpty ? .none : "<h2>Over time</h2>\n\(charts)"
  }

  private func middle(_ stretch: Int) -> Double { (Double(stretch) + 0.5) * summary.timeline.stretchSeconds }

  private func line(_ measure: StrideMeasure) -> HTML {
    let values = stretches.map { $0.all[measure] }
    guard let axis = Self.axis(of: values.filter(\.isFinite)) else { return .none }
    var chart = PageChart(
      x: 0...Double(stretches.count) * summary.timeline.stretchSeconds,
      y: Self.opened(axis, measure.leastSpan), height: 110)
    chart.levels(unit: measure.unit.symbol, most: 3)
    chart.timeAxis()
    chart.line(values.enumerated().map { (middle($0), $1) })
    return chart.html("\(measure.title), \(measure.unit.long)", canZoom: true, isTime: true)
  }

  /// An axis that spans that much at least.
  private static func opened(_ axis: ClosedRange<Double>, _ least: Double) -> ClosedRange<Double> {
    let middle = (axis.lowerBound + axis.upperBound) / 2
    let half = max(1.1 * (axis.upperBound - axis.lowerBound), least) / 2
    return middle - half...middle + half
  }

  /// How the measures scatter from step to step; empty where nobody ran.
  var distributions: HTML {
    let charts = summary.session.measures.filter {
      !$0.shown.isDisjoint(with: [.chart, .tile, .descentTable]) || $0 == .footStrikeAngle
    }.map(histogram).joined()
    return charts.bytes.isEmpty
      ? .none
      : "<h2>How steps differ</h2>\n<p>Running contacts; dashed: the median, shaded: nine steps in ten.</p>\n"
        + "<div class=\"cards\">\(charts)</div>"
  }

  private func histogram(_ measure: StrideMeasure) -> HTML {
    let values = summary.distribution(of: measure)
    guard values.count >= ContactBands.fewestShown else { return .none }
    let (low, high) = (values.quantile(0.005), values.quantile(0.995))
    let range = Self.opened(low...max(low, high), measure.leastSpan)
    let bins = values.binned(range, into: 30)
    let most = bins.map(\.count).max() ?? 1
    var chart = PageChart(x: range, y: 0...Double(max(most, 1)) * 1.05, height: 90)
    chart.bars(
      [(max(values.quantile(0.05), range.lowerBound)...values.quantile(0.95), 0...Double(most) * 1.05)],
      "frame")
    chart.bars(bins.filter { $0.count > 0 }.map { ($0.range, 0...Double($0.count)) }, "ball")
    chart.strokes([(values.median, 0...Double(most) * 1.05)], "edge")
    chart.levels(unit: "", most: 3)
    chart.numberAxis(unit: measure.unit.symbol)
    let outside = values.count - bins.reduce(0) { $0 + $1.count }
    let left = outside > 0 ? "; \(Text.count(Int64(outside))) beyond the axis" : ""
    return chart.html("\(measure.title), steps; median \(measure.words(values.median))\(left)")
  }

  /// Each descent from its first to its last step, on the same axes; empty where none is long enough.
  var fading: HTML {
    let measures = summary.session.measures.shown(in: .fading)
    let long = summary.descents.filter { $0.blocks.count >= Self.leastBlocks }
    let most = 12
    let shown = long.sorted { $0.contacts.count > $1.contacts.count }.prefix(most)
      .sorted { $0.descent.number < $1.descent.number }
    guard !shown.isEmpty else { return .none }
    let hidden = long.count - shown.count
    let charts = measures.map { measure -> HTML in
      let values = shown.flatMap { $0.blocks.map { $0[measure] } }.filter(\.isFinite)
      guard let axis = Self.axis(of: values) else { return .none }
      let y = Self.opened(axis, measure.leastSpan)
      let cards = shown.map { descent in
        card(descent, y, measure.unit.symbol, "\(measure.title), \(measure.unit.long)") { $0[measure] }
      }
      return "<h3>\(measure.title), \(measure.unit.long)</h3>\n<div class=\"cards\">\(cards.joined())</div>\n"
    }
    let told = shown.filter { $0.contacts.patterns.told > 0 }
    let heel = told.map { descent in
      card(descent, 0...100, "%", "Heel first, percent") {
        $0.patterns.rearfootShare.map { $0.share * 100 } ?? .nan
      }
    }
    let heading: HTML =
      "<h2>Within each descent</h2>\n<p>From its first to its last step, all on the same axes; nobody has a norm:"
      + " hold it against your own.\(hidden > 0 ? " The \(most) longest of \(long.count)." : "")</p>\n"
    let patterns: HTML =
      heel.isEmpty ? .none : "<h3>Heel first, %</h3>\n<div class=\"cards\">\(heel.joined())</div>\n"
    return heading + patterns + charts.joined()
  }

  /// A line of fewer points tells nothing of a course.
  private static let leastBlocks = 4

  private func card(
    _ descent: DescentSummary, _ y: ClosedRange<Double>, _ unit: String, _ what: String,
    _ value: (ContactMeans) -> Double
  ) -> HTML {
    let blocks = descent.blocks
    var steps = 0.0
    var points: [(x: Double, y: Double)] = []
    for block in blocks {
      points.append((steps + Double(block.count) / 2, value(block)))
      steps += Double(block.count)
    }
    guard points.contains(where: { $0.y.isFinite }) else { return .none }
    var chart = PageChart(x: 0...steps, y: y, height: 60)
    chart.levels(unit: unit, most: 3)
    chart.numberAxis(unit: "steps")
    chart.line(points)
    let grade = Text.number(Double(descent.descent.meanGradePercent), 0, " %")
    return chart.html(
      "Descent \(descent.descent.number), \(Text.number(Double(descent.descent.lengthMetres), 0, " m")) at \(grade)"
    )
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
}
