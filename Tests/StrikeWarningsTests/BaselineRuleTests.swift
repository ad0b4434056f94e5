import GaitModel
import Testing

@testable import StrikeWarnings

/// Rules that hold a step against the runner's own: 20 level steps of baseline, then the picture.
@Suite struct `Rules against a baseline` {
  static let level = String(repeating: ".", count: 20)
  static let flat = String(repeating: "-", count: 20)

  static func short(_ profile: inout RunnerProfile) {
    profile.hardImpact.baselineSteps = 10
    profile.lowCadence.baselineSteps = 20
    profile.longContact.baselineSteps = 19
    profile.hardImpact.streak = StreakSettings(raiseCount: 3, window: 4, clearCount: 4)
    profile.lowCadence.streak = StreakSettings(raiseCount: 3, window: 4, clearCount: 4)
    profile.longContact.streak = StreakSettings(raiseCount: 3, window: 4, clearCount: 4)
  }

  /// Draws what follows the baseline.
  static func draw(
    _ diagram: inout Diagram, _ kind: StrikeWarning.Kind, _ steps: String, _ ground: String? = nil
  ) -> String {
    let slope = ground ?? String(repeating: "\\", count: steps.count)
    return String(diagram.warnings(kind, steps: level + steps, ground: flat + slope).dropFirst(20))
  }

  @Test(arguments: [
    ("..iii.......", "....!...o..."),
    ("i.i.i.i.i", "........."),
    ("ii.i", "...!"),
    ("iiw....", "......."),
  ])
  func `three hard impacts of four raise it`(steps: String, expected: String) {
    var diagram = Diagram(Self.short)
    #expect(Self.draw(&diagram, .hardImpact, steps) == expected)
  }

  @Test func `on the level the ratio is silent, and a limit is not`() {
    var diagram = Diagram(Self.short)
    #expect(Self.draw(&diagram, .hardImpact, "iii....", "-------") == ".......")
    diagram = Diagram {
      Self.short(&$0)
      $0.hardImpact.limit = 10
    }
    #expect(Self.draw(&diagram, .hardImpact, "iii....", "-------") == "..!...o")
  }

  @Test func `no impact is hard before there is a baseline`() {
    var diagram = Diagram(Self.short)
    #expect(diagram.warnings(.hardImpact, steps: "iiiiiiiiii", ground: "----------") == "..........")
  }

  @Test func `a fixed limit needs no baseline`() throws {
    var diagram = Diagram {
      Self.short(&$0)
      $0.hardImpact.limit = 10
    }
    #expect(diagram.warnings(.hardImpact, steps: "iii") == "..!")
    let raised = try #require(diagram.warnings.first)
    #expect(raised.value == 12 && raised.reference == 10 && raised.limitIsSet)
  }

  @Test(arguments: [
    (StrikeWarning.Kind.hardImpact, "iii....", 9.5), (.lowCadence, "sss....", 160),
    (.longContact, "lll....", 280),
  ])
  func `a limit that was set is told from the runner's own`(
    kind: StrikeWarning.Kind, steps: String, limit: Double
  ) throws {
    for isSet in [false, true] {
      var diagram = Diagram {
        Self.short(&$0)
        guard isSet else { return }
        // Sooner crossed than what the own on the level allows: 9 g, 153 steps a minute, 288 ms.
        switch kind {
        case .hardImpact: $0.hardImpact.limit = limit - 1
        case .lowCadence: $0.lowCadence.limit = limit
        default: $0.longContact.limit = limit
        }
      }
      _ = Self.draw(&diagram, kind, steps)
      let raised = try #require(diagram.warnings.first { $0.kind == kind && $0.phase == .raised })
      #expect(raised.limitIsSet == isSet, "\(raised.reference)")
    }
  }

  @Test func `an unknown peak counts neither for nor against`() {
    var diagram = Diagram(Self.short)
    let drawn = diagram.warnings(.hardImpact, steps: Self.level + "iihi", ground: Self.flat + #"\\\\"#) {
      number, strike in
      if number == 22 { strike.peakAccelerationG = .nan }
    }
    #expect(drawn.dropFirst(20) == "...!")
  }

  @Test func `each side has a baseline of its own`() {
    var diagram = Diagram(Self.short)
    // The left sensor always reads double; that is no reason to warn.
    let slope = String(repeating: "\\", count: Self.level.count)
    let drawn = diagram.warnings(
      .hardImpact, steps: Self.level + Self.level, ground: Self.flat + slope
    ) { number, strike in
      if number.isMultiple(of: 2) { strike.peakAccelerationG = 12 }
    }
    #expect(!drawn.contains("!"))
  }

  @Test(arguments: [
    ("..sss.......", "....!...o..."),
    ("s.s.s.s.s", "........."),
    ("sswwwss", ".....!."),
  ])
  func `three slow steps of four on a descent raise it`(steps: String, expected: String) {
    var diagram = Diagram(Self.short)
    #expect(Self.draw(&diagram, .lowCadence, steps) == expected)
  }

