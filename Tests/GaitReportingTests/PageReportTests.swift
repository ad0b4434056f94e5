import Foundation
import FoundationXML
import GaitModel
import Testing

@testable import GaitReporting

@Suite struct `Page report` {
  static func page(_ summary: SessionSummary) -> String {
    var bytes: [UInt8] = []
    PageReport(summary.session).finish(summary, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// With its contacts one by one, as a session writes it.
  static func page(_ events: [GaitEvent], _ description: SessionDescription) -> String {
    var report = PageReport(description)
    var summary = SessionSummary(description)
    var bytes: [UInt8] = []
    for event in events {
      report.push(event, into: &bytes)
      summary.push(event)
    }
    report.finish(summary, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `needs nothing from anywhere and runs nothing but our script`() {
    let page = Self.page(SmallSession.summary)
    for word in ["http:", "https:", "src=", "@import", "url(", "<link"] {
      #expect(!page.contains(word))
    }
    #expect(page.components(separatedBy: "<script").count == 2)
  }

  /// A browser that reads the policy runs the script, and no other.
  @Test func `the policy names the digest of the script`() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sha256sum"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(Data(PageScript.source.bytes))
    try input.fileHandleForWriting.close()
    let hex = String(decoding: output.fileHandleForReading.readDataToEndOfFile().prefix(64), as: UTF8.self)
    process.waitUntilExit()
    let bytes = stride(from: 0, to: 64, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
    let digest = "sha256-" + Data(bytes).base64EncodedString()
    #expect(String(decoding: PageScript.digest.bytes, as: UTF8.self) == digest)
    #expect(Self.page(SmallSession.summary).contains("script-src '\(digest)'"))
  }

  @Test func `names are text and not markup`() {
    var description = SmallSession.description
    description.sensors[0].input = "<img src=x onerror='a'>&.csv"
    let page = Self.page(SessionSummary(description))
    #expect(page.contains("&lt;img src=x onerror=&#39;a&#39;&gt;&amp;</h1>"))
    #expect(!page.contains("<img"))
  }

  /// Every chart of a long session, of a short one and of one without contact times.
  @Test(arguments: [2, 60, 5000])
  func `charts are well-formed and stay in their frame`(steps: Int) throws {
    let page = Self.page(SessionSummaryTests.session(steps: steps, descent: { Int32($0 % 400 / 200) }))
    let charts = page.split(separator: "<svg").dropFirst().map { "<svg" + $0.prefix { $0 != "\u{0}" } }
    #expect(charts.count >= 2)
    for chart in charts {
      let end = try #require(chart.range(of: "</svg>"))
      let document = try XMLDocument(data: Data(chart[..<end.upperBound].utf8))
      for node in try document.nodes(forXPath: "//path/@d") {
        let numbers = (node.stringValue ?? "").split { !"0123456789.-".contains($0) }.compactMap {
          Double($0)
        }
        #expect(!numbers.isEmpty && numbers.allSatisfy { (-0.1...1000.1).contains($0) })
      }
    }
  }

  @Test func `every strike is drawn in its colour and told where it is pointed at`() throws {
    let page = Self.page(SmallSession.events, SmallSession.description)
    for word in [
      "dot heel", "dot ball", "dot none", "heel_first", "ball_first", "not_told", "Height in metres",
    ] {
      #expect(page.contains(word), "\(word)")
    }
    let points = try #require(page.components(separatedBy: "data-points=\"").dropFirst().first)
    #expect(points.prefix { $0 != "\"" }.split(separator: ",").count == 3)
  }

  @Test func `of a very long session every second strike is drawn, and the page says so`() {
    var strikes = PageStrikes()
    for index in 0..<PageStrikes.most + 2 {
      var strike = SmallSession.strike(
        index, at: Double(index) * 0.35, .rearfoot, angle: 10, grade: -10, descent: 1)
      strike.speedMetresPerSecond = 3
      strikes.add(GroundContact(strike: strike), StrideMeasure.all)
    }
    #expect(strikes.every == 2 && strikes.strikes.count == PageStrikes.most / 2 + 1)
    let last = strikes.strikes.last!
    #expect(abs(last.seconds - Double(PageStrikes.most) * 0.35) < 1e-6)
    #expect(abs(last.height + last.seconds * 3 * 0.1) < 0.01)
    let angle = StrideMeasure.all.firstIndex(of: .footStrikeAngle)!
    #expect(strikes.value(of: last, angle, of: StrideMeasure.all.count) == 10)
  }

  @Test func `times and numbers of an axis are round`() {
    #expect(PageChart.timeTicks(0...75) == [0, 15, 30, 45, 60, 75])
    #expect(PageChart.timeTicks(0...7300) == [0, 1800, 3600, 5400, 7200])
    #expect(PageChart.ticks(0.2...1.1, most: 4) == [0.5, 1])
    #expect(PageChart.ticks(-3...19, most: 4) == [0, 10])
    #expect(PageChart.clock(3661) == "1:01:01" && PageChart.clock(65) == "1:05")
  }

  @Test func `what to try next follows from what was found`() {
    func words(_ session: SessionSummary) -> String { NextStep.of(session).words }
    #expect(words(SessionSummary(SmallSession.description)).contains("no running"))
    #expect(words(SessionSummaryTests.session(steps: 60, descent: { _ in 0 })).contains("--altitude"))
    for (words, source) in NextStep.all.map({ ($0.words(SmallSession.summary) ?? "", $0.source) }) {
      #expect(!words.lowercased().contains("prevents") && !source.contains("prevents injury"))
    }
  }

  @Test func `a session is held against the usual of the runner`() {
    var description = SmallSession.description
    description.usual = UsualFigures(
      sessions: 6, heelFirstDownhill: 0.8...0.9, downhill: ["cadence": 150...160, "nothing": 1...2])
    let page = Self.page(SmallSession.events, description)
    #expect(page.contains("Against the last 6 sessions"))
    #expect(page.contains("cadence") && page.contains("above usual (150 to 160)"))
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
