import GaitReporting

/// The plots of a page, each an SVG of its own.
enum BenchmarkPlots {
  private static let colours = ["#2f6fde", "#d9822b", "#2e7d50", "#a0459b", "#68727f", "#bf3f3f", "#0f8b8d"]

  /// Difference against mean with bias and 95 % limits (Bland & Altman 1986); at most 2,000 points.
  static func agreement(_ tally: EventTally, of what: String, scale: Double, unit: String) -> HTML {
    guard let statistics = ErrorStatistics(tally.errors.map { $0 * scale }),
      tally.means.count == tally.errors.count
    else { return .none }
    let every = max(1, tally.errors.count / 2000)
    let points = stride(from: 0, to: tally.errors.count, by: every).map {
      (x: tally.means[$0] * scale, y: tally.errors[$0] * scale)
    }
    let low = points.map(\.x).min() ?? 0
    let high = max(points.map(\.x).max() ?? 1, low + 1e-9)
    let reach =
      max(
        abs(statistics.limitsOfAgreement.lowerBound), abs(statistics.limitsOfAgreement.upperBound), 1e-9)
      * 1.6
    func x(_ value: Double) -> Double { 45 + (value - low) / (high - low) * 320 }
    func y(_ value: Double) -> Double { 110 - max(-1, min(1, value / reach)) * 90 }
    var svg = open(380, 220)
    for point in points { svg += dot(x(point.x), y(point.y), "#2f6fde") }
    for (value, name) in [
      (statistics.bias, "bias"), (statistics.limitsOfAgreement.lowerBound, "−1.96 SD"),
      (statistics.limitsOfAgreement.upperBound, "+1.96 SD"),
    ] {
      svg += line(45, y(value), 365, y(value), "#bf3f3f")
      svg += label(48, y(value) - 3, "\(name) \(BenchmarkText.number(value)) \(unit)")
    }
    svg +=
      label(45, 215, BenchmarkText.number(low)) + label(330, 215, BenchmarkText.number(high) + " " + unit)
    return figure(svg, "Bland–Altman: \(what), found − true against their mean")
  }

  /// Share right against confidence, with the number of decisions in each band.
  static func reliability(_ reliability: Reliability) -> HTML {
    guard reliability.bins.contains(where: { $0.count > 0 }) else { return .none }
    var svg = open(220, 220) + line(30, 190, 210, 10, "#9aa5b1")
    var points: [String] = []
    for bin in reliability.bins where bin.count > 0 {
      let x = 30 + bin.meanConfidence * 180
      let y = 190 - bin.accuracy * 180
      points.append("\(BenchmarkText.decimal(x, 1)),\(BenchmarkText.decimal(y, 1))")
      svg += dot(x, y, "#2f6fde", radius: 3) + label(x - 8, y - 6, String(bin.count))
    }
    svg += "<polyline fill=\"none\" stroke=\"#2f6fde\" points=\"\(points.joined(separator: " "))\"/>"
    svg += label(30, 210, "confidence 0…1")
    let error = BenchmarkText.number(reliability.expectedCalibrationError)
    return figure(svg, "Reliability: share right by confidence (calibration error \(error))")
  }

  /// A stretch of |a| with true events below it and found ones above, a line for each method.
  static func signal(
    _ trace: SignalTrace, truth: RecordingTruth, found: [(method: String, contacts: [FoundContact])]
  ) -> HTML {
    let width = 900.0
    let top = 12.0 * Double(found.count) + 4
    let height = top + 130
    let highest = Double(trace.bands.reduce(Float(2)) { $1.y.isNaN ? $0 : max($0, $1.y) })
    func x(_ time: Double) -> Double? {
      let place = (time - trace.start) / trace.length
      return place >= 0 && place <= 1 ? place * width : nil
    }
    func y(_ g: Float) -> Double { top + 100 - Double(g) / highest * 96 }
    var svg = open(width, height)
    var path = ""
    for (index, band) in trace.bands.enumerated() where !band.x.isNaN {
      let place = BenchmarkText.decimal((Double(index) + 0.5) / Double(trace.bands.count) * width, 1)
      path += "M\(place) \(BenchmarkText.decimal(y(band.x), 1))V\(BenchmarkText.decimal(y(band.y) - 0.7, 1))"
    }
    svg += "<path d=\"\(path)\" stroke=\"#68727f\" fill=\"none\"/>"
    for contact in truth.contacts ?? [] {
      guard let start = x(contact.initial) else { continue }
      let end = contact.terminal.flatMap(x) ?? start + 3
      svg += bar(start, top + 104, end - start, "#1c9c5a")
    }
    for swing in truth.swings ?? [] {
      if let place = x(swing) { svg += line(place, top + 102, place, top + 114, "#1c9c5a") }
    }
    for (row, method) in found.enumerated() {
      let colour = colours[row % colours.count]
      let level = 12 * Double(row) + 4
      for contact in method.contacts {
        guard let start = x(contact.initial) else { continue }
        let end = contact.terminal.flatMap(x) ?? start + 3
        svg += bar(start, level, end - start, colour)
      }
      svg += label(2, level + 7, method.method)
    }
    svg += label(
      2, height - 4,
      "\(BenchmarkText.decimal(trace.start, 1)) s; highest \(BenchmarkText.decimal(highest, 1)) g; true contacts in green"
    )
    return svg + "</svg>\n"
  }

  private static func figure(_ svg: HTML, _ caption: String) -> HTML {
    "<figure>\(svg)</svg><figcaption>\(caption)</figcaption></figure>\n"
  }

  private static func open(_ width: Double, _ height: Double) -> HTML {
    let box = "\(BenchmarkText.decimal(width, 0)) \(BenchmarkText.decimal(height, 0))"
    let sizes = box.split(separator: " ")
    return
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(box)\" width=\"\(String(sizes[0]))\" height=\"\(String(sizes[1]))\">"
  }

  private static func dot(_ x: Double, _ y: Double, _ colour: String, radius: Double = 1.5) -> HTML {
    "<circle cx=\"\(BenchmarkText.decimal(x, 1))\" cy=\"\(BenchmarkText.decimal(y, 1))\""
      + " r=\"\(BenchmarkText.decimal(radius, 1))\" fill=\"\(colour)\" fill-opacity=\"0.45\"/>"
  }

  private static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String) -> HTML {
    "<line x1=\"\(BenchmarkText.decimal(x1, 1))\" y1=\"\(BenchmarkText.decimal(y1, 1))\""
      + " x2=\"\(BenchmarkText.decimal(x2, 1))\" y2=\"\(BenchmarkText.decimal(y2, 1))\" stroke=\"\(colour)\"/>"
  }

  private static func bar(_ x: Double, _ y: Double, _ width: Double, _ colour: String) -> HTML {
    "<rect x=\"\(BenchmarkText.decimal(x, 1))\" y=\"\(BenchmarkText.decimal(y, 1))\""
      + " width=\"\(BenchmarkText.decimal(max(1.5, width), 1))\" height=\"8\" fill=\"\(colour)\" fill-opacity=\"0.7\"/>"
  }

  private static func label(_ x: Double, _ y: Double, _ text: String) -> HTML {
    "<text x=\"\(BenchmarkText.decimal(x, 1))\" y=\"\(BenchmarkText.decimal(y, 1))\">"
      + "\(text)</text>"
  }
}