  @Test func `slow steps on the level are nobody's business`() {
    var diagram = Diagram(Self.short)
    #expect(Self.draw(&diagram, .lowCadence, "ssssss", "------") == "......")
  }

  @Test(arguments: [
    // Known with the next step, which carries it.
    ("..lll.......", ".....!...o.."),
    ("l.l.l.l.l.", ".........."),
  ])
  func `three long contacts of four on a descent raise it`(steps: String, expected: String) {
    var diagram = Diagram(Self.short)
    #expect(Self.draw(&diagram, .longContact, steps) == expected)
  }

  @Test func `a long contact is told with the strike after it, as fast as any`() throws {
    var diagram = Diagram(Self.short)
    _ = Self.draw(&diagram, .longContact, "lll....")
    let raised = try #require(diagram.warnings.first { $0.kind == .longContact })
    let contact = try #require(raised.initialContact)
    #expect(contact == SensorTime(seconds: 23 * 0.36))
    #expect(raised.time.seconds(since: contact) <= 0.15)
    #expect(abs(raised.value - 0.36) < 0.001)
  }

  @Test func `nobody is told of speed who did not ask`() {
    var diagram = Diagram(Self.short)
    diagram.speed = 9
    #expect(Self.draw(&diagram, .fastDescent, "...........") == "...........")
  }

  @Test(arguments: [
    (2.0, 0.0, "..!.........o."), (0.0, 1.3, "..!.........o."), (0.0, 1.6, ".............."),
    (5.0, 1.3, "..!.........o."),
  ])
  func `speed above the runner's own limit is told`(limit: Double, ratio: Double, expected: String) {
    var diagram = Diagram {
      $0.fastDescent.limit = limit
      $0.fastDescent.ratio = ratio
      $0.fastDescent.baselineSteps = 20
      $0.fastDescent.streak = StreakSettings(raiseCount: 3, window: 4, clearCount: 4)
    }
    // Level at 3 m/s, then nine steps downhill at 4.5, then slow.
    let drawn = diagram.warnings(
      .fastDescent, steps: Self.level + "..............",
      ground: Self.flat + String(repeating: "\\", count: 14)
    ) { number, strike in
      strike.speedMetresPerSecond = number < 20 ? 3 : number < 29 ? 4.5 : 1.9
    }
    #expect(drawn.dropFirst(20) == expected)
  }

  @Test func `an unknown speed is neither fast nor slow`() {
    var diagram = Diagram {
      $0.fastDescent.limit = 2
      $0.fastDescent.streak = StreakSettings(raiseCount: 3, window: 3, clearCount: 4)
    }
    let drawn = diagram.warnings(.fastDescent, steps: "......") { number, strike in
      strike.speedMetresPerSecond = number == 2 ? .nan : 4
    }
    #expect(drawn == "...!..")
  }

  @Test func `speed is allowed for`() {
    var diagram = Diagram(Self.short)
    diagram.speed = 2.5
    // Baseline at 2.5 m/s; on the descent at 4.5 m/s nothing slower is known than that band, and longer
    // contacts than at a slow jog are long indeed.
    let drawn = diagram.warnings(
      .longContact, steps: Self.level + "llll...", ground: Self.flat + "\\\\\\\\\\\\\\"
    ) { number, strike in
      if number >= 20 { strike.speedMetresPerSecond = 4.5 }
    }
    #expect(drawn.dropFirst(20) == "...!...")
    // Slower than any known band: there is nothing to hold it against.
    let slower = diagram.warnings(
      .longContact, steps: Self.level + "llll...", ground: Self.flat + "\\\\\\\\\\\\\\"
    ) { number, strike in
      if number >= 20 { strike.speedMetresPerSecond = 1.2 }
    }
    #expect(slower.dropFirst(20) == ".......")
  }
}

@Suite struct `Running median` {
  @Test(arguments: [Float(0.5), 1, 4.2, 12, 40])
  func `the median of equal values is that value within two percent`(value: Float) {
    var baseline = RunningMedian(lowest: 0.4)
    for _ in 0..<100 { baseline.add(value) }
    #expect(abs(baseline.median / value - 1) < 0.021)
  }

  @Test func `the median of an even spread is its middle`() {
    var baseline = RunningMedian(lowest: 0.4)
    for i in 0...1000 { baseline.add(4 + 4 * Float(i) / 1000) }
    #expect(abs(baseline.median - 6) < 0.12)
  }

  @Test func `old values fade`() {
    var baseline = RunningMedian(lowest: 0.4)
    for _ in 0..<2000 { baseline.add(4) }
    for _ in 0..<4000 { baseline.add(8) }
    #expect(abs(baseline.median / 8 - 1) < 0.021)
  }

  @Test func `values outside and nonsense do not trap`() {
    var baseline = RunningMedian(lowest: 0.4)
    for value in [Float(0), -1, .nan, .infinity, 1e-30, 1e30] { baseline.add(value) }
    #expect(baseline.seen == 2)
    #expect(RunningMedian(lowest: 1).median.isNaN)
  }
}
