import GaitModel

/// A season as one HTML page with charts over the sessions, which links to the page of each.
public struct SeasonPage: Sendable {
  private let season: Season
  private let program: String

  /// - Parameter program: name and version, for the foot of the page.
  public init(_ season: Season, program: String) {
    self.season = season
    self.program = program
  }

  private typealias Text = ReportLine

  /// The page.
  public var html: [UInt8] {
    let words = SeasonWords(season).lines.map(HTML.init(text:)).joined(separator: "<br>")
    return HTMLPage.document(
      title: "Practice over \(Text.count(Int64(season.sessions.count), "session"))",
      """
      <p>\(words)</p>
      \(SeasonCharts(season).html)
      <h2>Sessions, downhill</h2>
      <p class="key">\(PageText.key)</p>
      \(table)
      <p>Limits: this is how the foot landed, not what that does to the body; it shows whether something\
       changed, not why. Intervals of one session take its steps as independent, and are too narrow.</p>
      """, footer: program
    ).bytes
  }

  private var table: HTML {
    let measures = season.downhillMeasures
    let titles =
      ["recording", season.isDated ? "date" : "undated", "running", "steps"] + measures.map(\.heading)
      + ["heel · flat · ball", "heel first", "warnings"]
    return HTMLPage.table(
      titles,
      season.sessions.map { session in
        let cells = cells(session, measures)
        return cells + [HTML](repeating: .none, count: titles.count - cells.count)
      })
  }

  private func cells(_ session: Season.Session, _ measures: [StrideMeasure]) -> [HTML] {
    let name = HTML(text: session.recording)
    guard let figures = session.figures else {
      return [name, "could not be read"]
    }
    let heel = figures.downhill.rearfootShare.map(SummaryText.share)
    let first: [HTML] = [
      session.page.map { "<a href=\"\(Self.link($0))\">\(name)</a>" } ?? name,
      "\(figures.startEpochSeconds.map(Text.date) ?? "")", "\(Text.clock(figures.runningSeconds))",
      "\(Text.count(Int64(figures.downhill.total)))",
    ]
    let last: [HTML] = [
      PageText.bar(figures.downhill), "\(heel ?? (figures.downhill.total > 0 ? "not told" : "–"))",
      "\(figures.warnings > 0 ? String(figures.warnings) : "")",
    ]
    return first + measures.map { HTML(text: $0.cell(figures.downhillMeans[$0])) } + last
  }

  /// A file's name as the address of a file in the page's own folder.
  static func link(_ file: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
    let digits = Array("0123456789ABCDEF")
    // A name with a colon before any slash would be taken for another protocol.
    return "./"
      + file.utf8.map { byte in
        plain.contains(byte)
          ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }.joined()
  }
}
