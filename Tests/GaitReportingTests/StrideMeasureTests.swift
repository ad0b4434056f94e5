import GaitModel
import Testing

@testable import GaitReporting

/// A measure is one row, and every output has it.
@Suite struct `A measure` {
  /// A row that nobody knows: seven of something with the strike, nine of it with the contact.
  static let added = StrideMeasure(
    "made_up", .degrees, heading: "made up", title: "Made-up angle", decimals: 3, shownDecimals: 2,
    range: 0...20, bins: 2000, shown: .everywhere,
    reading: .stride(before: { _ in 7.125 }, after: { _ in 9.25 }))

  static var session: SessionDescription {
    var session = SmallSession.description
    session.measures.append(added)
    return session
  }

  /// Thirty running steps a side, half of them down a slope.
  static func events() -> [GaitEvent] {
    (0..<60).flatMap { step -> [GaitEvent] in
      var strike = SmallSession.strike(
        step, at: Double(step), .rearfoot, angle: 9, grade: step < 30 ? -8 : -12, descent: 1)
      strike.side = step.isMultiple(of: 2) ? .left : .right
      let descent = Descent(number: 1, start: .zero, gradeSource: .altitude)
      return (step == 0 ? [.descentBegan(descent)] : [])
        + [.strike(strike), .contact(SmallSession.complete(strike, toeOff: 0.25, next: 0.7))]
    }
  }

  static func written(_ format: ReportFormat) -> String {
    var report = format.make(session, ReportStyle())
    var summary = SessionSummary(session)
    var bytes: [UInt8] = []
    report.begin(into: &bytes)
    for event in events() {
      report.push(event, into: &bytes)
      summary.push(event)
    }
    report.finish(summary, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What each report must say of it, by name.
  static let said: [String: [String]] = [
    // Column, row, summary and sides.
    "text": ["made up", "9.25°", "made up 9.25°", "left 9.25°, right 9.25° made up: +0.0 %"],
    "jsonl": ["\"made_up_deg\":7.125", "\"made_up_deg\":9.25", "\"made_up\":0"],
    "csv": [",made_up_deg\n", ",9.250\n"],
    "json": [
      "\"made_up_deg\":9.25,\"clipped_peaks\"", "\"made_up\":0", "\"made_up_deg\":9.25,\"rearfoot\"",
      "\"made_up_deg\":9.25,\"warnings\"",
    ],
    "html": [
      "<b>9.25</b> °<br><small>made up, median</small>", "<figcaption>Made-up angle, degrees</figcaption>",
      "<th>made up</th>", "<td>9.25°</td>",
    ],
    // Name and unit of its developer field.
    "fit": ["made_up_deg\u{0}°\u{0}"],
  ]

  @Test(arguments: ReportFormat.all.map(\.name))
  func `that is added is in every report`(name: String) throws {
    let format = try #require(ReportFormat.all.first { $0.name == name })
    let written = Self.written(format)
    for words in try #require(Self.said[name]) { #expect(written.contains(words), "\(words)") }
  }

  @Test func `that is added is in the tables and the page of a season`() {
    var summary = SessionSummary(Self.session)
    for event in Self.events() { summary.push(event) }
    var season = Season()
    season.add("one", SessionFigures(summary))
    season.add("two", nil)
    let table = SessionTable(season)
    let rows = String(decoding: table.csv, as: UTF8.self).split(separator: "\n")
    #expect(
      rows[0].hasSuffix(",made_up_deg,downhill_made_up_deg,ended_early_s")
        && rows[1].hasSuffix(",9.250,9.250,"))
    #expect(table.lines[2].contains("made up") && table.lines[3].contains("9.25°"))
    let page = String(decoding: SeasonPage(season, program: "test").html, as: UTF8.self)
    #expect(
      page.contains("<figcaption>Made-up angle downhill, degrees</figcaption>")
        && page.contains("<td>9.25°</td>"))
  }

  @Test func `has a name, a key and a place among the columns of its own`() {
    for placement in [nil] + Placement.allCases.map(Optional.some) {
      let keys = StrideMeasure.all.map { $0.key(at: placement) }
      #expect(Set(keys).count == keys.count)
    }
    for measure in StrideMeasure.all {
      #expect(measure.heading.utf8.count < measure.width, "\(measure.name)")
    }
  }

  @Test func `that is left out is in no row, and all others keep their order`() {
    var session = SmallSession.description
    session.measures.removeAll { $0 == .cadence }
    var (bytes, all): ([UInt8], [UInt8]) = ([], [])
    StrikesCSV(session).begin(into: &bytes)
    StrikesCSV(SmallSession.description).begin(into: &all)
    let kept = String(decoding: all, as: UTF8.self).replacing("cadence_spm,", with: "")
    #expect(String(decoding: bytes, as: UTF8.self) == kept)
  }
}
