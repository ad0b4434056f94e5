import GaitModel
import StrikeWarnings
import Testing

@testable import GaitReporting

@Suite("Session summary") struct SessionSummaryTests {
  /// Intervals by scipy 1's `binomtest(k, n).proportion_ci(method="wilson")`.
  @Test(arguments: [
    (81, 263, 0.2553, 0.3662), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (7, 10, 0.3968, 0.8922),
    (300, 400, 0.7053, 0.7899),
  ])
  func `a share has Wilson's interval`(count: Int, total: Int, low: Double, high: Double) {
    let share = Proportion(count, of: total)
    #expect(abs(share.low - low) < 0.00006 && abs(share.high - high) < 0.00006, "\(share.low) \(share.high)")
  }

  @Test func `medians and quantiles are right to a bin`() {
    var distribution = Distribution(from: 0, to: 1000, bins: 2000)
    for value in (1...999).reversed() { distribution.add(Double(value)) }
    distribution.add(Double.nan)
    distribution.add(Float.infinity)
    #expect(distribution.count == 999)
    #expect(abs(distribution.median - 500) <= 0.5)
    #expect(abs(distribution.quantile(0.95) - 950) <= 1)
    #expect(distribution.mean == 500 && distribution.maximum == 999)
  }

  @Test func `quantiles of few and of outlying values`() {
    var distribution = Distribution(from: 0, to: 10, bins: 10)
    #expect(distribution.median.isNaN && distribution.mean.isNaN && distribution.maximum.isNaN)
    distribution.add(4.2)
    #expect(distribution.median == 4.2)
    distribution.add(4.2)
    #expect(distribution.median == 4.2)
    distribution.add(1e9)
    distribution.add(-1e9)
    #expect(distribution.quantile(0) >= -1e9 && distribution.quantile(1) <= 1e9)
    var two = Distribution(from: -60, to: 60, bins: 2400)
    two.add(14.0)
    two.add(-4.0)
    #expect(abs(two.median - 5) <= 0.05)
  }

