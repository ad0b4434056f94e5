/// One chart of a page: marks on two axes, drawn once for every width of a window.
///
/// The marks are an SVG that is stretched to its room, with strokes that are not; the words of the axes stand
/// beside it as text of the page, so they stay readable on a phone. Without the page's script it is a drawing;
/// with it (`PageScript`), a strike under finger or mouse is told, and the chart can be zoomed.
public struct PageChart {
  /// What the axes span.
  public let x: ClosedRange<Double>, y: ClosedRange<Double>
  /// Pixels.
  private let height: Int
  private var marks = HTML.none
  private var words = HTML.none

  /// An empty chart; a span of nothing becomes one around its value.
  public init(x: ClosedRange<Double>, y: ClosedRange<Double>, height: Int) {
    self.x = Self.opened(x)
    self.y = Self.opened(y)
    self.height = height
  }

  private static func opened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    range.upperBound > range.lowerBound ? range : range.lowerBound - 0.5...range.upperBound + 0.5
  }

  /// Thousandths of the drawing from the left.
  private func across(_ value: Double) -> String {
    Self.plain(1000 * (value - x.lowerBound) / (x.upperBound - x.lowerBound))
  }

  /// Thousandths of the drawing from the top; what lies outside is drawn at the edge.
  private func down(_ value: Double) -> String {
    let share = (y.upperBound - value) / (y.upperBound - y.lowerBound)
    return Self.plain(1000 * min(max(share, 0), 1))
  }

  private static func plain(_ value: Double) -> String { ReportLine.plain(value, 1) }
}

extension PageChart {
  /// A line through points in order; it breaks where a value is not known, and a lone point is a short dash.
  public mutating func line(_ points: [(x: Double, y: Double)], _ kind: HTML = "line") {
    var path = ""
    var isDrawing = false
    for point in points {
      guard point.x.isFinite, point.y.isFinite else {
        isDrawing = false
        continue
      }
      path += "\(isDrawing ? "L" : "M")\(across(point.x)) \(down(point.y))\(isDrawing ? "" : "h1")"
      isDrawing = true
    }
    if !path.isEmpty { marks += "<path class=\"\(kind)\" d=\"\(path)\"/>\n" }
  }

  /// The room between a line and the lower edge; where a value is not known, none.
  public mutating func area(_ points: [(x: Double, y: Double)], _ kind: HTML) {
    var path = ""
    for run in points.split(whereSeparator: { !$0.y.isFinite }) where run.count > 1 {
      path += "M\(across(run[run.startIndex].x)) 1000"
      for point in run { path += "L\(across(point.x)) \(down(point.y))" }
      path += "V1000z"
    }
    if !path.isEmpty { marks += "<path class=\"\(kind)\" d=\"\(path)\"/>\n" }
  }

  /// The room between two lines.
  public mutating func band(_ low: [(x: Double, y: Double)], _ high: [(x: Double, y: Double)], _ kind: HTML) {
    let around = (high + low.reversed()).map { "\(across($0.x)) \(down($0.y))" }
    if !around.isEmpty {
      marks += "<path class=\"\(kind)\" d=\"M\(around.joined(separator: "L"))z\"/>\n"
    }
  }

  /// Round dots of one kind.
  public mutating func dots(_ points: [(x: Double, y: Double)], _ kind: HTML) {
    let path = points.filter { $0.x.isFinite && $0.y.isFinite }
      .map { "M\(across($0.x)) \(down($0.y))h0" }.joined()
    if !path.isEmpty { marks += "<path class=\"dot \(kind)\" d=\"\(path)\"/>\n" }
  }

  /// Upright rectangles of one kind.
  public mutating func bars(_ bars: [(x: ClosedRange<Double>, y: ClosedRange<Double>)], _ kind: HTML) {
    let path = bars.map { bar in
      "M\(across(bar.x.lowerBound)) \(down(bar.y.lowerBound))V\(down(bar.y.upperBound))"
        + "H\(across(bar.x.upperBound))V\(down(bar.y.lowerBound))z"
    }.joined()
    if !path.isEmpty { marks += "<path class=\"\(kind)\" d=\"\(path)\"/>\n" }
  }

  /// Upright strokes of one kind, from one height to another.
  public mutating func strokes(_ strokes: [(x: Double, y: ClosedRange<Double>)], _ kind: HTML) {
    let path = strokes.filter { $0.x.isFinite }
      .map { "M\(across($0.x)) \(down($0.y.lowerBound))V\(down($0.y.upperBound))" }.joined()
    if !path.isEmpty { marks += "<path class=\"\(kind)\" d=\"\(path)\"/>\n" }
  }

  /// A level line with a word at its end, right of the drawing's last mark.
  public mutating func rule(at value: Double, _ word: String, _ kind: HTML = "axis") {
    guard y.contains(value) else { return }
    marks += "<path class=\"\(kind)\" d=\"M0 \(down(value))H1000\"/>\n"
    if !word.isEmpty { tickY(at: value, word) }
  }

  /// A word beside the upright axis.
  public mutating func tickY(at value: Double, _ word: String) {
    guard y.contains(value) else { return }
    let share = (y.upperBound - value) / (y.upperBound - y.lowerBound)
    words += "<span class=\"y\" style=\"top:\(Self.plain(100 * share))%\">\(word)</span>"
  }

  /// A word below the level axis; on a phone every other one is left out.
  public mutating func tickX(at value: Double, _ word: String, isMinor: Bool = false) {
    guard x.contains(value) else { return }
    let share = (value - x.lowerBound) / (x.upperBound - x.lowerBound)
    words +=
      "<span class=\"x\(isMinor ? " minor" : "")\" style=\"left:\(Self.plain(100 * share))%\">\(word)</span>"
  }

