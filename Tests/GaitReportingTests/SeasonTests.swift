import Foundation
import FoundationXML
import GaitModel
import Testing

@testable import GaitReporting

/// What several sessions are shown as.
@Suite struct `Season of sessions` {
  /// A session some days after 1 March 2026, 8:30 UTC.
  static func figures(day: Double?, heel: Int, of told: Int, grade: Double = -8) -> SessionFigures {
    var figures = SessionFigures()
    figures.startEpochSeconds = day.map { 1_772_353_800 + 86_400 * $0 }
    for number in 0..<told { figures.downhill.add(number < heel ? .rearfoot : .forefoot) }
    figures.patterns = figures.downhill
    figures.downhillMeans[.grade] = grade
    figures.downhillMeans[.speed] = 3.1
    figures.downhillMeans[.cadence] = 172
    figures.runningSeconds = 1800
    return figures
  }

  /// Six sessions, named against their order, from 80 to 30 %.
  static var practised: Season {
    var season = Season()
    for (name, day, heel) in [
      ("f", 0.0, 80), ("e", 7, 74), ("d", 16, 58), ("a & b", 21, 55), ("c", 30, 42), ("b", 37, 29),
    ].sorted(by: { $0.0 < $1.0 }) {
      season.add(name, figures(day: day, heel: heel, of: 100), page: "\(name).page.html")
    }
    season.add("broken", nil)
    return season
  }

  static func words(_ season: Season) -> String { SeasonWords(season).lines.joined(separator: "\n") }

  @Test func `sessions come by date, whatever they are called, and unreadable ones last`() {
    let names = Self.practised.sessions.map(\.recording)
    #expect(names == ["f", "e", "d", "a & b", "c", "b", "broken"])
    let rows = String(decoding: SessionTable(Self.practised).csv, as: UTF8.self).split(separator: "\n")
    #expect(rows[1].hasPrefix("f,2026-03-01T08:30:00Z,,") && rows[7].hasPrefix("broken,,"))
    #expect(Set(rows.map { row in row.count { $0 == "," } }).count == 1)
    #expect(
      Self.words(Self.practised).contains("6 sessions from 2026-03-01 to 2026-04-07, each counted once"))
    #expect(Self.words(Self.practised).hasSuffix(": less heel first"))
  }

  @Test func `where one session tells no date, they come as they were named`() {
    var season = Season()
    for (name, day, heel) in [
      ("a", 9.0 as Double?, 30), ("b", 2, 40), ("c", nil, 50), ("d", 1, 60), ("e", 0, 70),
    ] {
      season.add(name, Self.figures(day: day, heel: heel, of: 100))
    }
    #expect(season.sessions.map(\.recording) == ["a", "b", "c", "d", "e"])
    #expect(Self.words(season).contains("in the order they are named (not all tell a date)"))
    #expect(Self.words(season).hasSuffix(": more heel first"))
  }

  @Test func `what can't be told is said`() {
    var season = Season()
    for day in 0..<3 {
      season.add("run \(day)", Self.figures(day: Double(day), heel: 30 - 10 * day, of: 40))
    }
    season.add("short", Self.figures(day: 3, heel: 1, of: 19))
    #expect(Self.words(season).hasPrefix("Practice: not enough sessions to tell: 3 with 20 or more"))
    var level = Season()
    for day in 0..<9 { level.add("run \(day)", Self.figures(day: Double(day), heel: 0, of: 0)) }
    #expect(Self.words(level).contains("no session has a descent"))
    var same = Season()
    for day in 0..<6 { same.add("run \(day)", Self.figures(day: Double(day), heel: 50 + day % 2, of: 100)) }
    #expect(Self.words(same).hasSuffix(": no change that these sessions can tell"))
  }

  @Test func `steeper ground is said and taken out`() throws {
    var season = Season()
    // Nothing but the grade: four points a percent, and a point of scatter.
    for (day, grade) in [-4.0, -12, -6, -14, -5, -11, -8, -13].enumerated() {
      let heel = Int(40 + 4 * (-4 - grade)) + (day % 3 - 1)
      season.add("run \(day)", Self.figures(day: Double(day), heel: heel, of: 100, grade: grade))
    }
    let lines = SeasonWords(season).lines
    try #require(lines.count == 4)
    #expect(!lines[1].contains("heel first"))
    #expect(lines[2].hasPrefix("  grade (−4 to −14 %) differed between sessions; at like grade: "))
    #expect(lines[2].hasSuffix(": no change that these sessions can tell"))
    #expect(lines[3].hasPrefix("  steeper sessions had more heel first: +4 points (95 %: +"))
  }

  @Test func `no sentence promises health`() {
    let page = String(decoding: SeasonPage(Self.practised, program: "footstrike").html, as: UTF8.self)
    // The policy for the browser speaks of unsafe styles, and the script of preventing a default; no sentence does.
    let text = page.components(separatedBy: "<script")[0].split(separator: "\n").filter {
      !$0.hasPrefix("<meta")
    }.joined(separator: "\n")
      .lowercased()
    for word in ["injur", "prevent", "safe", "healthy"] { #expect(!text.contains(word)) }
  }

  @Test func `days are those of the calendar`() {
    let format = ISO8601DateFormatter()
    for seconds in stride(from: -3_000_000_000.0, to: 6_000_000_000, by: 7_654_321) {
      let instant = format.string(from: Date(timeIntervalSince1970: seconds))
      #expect(ReportLine.instant(seconds) == instant && instant.hasPrefix(ReportLine.date(seconds)))
    }
    #expect(ReportLine.date(.nan) == "–" && ReportLine.instant(.infinity) == "–")
  }

  @Test func `the page needs nothing, runs nothing foreign and links to each session`() throws {
    let page = String(decoding: SeasonPage(Self.practised, program: "footstrike test").html, as: UTF8.self)
    for word in ["http:", "https:", "src=", "@import", "url(", "<link"] {
      #expect(!page.contains(word))
    }
    #expect(!page.lowercased().contains("nan") && !page.contains("a & b"))
    #expect(page.contains("<a href=\"./a%20%26%20b.page.html\">a &amp; b</a>"))
    #expect(page.contains("Practice over 7 sessions") && page.contains("could not be read"))
    let charts = page.split(separator: "<svg").dropFirst().map { "<svg" + $0 }
    #expect(charts.count == 4)
    for chart in charts {
      let end = try #require(chart.range(of: "</svg>"))
      let document = try XMLDocument(data: Data(chart[..<end.upperBound].utf8))
      let dots = try document.nodes(forXPath: "//path[contains(@class,'dot')]/@d")
      let path = try #require(dots.first?.stringValue)
      let places = path.split(separator: "M").compactMap { Double($0.prefix { $0 != " " }) }
      #expect(places.count == 6 && places == places.sorted())
      #expect(places.allSatisfy { (20...980).contains($0) })
    }
  }

  @Test(arguments: [0, 1, 2]) func `a season of few sessions has a page without nonsense`(sessions: Int) {
    var season = Season()
    for day in 0..<sessions { season.add("run", Self.figures(day: nil, heel: day, of: 30)) }
    let page = String(decoding: SeasonPage(season, program: "footstrike").html, as: UTF8.self)
    #expect(!page.lowercased().contains("nan") && page.contains("</html>"))
    #expect(page.contains("<svg") == (sessions > 0))
  }
}
