import GaitModel

/// The page's profile of the ground with every strike on it, and the impact of each below.
struct PageProfile {
  private let summary: SessionSummary
  private let strikes: PageStrikes
  private let measures: [StrideMeasure]

  init(_ summary: SessionSummary, _ strikes: PageStrikes) {
    self.summary = summary
    self.strikes = strikes
    measures = summary.session.measures
  }

  private typealias Text = ReportLine

  /// Both charts; nothing without a contact.
  var html: HTML {
    guard let first = strikes.strikes.first, let last = strikes.strikes.last else { return .none }
    let span = first.seconds...max(last.seconds, first.seconds + 1)
    return """
      <h2>Every strike</h2>
      <p class="key">\(PageText.key)<span><i class="none"></i> not told</span><span>▲ warning</span></p>
      \(thinned)<div \(points.attributes)>\(ground(span))\(impacts(span))</div>
      """
  }

  private var thinned: HTML {
    strikes.every == 1
      ? .none : "<p>One contact of \(strikes.every) is drawn; the files have them all.</p>\n"
  }

  /// Seconds and metres.
  private typealias Points = [(x: Double, y: Double)]

  /// The ground under the runner: of the track where one went with it, else by slope and speed of each contact.
  private var heights: (points: Points, source: String)? {
    let track = summary.session.track?.points.filter { $0.altitudeMetres.isFinite } ?? []
    if track.count > 1 {
      let every = max(1, track.count / 2000)
      return (
        stride(from: 0, to: track.count, by: every).map {
          (track[$0].time.seconds, track[$0].altitudeMetres)
        }, "by the track"
      )
    }
    guard strikes.hasHeights else { return nil }
    return (strikes.strikes.map { ($0.seconds, $0.height) }, "from where it began, by slope and speed")
  }

  private func ground(_ span: ClosedRange<Double>) -> HTML {
    guard let (heights, source) = heights, let range = Self.range(heights.map(\.y)) else {
      return
        "<p>No profile of the ground: neither a track, an altitude nor a shoe with a gyroscope tells its slope.</p>\n"
    }
    let room = max(range.upperBound - range.lowerBound, 4) * 0.15
    var chart = PageChart(
      x: span, y: range.lowerBound - room...max(range.upperBound, range.lowerBound + 4) + room, height: 190)
    chart.levels(unit: "m")
    chart.timeAxis()
    chart.area(heights.filter { span.contains($0.x) }, "ground")
    // Three lanes, so that no pattern hides another: heel above the ground, ball below it.
    let lane = (chart.y.upperBound - chart.y.lowerBound) * 0.045
    dots(&chart) { strike in
      let shift = strike.pattern == .rearfoot ? lane : strike.pattern == .forefoot ? -lane : 0
      return Self.height(at: strike.seconds, heights) + shift
    }
    for warning in summary.warnings where warning.phase == .raised {
      chart.flag(
        at: warning.time.seconds, "▲", "\(Text.clock(warning.time.seconds)) \(warning.sentence)")
    }
    return chart.html(
      "Height in metres \(source); heel first above the ground, ball first below it", canZoom: true,
      isTime: true)
  }

  private func impacts(_ span: ClosedRange<Double>) -> HTML {
    guard let place = measures.firstIndex(of: .peakAcceleration) else { return .none }
    let values = strikes.strikes.map { strikes.value(of: $0, place, of: measures.count) }
    guard let range = PageCharts.axis(of: values.filter(\.isFinite)) else { return .none }
    var chart = PageChart(x: span, y: 0...range.upperBound * 1.05, height: 130)
    chart.levels(unit: "g")
    chart.timeAxis()
    dots(&chart) { strikes.value(of: $0, place, of: measures.count) }
    let beyond = values.count { $0 > range.upperBound * 1.05 }
    let odd = beyond == 0 ? "" : "; \(Text.count(Int64(beyond))) beyond the axis are drawn at its edge"
    return chart.html(
      "Impact of each, g as felt at the \(summary.session.placement(of: 0).rawValue)\(odd)",
      canZoom: true, isTime: true)
  }

  private func dots(_ chart: inout PageChart, _ y: (PageStrikes.Strike) -> Double) {
    for (pattern, kind) in [
      (nil, "none"), (.rearfoot, "heel"), (.midfoot, "flat"), (.forefoot, "ball"),
    ] as [(StrikePattern?, HTML)] {
      chart.dots(
        strikes.strikes.filter { $0.pattern == pattern }.map { ($0.seconds, y($0)) }, kind)
    }
  }

  /// What the page tells of a strike that is pointed at.
  private var points: PagePoints {
    let told = measures.indices.filter { measures[$0].shown.contains(.log) }
    var points = PagePoints(
      ["at:time", "pattern", "side"] + told.map { "\(measures[$0].heading):\(measures[$0].unit.suffix)" })
    for strike in strikes.strikes {
      var values = [
        PagePoints.value(strike.seconds, 1),
        strike.pattern.map(Self.word) ?? (strike.isRunning ? "not_told" : "walking"),
        strike.side?.rawValue ?? "-",
      ]
      for place in told {
        values.append(
          PagePoints.value(
            strikes.value(of: strike, place, of: measures.count), measures[place].shownDecimals))
      }
      points.add(values)
    }
    return points
  }

  private static func word(_ pattern: StrikePattern) -> String {
    switch pattern {
    case .rearfoot: "heel_first"
    case .midfoot: "flat"
    case .forefoot: "ball_first"
    }
  }

  private static func range(_ values: [Double]) -> ClosedRange<Double>? {
    let known = values.filter(\.isFinite)
    guard let least = known.min(), let greatest = known.max() else { return nil }
    return least...greatest
  }

  /// Between two points of a track.
  private static func height(at seconds: Double, _ points: Points) -> Double {
    var (low, high) = (0, points.count - 1)
    guard seconds >= points[low].x, seconds <= points[high].x else { return .nan }
    while high - low > 1 {
      let middle = (low + high) / 2
      if points[middle].x <= seconds { low = middle } else { high = middle }
    }
    let span = points[high].x - points[low].x
    let share = span > 0 ? (seconds - points[low].x) / span : 0
    return points[low].y + share * (points[high].y - points[low].y)
  }
}
