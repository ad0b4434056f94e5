/// The charts over the sessions of a season: a mark a session, at its date.
struct SeasonCharts {
  private let season: Season
  private let sessions: [(day: Double, figures: SessionFigures)]

  init(_ season: Season) {
    self.season = season
    sessions = zip(season.days, season.sessions).compactMap { day, session in
      session.figures.map { (day, $0) }
    }
  }

  private typealias Text = ReportLine

  /// The charts with their headings; empty where no session has a pattern downhill.
  var html: HTML {
    let shares = sessions.compactMap { session in
      session.figures.downhill.rearfootShare.map { (x: session.day, share: $0) }
    }
    guard !shares.isEmpty else { return .none }
    var chart = PageChart(x: days, y: 0...100, height: 220)
    chart.levels(unit: "%")
    dates(&chart)
    band(&chart)
    chart.strokes(shares.map { ($0.x, $0.share.low * 100...$0.share.high * 100) }, "line pale")
    chart.dots(shares.map { ($0.x, $0.share.share * 100) }, "big heel")
    return """
      <h2>Heel first downhill</h2>
      \(chart.html("Heel first of the steps down, percent; dot: a session, with the interval of its steps; line: the change over the sessions, shaded where it may run (95 %)"))
      \(season.downhillMeasures.map(line).joined())
      """
  }

  private var days: ClosedRange<Double> {
    let known = sessions.map(\.day)
    let (first, last) = (known.min() ?? 0, known.max() ?? 0)
    let edge = max(last - first, 1) / 40
    return first - edge...last + edge
  }

  private func line(_ measure: StrideMeasure) -> HTML {
    let points = sessions.map { (x: $0.day, y: $0.figures.downhillMeans[measure]) }.filter(\.y.isFinite)
    guard let low = points.map(\.y).min(), let high = points.map(\.y).max() else { return .none }
    let (middle, half) = ((low + high) / 2, max(1.2 * (high - low), measure.leastSpan) / 2)
    var chart = PageChart(x: days, y: middle - half...middle + half, height: 100)
    chart.levels(unit: measure.unit.symbol, most: 3)
    dates(&chart)
    chart.dots(points, "big ball")
    return chart.html("\(measure.title) downhill, \(measure.unit.long)")
  }

  /// The line of the trend and where it may run (95 %); nothing where no change could be measured.
  private func band(_ chart: inout PageChart) {
    guard season.runners < 2, let line = season.trend.line else { return }
    let fits = (0...24).map { step in
      let day = days.lowerBound + (days.upperBound - days.lowerBound) * Double(step) / 24
      return (x: day, mean: line.mean(at: [day]))
    }
    chart.band(fits.map { ($0.x, $0.mean.low * 100) }, fits.map { ($0.x, $0.mean.high * 100) }, "frame")
    chart.line(fits.map { ($0.x, $0.mean.value * 100) })
  }

  /// First, middle and last day, or session.
  private func dates(_ chart: inout PageChart) {
    let known = sessions.map(\.day)
    guard let first = known.min(), let last = known.max() else { return }
    func name(_ day: Double) -> String {
      season.daysAreDates ? Text.date(day * 86_400) : Text.number(day + 1, 0)
    }
    chart.tickX(at: first, name(first))
    guard last > first else { return }
    let middle = season.daysAreDates ? ((first + last) / 2).rounded() : ((first + last) / 2).rounded(.down)
    if middle > first { chart.tickX(at: middle, name(middle), isMinor: true) }
    chart.tickX(at: last, name(last))
  }
}
