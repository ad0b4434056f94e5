import Foundation
import FoundationXML
import GaitModel
import Testing

@testable import GaitReporting

@Suite struct `Page report` {
  static func page(_ summary: SessionSummary) -> String {
    var bytes: [UInt8] = []
    PageReport().finish(summary, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `needs nothing from anywhere and runs nothing`() {
    let page = Self.page(SmallSession.summary)
    for word in ["http:", "https:", "<script", "src=", "@import", "url(", "<link"] {
      #expect(!page.contains(word))
    }
  }

  @Test func `names are text and not markup`() {
    var description = SmallSession.description
    description.sensors[0].input = "<img src=x onerror='a'>&.csv"
    let page = Self.page(SessionSummary(description))
    #expect(page.contains("&lt;img src=x onerror=&#39;a&#39;&gt;&amp;.csv"))
    #expect(!page.contains("<img"))
  }

  /// Every chart of a long session, of a short one and of one without contact times.
  @Test(arguments: [2, 60, 5000])
  func `charts are well-formed and stay in their frame`(steps: Int) throws {
    let page = Self.page(SessionSummaryTests.session(steps: steps, descent: { Int32($0 % 400 / 200) }))
    let charts = page.split(separator: "<svg").dropFirst().map { "<svg" + $0.prefix { $0 != "\u{0}" } }
    #expect(charts.count == 3)
    for chart in charts {
      let end = try #require(chart.range(of: "</svg>"))
      let document = try XMLDocument(data: Data(chart[..<end.upperBound].utf8))
      let bars = try document.nodes(forXPath: "//rect").compactMap { $0 as? XMLElement }
      for bar in bars {
        let x = try #require(Double(bar.attribute(forName: "x")?.stringValue ?? ""))
        let width = try #require(Double(bar.attribute(forName: "width")?.stringValue ?? ""))
        #expect(x >= 44 && width > 0 && x + width <= 960.2)
      }
    }
  }

  @Test func `an axis follows all but one odd step`() throws {
    let steps = (0..<40).map { 170 + Double($0 % 7) }
    let odd = try #require(PageCharts.axis(of: steps + [31]))
    #expect(odd.lowerBound >= 166 && odd.upperBound == 176)
    #expect(PageCharts.axis(of: steps) == 170...176)
    // A tenth of the session is no odd step.
    let slow = try #require(PageCharts.axis(of: steps + [120, 121, 122, 123, 124]))
    #expect(slow.lowerBound == 120)
    #expect(PageCharts.axis(of: [3]) == 3...3 && PageCharts.axis(of: []) == nil)
  }

  @Test func `a session without running has no charts and no nonsense`() {
    let page = Self.page(SessionSummary(SmallSession.description))
    #expect(!page.contains("<svg") && !page.lowercased().contains("nan") && page.contains("none"))
  }
}
