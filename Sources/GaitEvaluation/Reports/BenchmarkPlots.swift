import GaitReporting

/// The plots of a page.
enum BenchmarkPlots {
  private typealias Points = [(x: Double, y: Double)]

  /// Difference against mean with bias and 95 % limits (Bland & Altman 1986); at most 2,000 points.
  static func agreement(_ tally: EventTally, of what: String, scale: Double, unit: String) -> HTML {
    guard let statistics = ErrorStatistics(tally.errors.map { $0 * scale }),
      tally.means.count == tally.errors.count, let least = tally.means.min(), let greatest = tally.means.max()
    else { return .none }
    let limits = statistics.limitsOfAgreement
    let reach = max(abs(limits.lowerBound), abs(limits.upperBound), 1e-9) * 1.6
    let every = (tally.errors.count + 1999) / 2000
    let drawn: Points = stride(from: 0, to: tally.errors.count, by: every).map {
      (tally.means[$0] * scale, tally.errors[$0] * scale)
    }.sorted { $0.x < $1.x }
    var chart = PageChart(x: least * scale...greatest * scale, y: -reach...reach, height: 240)
    chart.levels(unit: unit, most: 5)
    chart.numberAxis(unit: unit)
    for edge in [statistics.bias, limits.lowerBound, limits.upperBound] { chart.rule(at: edge, "", "edge") }
    chart.dots(drawn, "found")
    var points = PagePoints(["mean:\(unit)", "error:\(unit)"])
    for point in drawn { points.add([PagePoints.value(point.x, 2), PagePoints.value(point.y, 2)]) }
    let outside = tally.errors.count { abs($0 * scale) > reach }
    let caption = [
      "\(what): found − true against their mean (Bland–Altman)",
      "dashed: bias \(BenchmarkText.number(statistics.bias)) \(unit), 95 % of the differences within"
        + " \(BenchmarkText.number(limits.lowerBound)) to \(BenchmarkText.number(limits.upperBound)) \(unit)",
      "\(outside) of \(tally.errors.count) beyond the axis, drawn at its edge",
      every > 1 ? "one point of \(every) is drawn" : "",
    ].filter { !$0.isEmpty }.joined(separator: "; ")
    return chart.html(caption, points: points)
  }

  /// Share right against confidence, with the number of decisions in each band.
  static func reliability(_ reliability: Reliability) -> HTML {
    let bins = reliability.bins.filter { $0.count > 0 }
    guard !bins.isEmpty else { return .none }
    let found: Points = bins.map { ($0.meanConfidence * 100, $0.accuracy * 100) }
    var chart = PageChart(x: 0...100, y: 0...100, height: 240)
    chart.levels(unit: "%")
    chart.numberAxis(unit: "%")
    chart.line([(0, 0), (100, 100)], "axis")
    chart.line(found)
    chart.dots(found, "ball")
    var points = PagePoints(["confidence: %", "right: %", "decisions:"])
    for bin in bins {
      points.add([
        PagePoints.value(bin.meanConfidence * 100, 0), PagePoints.value(bin.accuracy * 100, 0),
        "\(bin.count)",
      ])
    }
    let error = BenchmarkText.number(reliability.expectedCalibrationError)
    let count = bins.reduce(0) { $0 + $1.count }
    return chart.html(
      "Reliability: percent right against confidence, percent, of \(count) decisions (calibration error \(error))",
      points: points)
  }

  /// Lowest and highest of each pixel one after the other; broken where nothing was measured for a quarter second.
  private static func outline(_ trace: SignalTrace) -> Points {
    let width = trace.length / Double(trace.bands.count)
    var points: Points = []
    for (place, band) in trace.bands.enumerated() where !band.x.isNaN {
      let middle = trace.start + (Double(place) + 0.5) * width
      if let last = points.last, middle - last.x > 0.25 { points.append((middle, .nan)) }
      points.append((middle, Double(band.x)))
      if band.y > band.x { points.append((middle, Double(band.y))) }
    }
    return points
  }

  /// A stretch of |a|, with a row below for the true events and one for those of each method.
  static func signal(
    _ recording: String, _ trace: SignalTrace, truth: RecordingTruth,
    found: [(method: String, contacts: [FoundContact])]
  ) -> HTML {
    let highest = Double(trace.bands.reduce(Float(2)) { $1.y.isNaN ? $0 : max($0, $1.y) }) * 1.05
    let row = highest / 8
    let span = trace.start...trace.start + trace.length
    var chart = PageChart(
      x: span, y: -row * Double(found.count + 1)...highest, height: 170 + 22 * (found.count + 1))
    for tick in [0, (highest / 2).rounded(.down), highest.rounded(.down)] {
      chart.rule(at: tick, "\(BenchmarkText.number(tick))\(tick == highest.rounded(.down) ? " g" : "")")
    }
    chart.timeAxis()
    chart.line(outline(trace))
    func bars(_ events: [(start: Double, end: Double?)], _ place: Int, _ kind: HTML, _ word: String) {
      let level = -row * (Double(place) + 0.5)
      chart.bars(
        events.filter { span.contains($0.start) }.map { event in
          let end = min(max(event.end ?? 0, event.start + trace.length / 400), span.upperBound)
          return (event.start...max(end, event.start), level - row * 0.3...level + row * 0.3)
        }, kind)
      chart.tickY(at: level, word)
    }
    let trueContacts = (truth.contacts ?? []).map { (start: $0.initial, end: $0.terminal) }
    bars(trueContacts + (truth.swings ?? []).map { (start: $0, end: nil) }, 0, "flat", "true")
    for (place, method) in found.enumerated() {
      let name = method.method == "footstrike" ? "found" : String(method.method.prefix(8))
      bars(method.contacts.map { (start: $0.initial, end: $0.terminal) }, place + 1, "ball", name)
    }
    let names =
      found.count > 1 ? "; found by, from above: \(found.map(\.method).joined(separator: ", "))" : ""
    return chart.html("\(recording): |acceleration| in g, seconds\(names)", canZoom: true, isTime: true)
  }
}