  /// A sign above the drawing.
  public mutating func flag(at value: Double, _ sign: HTML, _ title: String) {
    let share = min(max((value - x.lowerBound) / (x.upperBound - x.lowerBound), 0), 1)
    words +=
      "<span class=\"flag\" style=\"left:\(Self.plain(100 * share))%\" title=\"\(title)\">\(sign)</span>"
  }
}

extension PageChart {
  /// Whole numbers of minutes or seconds along the level axis.
  public mutating func timeAxis() {
    let ticks = Self.timeTicks(x)
    for (place, tick) in ticks.enumerated() {
      tickX(at: tick, Self.clock(tick), isMinor: !place.isMultiple(of: 2))
    }
  }

  /// Round numbers along the level axis; the last one bears the unit.
  public mutating func numberAxis(unit: String) {
    let ticks = Self.ticks(x, most: 6)
    for (place, tick) in ticks.enumerated() {
      let text = Self.number(tick, ticks)
      let isLast = place == ticks.count - 1
      tickX(at: tick, isLast ? "\(text) \(unit)" : text, isMinor: !isLast && !place.isMultiple(of: 2))
    }
  }

  /// Round numbers with their lines along the upright axis; the highest bears the unit.
  public mutating func levels(unit: String, most: Int = 4) {
    let ticks = Self.ticks(y, most: most)
    for tick in ticks {
      let text = Self.number(tick, ticks)
      rule(at: tick, tick == ticks.last && !unit.isEmpty ? "\(text) \(unit)" : text)
    }
  }

  /// The chart.
  ///
  /// - Parameters:
  ///   - caption: what it shows, with its unit; a screen reader says it, too.
  ///   - points: what the page's script tells of the nearest one; none for a chart that is only looked at, or
  ///     whose points an element around it holds.
  ///   - canZoom: buttons for it, where the script runs.
  public func html(
    _ caption: String, key: HTML = .none, points: PagePoints? = nil, canZoom: Bool = false,
    isTime: Bool = false
  ) -> HTML {
    let told: HTML = points.map { " \($0.attributes)" } ?? .none
    let zoom: HTML = canZoom ? " data-zoom=\"\(isTime ? "time" : "number")\"" : .none
    let range = "\(ReportLine.plain(x.lowerBound, 6)) \(ReportLine.plain(x.upperBound, 6))"
    return """
      <figure class="chart" tabindex="0" data-x="\(range)"\(zoom)\(told)>
      <figcaption>\(caption)\(key)</figcaption>
      <div class="plot" style="height:\(height)px"><svg viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" aria-label="\(caption)">
      \(marks)</svg>\(words)</div>
      </figure>

      """
  }
}

/// What is told of each point of a chart under finger or mouse.
public struct PagePoints {
  private let columns: [String]
  /// One point after the other, comma between, a blank between its values.
  private var text = ""

  /// - Parameter columns: `name:unit`, or a name alone for words; the first one is the level axis.
  public init(_ columns: [String]) { self.columns = columns }

  /// For the chart's element, or one around several charts of the same points.
  var attributes: HTML { "data-columns=\"\(columns.joined(separator: "|"))\" data-points=\"\(text)\"" }

  /// Adds a point; a value that is not known is `-`, and words hold no blank and no comma.
  public mutating func add(_ values: [String]) {
    if !text.isEmpty { text += "," }
    text += values.joined(separator: " ")
  }

  /// A value to so many decimals.
  public static func value(_ value: Double, _ places: Int) -> String {
    value.isFinite ? ReportLine.plain(value, places) : "-"
  }
}

extension PageChart {
  /// At most so many round numbers in a range: 1, 2 or 5 of a power of ten apart.
  static func ticks(_ range: ClosedRange<Double>, most: Int) -> [Double] {
    let span = range.upperBound - range.lowerBound
    guard span > 0, span.isFinite else { return [] }
    var power = 1.0
    while power > span { power /= 10 }
    while power * 10 <= span { power *= 10 }
    let steps = [0.1, 0.2, 0.5, 1, 2, 5].map { $0 * power }
    return multiples(steps.first { Double(most - 1) * $0 >= span } ?? 10 * power, in: range)
  }

  /// Times a whole number of seconds, minutes or hours apart.
  static func timeTicks(_ range: ClosedRange<Double>) -> [Double] {
    let steps: [Double] = [
      1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
    ]
    let span = range.upperBound - range.lowerBound
    return multiples(steps.first { 7 * $0 >= span } ?? (span / 6).rounded(.up), in: range)
  }

  private static func multiples(_ step: Double, in range: ClosedRange<Double>) -> [Double] {
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 100 else { return [] }
    return (0...Int(last - first)).map { (first + Double($0)) * step }
  }

  /// With as many decimals as tell the ticks apart.
  private static func number(_ value: Double, _ ticks: [Double]) -> String {
    let step = ticks.count > 1 ? ticks[1] - ticks[0] : 1
    var places = 0
    var scaled = step
    while places < 4, abs(scaled - scaled.rounded()) > 1e-6 * max(1, abs(scaled)) {
      places += 1
      scaled *= 10
    }
    return ReportLine.number(value, places)
  }

  /// A whole second: `1:05`, `2:00:00`.
  static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
    return whole >= 3600
      ? "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))" : "\(whole / 60):\(two(whole % 60))"
  }
}
