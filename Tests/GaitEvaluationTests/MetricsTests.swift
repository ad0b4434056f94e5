import Foundation
import GaitEvaluation
import GaitModel
import StrikeWarnings
import Testing

@Suite struct MetricsTests {
  /// Ten contacts a second apart, 0.25 s long, heel first; all found 10 ms late and 20 ms short, one missed,
  /// one called midfoot.
  private static func outcome(runner: String = "a") -> RecordingOutcome {
    var truth = RecordingTruth()
    truth.contacts = (1...10).map { index in
      var contact = RecordingTruth.Contact(initial: Double(index), terminal: Double(index) + 0.25)
      contact.pattern = .rearfoot
      contact.gradePercent = -10
      contact.isDescending = true
      contact.metres = 2
      return contact
    }
    truth.toeOffs = truth.contacts?.compactMap(\.terminal)
    truth.isSynthetic = true
    var outcome = RecordingOutcome(
      recording: "run", runner: runner, placement: .shoe, durationSeconds: 40, truth: truth)
    outcome.contacts = (1...9).map { index in
      var contact = FoundContact(initial: Double(index) + 0.010, terminal: Double(index) + 0.240)
      contact.pattern = index == 3 ? .midfoot : .rearfoot
      contact.confidence = 0.8
      contact.gradePercent = -9
      contact.isDescending = index > 1
      contact.latency = 0.1
      return contact
    }
    outcome.contacts[0].pattern = nil
    outcome.contacts[0].noPatternReason = .uncertain
    outcome.warnings = [
      RecordingOutcome.Warning(time: 5.1, kind: .heelStrike, contact: 5.0),
      RecordingOutcome.Warning(time: 35, kind: .heelStrike, contact: nil),
      RecordingOutcome.Warning(time: 36, kind: .sensorTrouble, contact: nil),
    ]
    return outcome
  }

  private static func result(removesOffset: Bool = false) -> MethodResult {
    MethodResult(
      dataset: "d", method: "footstrike", outcomes: [outcome()], tolerance: 0.05, removesOffset: removesOffset
    )
  }

  private static let expected: [(String, Double)] = [
    ("contact.count", 10.0),
    ("contact.found", 9),
    ("contact.precision", 1),
    ("contact.recall", 0.9),
    ("contact.f1", 0.9473684210526315),
    ("contact.bias_ms", 10),
    ("contact.sd_ms", 0),
    ("contact.rmse_ms", 10),
    ("toe_off.bias_ms", -10),
    ("contact_time.bias_ms", -20),
    ("contact_time.rmse_ms", 20),
    ("stride.f1", 0.9411764705882353),
    ("stride.rmse_ms", 0),
    ("strike.count", 9),
    ("strike.abstained", 0.1111111111111111),
    ("strike.accuracy", 0.875),
    ("strike.f1", 0.9333333333333333),
    ("strike.rearfoot_recall", 0.875),
    ("grade.bias_percent", 1),
    ("grade.rmse_percent", 1),
    ("descent.recall", 0.8888888888888888),
    ("descent.precision", 1),
    ("warnings.count", 2),
    ("warnings.false", 1),
    ("latency.median_ms", 100),
    ("latency.max_ms", 100),
    ("latency.warning_max_ms", 100),
  ]

  @Test(arguments: expected)
  func `a small session comes to known scores`(name: String, expected: Double) throws {
    let value = try #require(Self.result().metrics[name], "\(name)")
    #expect(abs(value - expected) < 1e-6, "\(name)")
  }

  @Test func `a constant delay is taken off where asked`() throws {
    let metrics = Self.result(removesOffset: true).metrics
    #expect(abs(try #require(metrics["contact.bias_ms"])) < 1e-6)
    #expect(abs(try #require(metrics["toe_off.bias_ms"])) < 1e-6)
  }

  @Test func `one runner has no interval, two have`() {
    #expect(Self.result().intervals.isEmpty)
    var perfect = Self.outcome(runner: "b")
    perfect.contacts.append(FoundContact(initial: 10, terminal: 10.25))
    let both = MethodResult(
      dataset: "d", method: "footstrike", outcomes: [Self.outcome(), perfect], tolerance: 0.05)
    let interval = both.intervals["contact.f1"]
    #expect(interval?.lowerBound == 18.0 / 19)
    #expect(interval?.upperBound == 1)
  }

