import GaitModel
import Testing

@testable import GaitReporting

/// Text from outside comes to every sink through its door, and does nothing there but be read.
@Suite struct `Foreign text` {
  /// What people and attackers call a file: markup hidden behind a combining mark, escape sequences, a formula.
  static let names = [
    "\u{600}<img src=x onerror=alert(1)>", "a\u{301}<script>alert(1)</script>",
    "\u{200D}\"onload=\"x",
    "\u{1B}]52;c;ZXZpbA==\u{7}", "\u{9B}31m", "run\nfootstrike: done", "x\r\u{1B}[2K",
    "\u{202E}vsc.nur",
    "=HYPERLINK(\"http://x\",\"y\")", "+1", "-2+3", "@SUM(A1)", "a,b\"c", "tab\there",
    "\u{2028}line",
  ]

  static func session(_ name: String) -> SessionDescription {
    var session = SmallSession.description
    session.program = name
    session.sensors[0].input = name
    session.sensors[0].format = name
    session.guesses = [.init(quantity: name, value: name, option: name)]
    return session
  }

  static func written(_ name: String, _ format: ReportFormat) -> String {
    let session = session(name)
    var report = format.make(session, ReportStyle(recording: name))
    var summary = SessionSummary(session)
    var bytes: [UInt8] = []
    report.begin(into: &bytes)
    for event in SmallSession.events {
      report.push(event, into: &bytes)
      summary.push(event)
    }
    var live = LiveConditions()
    live.hottest = .init(sensor: name, value: 50)
    summary.finish(
      health: StreamHealth(), refusals: [RefusalCount(cause: name, records: 1, bytes: 1)],
      live: live)
    report.finish(summary, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Scalars that act on a terminal; a newline ends a line of our own.
  static func acting(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter {
      $0.value < 0x20 && $0 != "\n" || (0x7F..<0xA0).contains($0.value)
    }
  }

  @Test(arguments: ReportFormat.all.filter { !$0.isBinary }.map(\.name), names)
  func `acts on no terminal, forges no line and is no markup`(format: String, name: String) throws {
    let format = try #require(ReportFormat.all.first { $0.name == format })
    let written = Self.written(name, format)
    if format != .html { #expect(Self.acting(written) == []) }
    let plain = Self.written("a", format)
    #expect(written.utf8.count { $0 == 0x0A } == plain.utf8.count { $0 == 0x0A } || format == .html)
    if format == .html {
      #expect(!written.contains("<img") && written.components(separatedBy: "<script").count == 2)
      let scalars = written.unicodeScalars
      // As many elements as with a harmless name: counted by byte, as a browser reads.
      #expect(scalars.count { $0 == "<" } == plain.unicodeScalars.count { $0 == "<" })
      #expect(scalars.count { $0 == "\"" } == plain.unicodeScalars.count { $0 == "\"" })
    }
  }

  @Test(arguments: names)
  func `is no formula and no second row in a spreadsheet`(name: String) throws {
    var season = Season()
    season.add(name, SessionFigures(SmallSession.summary), page: name)
    let table = SessionTable(season)
    let rows = String(decoding: table.csv, as: UTF8.self).split(separator: "\n")
    #expect(rows.count == 2)
    for row in [rows[1], Self.written(name, .csv).split(separator: "\n")[0]] {
      let cell = row.first == "\"" ? row.dropFirst() : row
      #expect(!"=+-@".unicodeScalars.contains(cell.unicodeScalars.first!))
    }
    let page = String(decoding: SeasonPage(season, program: name).html, as: UTF8.self)
    #expect(!page.contains("<img") && page.components(separatedBy: "<script").count == 2)
  }

  @Test func `is shown as it is where it does nothing`() {
    for name in ["Über den Grat 🏔️.csv", "日本 3.csv", "e\u{301}", "run (2) [final]", "naïve—ok"] {
      #expect(name.harmless == name)
      #expect(("\(name)" as TerminalText).text == name)
    }
    #expect("a\nb\u{1B}c\u{85}d\u{202E}".harmless == "a\\nb\\x1bc\\x85d\\u202e")
    #expect(("\u{1B}[1m\("\u{1B}[2m")" as TerminalText).text == "\u{1B}[1m\\x1b[2m")
    #expect(TerminalText(lines: "a\nb\u{7}").text == "a\nb\\x07")
  }

  @Test func `markup is a literal, and what is put into it is text`() {
    let name = "<b>&\"'"
    let html: HTML = "<i>\(name)</i>"
    #expect(String(decoding: html.bytes, as: UTF8.self) == "<i>&lt;b&gt;&amp;&quot;&#39;</i>")
    let outer: HTML = "<p>\(html)\(3)</p>"
    #expect(
      String(decoding: outer.bytes, as: UTF8.self) == "<p><i>&lt;b&gt;&amp;&quot;&#39;</i>3</p>")
  }

  @Test func `a page may load and run nothing`() {
    let page = Self.written("a", .html)
    #expect(
      page.contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"))
  }
}
