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

  /// What is followed first, with its trend; then heel first, and the other measures. Empty where no session tells
  /// what is followed.
  var html: HTML {
    let followed = season.followed
    guard sessions.contains(where: { followed.value($0.figures).isFinite }) else { return .none }
    let others =
      [FollowedMeasure.heelFirst.on(followed.ground)]
      + season.downhillMeasures.map { FollowedMeasure($0, on: followed.ground) }
    return """
      <h2>\(followed.title)</h2>
      \(chart(followed, isFollowed: true))
      \(others.filter { $0 != followed }.map { chart($0, isFollowed: false) }.joined())
      """
  }

  private var days: ClosedRange<Double> {
    let known = sessions.map(\.day)
    let (first, last) = (known.min() ?? 0, known.max() ?? 0)
    let edge = max(last - first, 1) / 40
    return first - edge...last + edge
  }

  private func chart(_ followed: FollowedMeasure, isFollowed: Bool) -> HTML {
    let scale = followed.measure == nil ? 100.0 : 1
    let points = sessions.map { (x: $0.day, y: scale * followed.value($0.figures)) }.filter(\.y.isFinite)
    guard let low = points.map(\.y).min(), let high = points.map(\.y).max() else { return .none }
    var range = 0.0...100.0
    if let measure = followed.measure {
      let half = max(1.2 * (high - low), measure.leastSpan) / 2
      range = (low + high) / 2 - half...(low + high) / 2 + half
    }
    var chart = PageChart(x: days, y: range, height: isFollowed ? 220 : 100)
    chart.levels(unit: followed.measure?.unit.symbol ?? "%", most: isFollowed ? 4 : 3)
    dates(&chart)
    let hasTrend = isFollowed && band(&chart, scale)
    if followed.measure == nil {
      let shares = sessions.compactMap { session in
        followed.contacts(session.figures).rearfootShare.map {
          (x: session.day, y: $0.low * 100...$0.high * 100)
        }
      }
      chart.strokes(shares, "line pale")
    }
    chart.dots(points, followed.measure == nil ? "big heel" : "big ball")
    let unit =
      followed.measure?.unit.long ?? "percent of the steps; dot: a session, with the interval of its steps"
    let trend = hasTrend ? "; line: the change over the sessions, shaded where it may run (95 %)" : ""
    return chart.html("\(followed.title), \(unit)\(trend)")
  }

  /// The line of the trend and where it may run (95 %); false where no change could be measured.
  private func band(_ chart: inout PageChart, _ scale: Double) -> Bool {
    guard season.runners < 2, let line = season.trend.line else { return false }
    let fits = (0...24).map { step in
      let day = days.lowerBound + (days.upperBound - days.lowerBound) * Double(step) / 24
      return (x: day, mean: line.mean(at: [day]) * scale)
    }
    chart.band(fits.map { ($0.x, $0.mean.low) }, fits.map { ($0.x, $0.mean.high) }, "frame")
    chart.line(fits.map { ($0.x, $0.mean.value) })
    return true
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
