/// The charts over the sessions of a season, as inline SVG: a mark a session, at its date.
struct SeasonCharts {
  private let season: Season
  private let sessions: [(day: Double, figures: SessionFigures)]
  private let width = 960.0
  private let left = 44.0
  private let edge = 14.0

  init(_ season: Season) {
    self.season = season
    sessions = zip(season.days, season.sessions).compactMap { day, session in
      session.figures.map { (day, $0) }
    }
  }

  private typealias Text = ReportLine

  /// One value with its interval.
  private struct Mark {
    var day: Double
    var value: Double
    var low = Double.nan
    var high = Double.nan
  }

  /// The charts with their headings; empty where no session has a pattern downhill.
  var html: HTML {
    let shares = sessions.compactMap { session in
      session.figures.downhill.rearfootShare.map {
        Mark(day: session.day, value: $0.share, low: $0.low, high: $0.high)
      }
    }
    guard !shares.isEmpty else { return .none }
    return """
      <h2>Heel first downhill</h2>
      <p class="key"><span>dot: a session, with the interval of its steps</span>\
      <span>line: the change over the sessions, shaded where it may run (95 %)</span></p>
      \(chart(shares, 0...1, height: 220, behind: band) { "\(SummaryText.percent($0)) %" })
      \(downhill)
      """
  }

  private var downhill: HTML {
    season.downhillMeasures.map {
      "<h2>\($0.title) downhill, \($0.unit.long)</h2>\n\(chart($0))" as HTML
    }.joined(separator: "\n")
  }

  private var days: ClosedRange<Double> {
    (sessions.map(\.day).min() ?? 0)...(sessions.map(\.day).max() ?? 0)
  }

  private func x(_ day: Double) -> Double {
    let span = days.upperBound - days.lowerBound
    let share = span > 0 ? (day - days.lowerBound) / span : 0.5
    return left + edge + (width - left - 2 * edge) * share
  }

  private static func y(_ value: Double, _ range: ClosedRange<Double>, _ height: Double) -> Double {
    let share = (range.upperBound - value) / (range.upperBound - range.lowerBound)
    return top + height * min(max(share, 0), 1)
  }

  private static let top = 6.0

  private func chart(_ measure: StrideMeasure) -> HTML {
    let marks = sessions.map { Mark(day: $0.day, value: $0.figures.downhillMeans[measure]) }
      .filter(\.value.isFinite)
    guard let low = marks.map(\.value).min(), let high = marks.map(\.value).max() else {
      return "<p>unknown</p>"
    }
    let (middle, half) = ((low + high) / 2, max(1.1 * (high - low), measure.leastSpan) / 2)
    return chart(marks, middle - half...middle + half, height: 90) {
      Text.number($0, measure.meanDecimals)
    }
  }

  private func chart(
    _ marks: [Mark], _ range: ClosedRange<Double>, height: Double,
    behind: (ClosedRange<Double>, Double) -> HTML = { _, _ in .none }, label: (Double) -> String
  ) -> HTML {
    let (top, bottom) = (Self.top, Self.top + height)
    var body: HTML =
      "<path class=\"axis\" d=\"M\(n(left)) \(n(top))H\(n(width))M\(n(left)) \(n(bottom))H\(n(width))\"/>\n"
    body += behind(range, height)
    for mark in marks {
      if mark.low.isFinite {
        body +=
          "<path class=\"line pale\" d=\"M\(n(x(mark.day))) \(n(Self.y(mark.low, range, height)))"
        body += "V\(n(Self.y(mark.high, range, height)))\"/>"
      }
      body +=
        "<circle class=\"heel\" cx=\"\(n(x(mark.day)))\" cy=\"\(n(Self.y(mark.value, range, height)))\" r=\"4\"/>\n"
    }
    body += "<text x=\"0\" y=\"\(n(top + 9))\">\(label(range.upperBound))</text>"
    body += "<text x=\"0\" y=\"\(n(bottom))\">\(label(range.lowerBound))</text>\n"
    let whole = bottom + 18
    return
      "<svg viewBox=\"0 0 \(n(width)) \(n(whole))\" role=\"img\">\n\(body)\(dates(at: whole - 4))\n</svg>"
  }

  /// The line of the trend and where it may run (95 %); nothing where no change could be measured.
  private func band(_ range: ClosedRange<Double>, _ height: Double) -> HTML {
    guard season.runners < 2, let line = season.trend.line else { return .none }
    let steps = (0...24).map {
      days.lowerBound + (days.upperBound - days.lowerBound) * Double($0) / 24
    }
    let fits = steps.map { (x: x($0), mean: line.mean(at: [$0])) }
    func path(_ points: [(x: Double, value: Double)]) -> String {
      points.map { "\(n($0.x)) \(n(Self.y($0.value, range, height)))" }.joined(separator: "L")
    }
    let around = fits.map { ($0.x, $0.mean.high) } + fits.reversed().map { ($0.x, $0.mean.low) }
    return """
      <path fill="currentColor" opacity=".1" d="M\(path(around))z"/>
      <path class="line" d="M\(path(fits.map { ($0.x, $0.mean.value) }))"/>

      """
  }

  /// First, middle and last day, or session.
  private func dates(at y: Double) -> HTML {
    let (first, last) = (days.lowerBound, days.upperBound)
    func name(_ day: Double) -> String {
      season.daysAreDates ? Text.date(day * 86_400) : Text.number(day + 1, 0)
    }
    let ticks =
      last > first
      ? [(first, "start"), ((first + last) / 2, "middle"), (last, "end")] : [(first, "middle")]
    return ticks.map { day, anchor -> HTML in
      "<text x=\"\(n(x(day)))\" y=\"\(n(y))\" text-anchor=\"\(anchor)\">\(name(day))</text>"
    }.joined()
  }

  private func n(_ value: Double) -> String { Text.plain(value, 1) }
}