  @Test func `only where every event is known is anything judged`() throws {
    var outcome = Self.outcome()
    outcome.truth.stretches = [0.5...5.5]
    outcome.truth.contacts = outcome.truth.contacts.map { Array($0[..<5]) }
    var tally = RunnerTally(runner: "a")
    tally.add(outcome, tolerance: 0.05)
    #expect(Metrics(of: [tally])["contact.f1"] == 1)
  }

  @Test func `a baseline sees what got worse and forgives what is within tolerance`() throws {
    let now = Self.result()
    let json = try BenchmarkJSON.encode([now], program: "test", tolerances: [:])
    let same = try Baseline(data: Data(json), file: "b.json")
    #expect(same.losses(in: [now]).isEmpty)
    let text = String(decoding: json, as: UTF8.self)
    let better = text.replacingOccurrences(of: "\"contact.f1\" : 0.94", with: "\"contact.f1\" : 0.99")
    #expect(better != text)
    let losses = try Baseline(data: Data(better.utf8), file: "b.json").losses(in: [now])
    #expect(losses.map(\.metric) == ["contact.f1"])
    #expect(throws: FootstrikeError.self) { try Baseline(data: Data("{}".utf8), file: "b.json") }
  }

  @Test func `every score that is judged knows which way is better`() {
    #expect(Metrics.direction(of: "strike.macro_f1") == 1)
    #expect(Metrics.direction(of: "contact_time.worst_grade_rmse_ms") == -1)
    #expect(Metrics.direction(of: "warnings.false_per_hour") == -1)
    #expect(Metrics.direction(of: "contact.count") == 0)
  }

  @Test func `the page is sound XML with its plots, and escapes names`() throws {
    var outcome = Self.outcome()
    outcome.recording = "a<b>&\"c\"\u{600}<img src=x>"
    let samples = (0..<400).map { index in
      MotionSample(
        time: SensorTime(seconds: Double(index) / 100), acceleration: SIMD3(0, 0, Float(9 + index % 20)))
    }
    outcome.trace = SignalTrace(samples: samples.span, start: 0, length: 4)
    let result = MethodResult(dataset: "d", method: "footstrike", outcomes: [outcome], tolerance: 0.05)
    let page = String(
      decoding: BenchmarkPage.html([result], notes: ["d": "1 < 2 & 3"]), as: UTF8.self)
    // A combining mark before it hides no angle bracket.
    #expect(page.utf8.split(separator: UInt8(ascii: "<")).allSatisfy { !$0.starts(with: "img".utf8) })
    #expect(page.contains("Content-Security-Policy"))
    for part in [
      "Confusion matrix", "contact time: found − true against their mean (Bland–Altman)", "Reliability",
      "a&lt;b&gt;&amp;",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    #expect(!page.contains("http://") || page.contains("xmlns"))
    let parts = page.components(separatedBy: "<script>")
    try #require(parts.count == 2)
    let rest = try #require(parts[1].range(of: "</script>"))
    #expect(Self.isBalanced(parts[0] + parts[1][rest.upperBound...]))
  }

  /// Whether every tag is closed in turn; void tags are written closed.
  private static func isBalanced(_ page: String) -> Bool {
    var open: [String] = []
    var rest = page[...]
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else { return false }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("!") || tag.hasPrefix("meta ") || tag.hasSuffix("/") { continue }
      if tag.hasPrefix("/") {
        guard open.popLast() == String(tag.dropFirst()) else { return false }
      } else {
        open.append(String(tag.prefix { $0 != " " }))
      }
    }
    return open.isEmpty
  }

  @Test func `a table shows every method beside the others`() {
    let text = BenchmarkText.table([Self.result()], markdown: true)
    #expect(text.hasPrefix("| score | footstrike |\n|---|---:|\n| contact.count | 10 |"))
  }
}
