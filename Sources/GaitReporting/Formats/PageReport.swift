import GaitModel

/// The session as one HTML page that needs nothing else: no foreign script, no font, no network.
public struct PageReport: Report {
  private var strikes = PageStrikes()
  private let measures: [StrideMeasure]

  /// A page's writer.
  public init(_ session: SessionDescription) { measures = session.measures }

  /// Writes nothing.
  public func begin(into bytes: inout [UInt8]) {}

  /// Keeps what the charts draw; writes nothing.
  public mutating func push(_ event: GaitEvent, into bytes: inout [UInt8]) {
    if case .contact(let contact) = event { strikes.add(contact, measures) }
  }

  /// Writes the page.
  public func finish(_ summary: SessionSummary, into bytes: inout [UInt8]) {
    let table = measures.shown(in: .descentTable)
    let charts = PageCharts(summary)
    bytes.append(
      markup: HTMLPage.document(
        title: Self.title(summary.session),
        """
        <p>\(Self.beginning(summary.session))</p>\(HTMLPage.paragraphs(SummaryText(summary).early))
        \(PageWords(summary).html)
        \(Self.tiles(summary))
        \(PageProfile(summary, strikes).html)
        \(Self.descents(summary, table))
        \(charts.fading)
        \(HTMLPage.paragraphs(SummaryText(summary).fading))
        \(Self.bands("slope", summary.slopes.shown, unit: "%", table))
        \(Self.bands("speed", summary.speeds.shown, unit: "m/s", table))
        \(HTMLPage.paragraphs(SummaryText(summary).gaits))
        \(charts.distributions)
        \(charts.overTime)
        \(Self.warnings(summary))
        <h2>The recording</h2>
        \(HTMLPage.paragraphs(SummaryText(summary).recording))
        """, footer: summary.session.program))
  }

  private typealias Text = ReportLine

  /// The names of its files without their folders and endings.
  private static func title(_ session: SessionDescription) -> String {
    session.sensors.map { sensor in
      let name = sensor.input.split(separator: "/").last.map(String.init) ?? sensor.input
      guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
      return String(name[..<dot])
    }.joined(separator: ", ")
  }

  /// When it was, if that is known, and what was worn.
  private static func beginning(_ session: SessionDescription) -> String {
    let sensors = session.sensors.map(\.words).joined(separator: "; ")
    return session.startEpochSeconds.map { "\(Text.instant($0)) · \(sensors)" } ?? sensors
  }

  private static func tiles(_ summary: SessionSummary) -> HTML {
    var tiles = [
      ("running", Text.duration(summary.runningSeconds), ""),
      ("strides", Text.count(Int64(summary.strides)), ""),
    ]
    for measure in summary.session.measures.shown(in: .tile) {
      tiles.append(
        (
          measure.tile + (summary.isRough(measure) ? ", rough" : ""),
          Text.number(summary.median(of: measure), measure.shownDecimals),
          measure.unit.words
        ))
    }
    if let heel = summary.descentPatterns.rearfootShare {
      tiles.append(
        (
          "heel first downhill", Text.number(heel.share * 100, 0),
          "% (95 %: \(SummaryText.interval(heel)))"
        ))
    }
    let cells = tiles.map { "<div><b>\($0.1)</b> \($0.2)<br><small>\($0.0)</small></div>" as HTML }
    return "<section class=\"tiles\">\(cells.joined())</section>"
  }

  private static func bands(
    _ quantity: String, _ bands: [ContactBands.Band], unit: String, _ measures: [StrideMeasure]
  ) -> HTML {
    guard !bands.isEmpty else { return .none }
    let titles =
      [quantity, "strikes", "heel · flat · ball", "shares", "heel first, 95 %"] + measures.map(\.heading)
    let rows = bands.map { band -> [HTML] in
      let contacts = band.contacts
      let heel = contacts.patterns.rearfootShare.map(SummaryText.interval)
      let cells: [HTML] = [
        "\(ContactBands.words(band.lower, band.upper, unit: unit))", "\(Text.count(Int64(contacts.count)))",
        PageText.bar(contacts.patterns),
        "\(PageText.shares(contacts.patterns))", "\(heel ?? "–")",
      ]
      return cells + measures.map { HTML(text: $0.cell(contacts[$0])) }
    }
    return "<h2>Downhill by \(quantity)</h2>\n\(HTMLPage.table(titles, rows))"
  }

  private static func descents(_ summary: SessionSummary, _ measures: [StrideMeasure]) -> HTML {
    guard !summary.descents.isEmpty else { return "<h2>Descents</h2><p>none</p>" }
    let titles =
      ["#", "start", "length", "drop", "grade", "strikes", "heel · flat · ball", "shares"]
      + measures.map(\.heading) + ["warnings"]
    let rows = summary.descents.map { one -> [HTML] in
      let (descent, contacts) = (one.descent, one.contacts)
      let cells =
        [
          String(descent.number), Text.clock(descent.start.seconds),
          Text.number(Double(descent.lengthMetres), 0, " m"),
          Text.number(Double(descent.dropMetres), 1, " m"),
          Text.number(Double(descent.meanGradePercent), 0, " %"), Text.count(Int64(contacts.count)),
        ].map(HTML.init(text:)) + [PageText.bar(contacts.patterns)]
      let rest =
        [PageText.shares(contacts.patterns)] + measures.map { $0.cell(contacts[$0]) }
        + [one.warnings > 0 ? String(one.warnings) : ""]
      return cells + rest.map(HTML.init(text:))
    }
    let hidden: HTML =
      summary.descentsNotListed > 0
      ? "<p>and \(Text.count(Int64(summary.descentsNotListed), "more descent"))</p>" : .none
    return "<h2>Descents</h2>\n\(HTMLPage.table(titles, rows))\(hidden)"
  }

  private static func warnings(_ summary: SessionSummary) -> HTML {
    let raised = summary.warnings.filter { $0.phase == .raised }
    guard !raised.isEmpty else { return "<h2>Warnings</h2><p>none</p>" }
    let most = 200
    var items = raised.prefix(most).map {
      "<li><b>\(Text.clock($0.time.seconds))</b> \($0.sentence)</li>" as HTML
    }
    let hidden = summary.allRaisedWarnings - items.count
    if hidden > 0 { items.append("<li>and \(Text.count(Int64(hidden))) more</li>") }
    return "<h2>Warnings</h2>\n<ul>\n\(items.joined(separator: "\n"))\n</ul>"
  }
}