  @Test func `peaks that the range cut off are counted and said`() {
    var description = SmallSession.description
    description.sensors[0].stream!.accelerationRange = 16 * Units.standardGravity
    var summary = SessionSummary(description)
    for number in 0..<4 {
      var strike = SmallSession.strike(
        number, at: Double(number), .rearfoot, angle: 10, grade: 0, descent: 0)
      strike.peakIsClipped = number > 0
      summary.push(.contact(SmallSession.complete(strike, toeOff: 0.25, next: 0.7)))
    }
    #expect(summary.clippedPeaks == 3)
    #expect(
      SummaryText(summary).lines.contains(
        "  peaks clipped at ±16 g on 3 of 4 running contacts: the impacts were harder than they read"))
  }

  /// A session of a step every 0.35 s, on the shoe; heel first downhill as `isHeel` says.
  static func session(
    steps: Int, placement: Placement = .shoe, descent: (Int) -> Int32 = { _ in 1 },
    isHeel: (Int) -> Bool = { _ in true }, grade: (Int) -> Float = { _ in -8 }
  ) -> SessionSummary {
    var description = SmallSession.description
    description.sensors[0].stream!.placement = placement
    var summary = SessionSummary(description)
    var last: Int32 = 0
    for step in 0..<steps {
      let number = descent(step)
      if number > last {
        summary.push(
          .descentBegan(
            Descent(number: number, start: SensorTime(seconds: Double(step) * 0.35), gradeSource: .given)))
        last = number
      }
      var strike = SmallSession.strike(
        step, at: Double(step) * 0.35, isHeel(step) ? .rearfoot : .forefoot, angle: 10, grade: grade(step),
        descent: number)
      strike.side = step.isMultiple(of: 2) ? .left : .right
      strike.stepSeconds = 0.35
      strike.strideSeconds = 0.7
      summary.push(.strike(strike))
      summary.push(
        .contact(SmallSession.complete(strike, toeOff: step.isMultiple(of: 2) ? 0.26 : 0.24, next: 0.7)))
    }
    return summary
  }

  @Test func `half as many strides are counted where one sensor sees both feet`() {
    #expect(Self.session(steps: 100).strides == 100)
    #expect(Self.session(steps: 100, placement: .sacrum).strides == 50)
  }

  @Test func `running time is what lies between running steps`() {
    #expect(abs(Self.session(steps: 101).runningSeconds - 35) < 1e-9)
  }

  @Test func `asymmetry is left less right over their mean, from twenty contacts a side`() {
    #expect(abs(Self.session(steps: 100).asymmetry(.groundContactTime) - 8) < 0.01)
    #expect(Self.session(steps: 30).asymmetry(.groundContactTime).isNaN)
  }

  @Test(arguments: [Placement.sacrum, .wrist])
  func `left and right are not compared where one sensor sees both feet`(placement: Placement) {
    let summary = Self.session(steps: 100, placement: placement)
    #expect(summary.left.count == 50 && summary.right.count == 50)
    #expect(summary.asymmetry(.groundContactTime).isNaN && summary.asymmetry(.peakAcceleration).isNaN)
    let lines = SummaryText(summary).lines
    #expect(!lines.contains { $0.contains("left 260 ms") } && lines.contains { $0.contains("not compared") })
    #expect(SummaryText(Self.session(steps: 100)).lines.contains { $0.contains("left 260 ms") })
  }

  /// Two steps in three run with 240 ms, the third walked with 650 ms.
  static func mixed() -> SessionSummary {
    var summary = SessionSummary(SmallSession.description)
    summary.push(.descentBegan(Descent(number: 1, start: .zero, gradeSource: .altitude)))
    for step in 0..<90 {
      var strike = SmallSession.strike(
        step, at: Double(step), .rearfoot, angle: 10, grade: step < 60 ? -8 : -25, descent: 1)
      strike.isRunning = step % 3 < 2
      let toeOff = strike.isRunning ? 0.24 : 0.65
      summary.push(.contact(SmallSession.complete(strike, toeOff: toeOff, next: 1)))
    }
    return summary
  }

  @Test func `a descent is made of its running contacts, and those walked are counted`() {
    let summary = Self.mixed()
    let descent = summary.descents[0]
    #expect(descent.contacts.count == 60 && descent.walkingContacts == 30)
    #expect(abs(descent.contacts[.groundContactTime] - 240) < 0.01)
    #expect(summary.descentPatterns.total == 60 && summary.patterns.total == 90)
  }

  @Test(arguments: [20, 100])
  func `contacts beyond the end of a descent are none of its`(steps: Int) {
    var summary = SessionSummary(SmallSession.description)
    var descent = Descent(number: 1, start: .zero, gradeSource: .altitude)
    summary.push(.descentBegan(descent))
    for step in 0..<steps + 20 {
      if step == steps + 15 {
        #expect(summary.descents[0].contacts.count == step)
        descent.end = SensorTime(seconds: Double(steps) - 0.5)
        summary.push(.descentEnded(descent))
      }
      let strike = SmallSession.strike(
        step, at: Double(step), step < steps ? .forefoot : .rearfoot, angle: 0, grade: -8, descent: 1)
      summary.push(.contact(SmallSession.complete(strike, toeOff: 0.24, next: 0.7)))
    }
    #expect(summary.descents[0].contacts.count == steps)
    #expect(summary.descents[0].contacts.patterns.rearfoot == 0)
  }

  @Test func `running and walking are counted by slope`() {
    let shown = Self.mixed().gaits.bands.filter { $0.running + $0.walking > 0 }
    #expect(shown.map(\.lower) == [-.infinity, -10])
    #expect(shown.map(\.running) == [20, 40] && shown.map(\.walking) == [10, 20])
    #expect(SummaryText(Self.mixed()).lines.contains("  under −20 %: 67 % of 30"))
    #expect(!SummaryText(Self.session(steps: 100)).lines.contains("Running, of the contacts on a slope"))
  }

  @Test(arguments: [(Placement.shoe, true), (.shoe, false), (.shank, false), (.sacrum, false)])
  func `a contact time without a gyroscope carries its caveat`(placement: Placement, hasRate: Bool) throws {
    var description = SmallSession.description
    description.sensors[0].stream = StreamDescription(
      placement: placement, rateHertz: 200, hasAngularRate: hasRate)
    var summary = SessionSummary(description)
    let strike = SmallSession.strike(0, at: 1, .rearfoot, angle: 10, grade: 0, descent: 0)
    summary.push(.contact(SmallSession.complete(strike, toeOff: 0.33, next: 0.7)))
    let lines = SummaryText(summary).lines
    #expect(lines.contains { $0.contains("contact ≈ 330 ms") } == !hasRate)
    #expect(lines.contains { $0.hasPrefix("Contact time: without a gyroscope") } == !hasRate)
    let json = String(decoding: SummaryJSON.write(summary), as: UTF8.self)
    #expect(json.contains(#""ground_contact_time":"without a gyroscope"#) == !hasRate)
    #expect(`Page report`.page(summary).contains("median, rough") == !hasRate)
    var silent = SessionSummary(description)
    silent.push(.descentEnded(Descent(number: 1, start: .zero, gradeSource: .given)))
    #expect(silent.caveats.isEmpty)
  }

  @Test func `practice is the first against the second half of downhill steps`() throws {
    // Heel first for the first half of 1000 steps, then never.
    let halves = try #require(Self.session(steps: 1000, isHeel: { $0 < 500 }).timeline.downhillHalves)
    #expect(halves.first.rearfoot > 490 && halves.second.rearfoot < 10)
    #expect(halves.first.told + halves.second.told == 1000)
    #expect(halves.change.value < -0.97 && halves.change.isTold)
    #expect(Self.session(steps: 30).timeline.downhillHalves == nil)
    #expect(Self.session(steps: 1000, descent: { _ in 0 }).timeline.downhillHalves == nil)
  }

  @Test func `downhill contacts are told by slope, the lower edge in its band`() {
    // Heel first on the steeper half only.
    let summary = Self.session(steps: 40, isHeel: { $0 < 20 }, grade: { $0 < 20 ? -12 : -10 })
    let bands = summary.slopes.bands
    #expect(bands.map(\.contacts.count) == [0, 0, 20, 20, 0])
    #expect(bands[2].contacts.patterns.rearfoot == 20 && bands[3].contacts.patterns.forefoot == 20)
    #expect(summary.speeds.bands.allSatisfy { $0.contacts.count == 0 })
    let lines = SummaryText(summary).lines
    #expect(lines.contains { $0.hasPrefix("  −15 to −10 %") && $0.contains("100 / 0 / 0 %") })
    #expect(lines.contains { $0.hasPrefix("  −10 to −5 %") && $0.contains("0 / 0 / 100 %") })
    #expect(!lines.contains("Downhill by speed"))
  }

  @Test func `one slope alone, and level ground, are not told by slope`() {
    #expect(!SummaryText(Self.session(steps: 40)).lines.contains("Downhill by slope"))
    let level = Self.session(steps: 40, descent: { _ in 0 }, grade: { $0 < 20 ? -12 : -8 })
    #expect(level.slopes.bands.allSatisfy { $0.contacts.count == 0 })
  }

  @Test func `a day of running keeps every contact in a bounded timeline`() {
    let summary = Self.session(steps: 200_000, descent: { Int32($0 / 100) })
    let timeline = summary.timeline
    #expect(timeline.stretches.count <= ContactTimeline.mostStretches)
    let counted = timeline.stretches.reduce(0) { $0 + $1.downhill.count + $1.elsewhere.count }
    #expect(counted == 200_000 && summary.contacts == 200_000)
    #expect(timeline.stretchSeconds == 256)
    #expect(summary.descents.count + summary.descentsNotListed == 1999)
  }

  @Test func `descents and warnings beyond the list are counted`() {
    var summary = SessionSummary(SmallSession.description)
    for number in 1...2500 {
      summary.push(.descentBegan(Descent(number: Int32(number), start: .zero, gradeSource: .given)))
      summary.push(
        .warning(
          StrikeWarning(kind: .heelStrike, phase: .raised, time: .zero, descent: Int32(number))))
    }
    #expect(summary.descents.count == 2000 && summary.descentsNotListed == 500)
    #expect(summary.warnings.count == 2000 && summary.warningsNotListed == 500)
    #expect(summary.raisedWarnings[0].count == 2500)
    #expect(SummaryText(summary).lines.contains { $0.contains("and 2,470 shorter ones") })
  }

  @Test func `a contact counts on its descent though it comes after the end`() {
    let descent = SmallSession.summary.descents[0]
    #expect(descent.contacts.count == 2 && descent.warnings == 1)
    #expect(descent.descent.end == SensorTime(seconds: 3))
  }
}
