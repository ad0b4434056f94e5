import GaitModel
import Testing

@testable import StrikeWarnings

@Suite struct `Sensor trouble rule` {
  /// Runs a minute of steps with gaps of the given length every so many seconds.
  static func warnings(
    gap: Double, every period: Double, running: Bool = true, lost: Int64 = 10
  ) -> [StrikeWarning] {
    var profile = RunnerProfile()
    profile.cues.minimumSecondsBetween = 0
    profile.cues.repeatAfterSeconds = 0
    var stage = WarningStage(profile: profile)
    var events: [GaitEvent] = []
    var time = 0.0
    var nextGap = period
    var number = 0
    while time < 60 {
      var strike = Strike(
        number: number, initialContact: SensorTime(seconds: time), initialContactIndex: 0,
        decidedAt: SensorTime(seconds: time + 0.1))
      strike.isRunning = running
      stage.push(.strike(strike), into: &events)
      number += 1
      time += 0.35
      if time > nextGap, gap > 0 {
        stage.push(
          .gap(
            StreamGap(
              start: SensorTime(seconds: time), end: SensorTime(seconds: time + gap), lostSamples: lost)),
          into: &events)
        time += gap
        nextGap = time + period
      }
    }
    return events.compactMap { if case .warning(let warning) = $0 { warning } else { nil } }
  }

  @Test func `a runner who pauses has lost nothing`() {
    #expect(!Self.warnings(gap: 4, every: 5).isEmpty)
    #expect(Self.warnings(gap: 4, every: 5, lost: 0).isEmpty)
  }

  @Test func `scattered losses stay silent`() {
    #expect(Self.warnings(gap: 0.02, every: 0.5).isEmpty)
    #expect(Self.warnings(gap: 0, every: 1).isEmpty)
  }

  @Test func `a loss of a quarter of the time is told once`() {
    let warnings = Self.warnings(gap: 0.5, every: 1.5)
    #expect(warnings.map(\.phase) == [.raised])
    #expect(warnings.first?.kind == .sensorTrouble)
  }

  @Test func `a silence of two seconds is told when it ends`() {
    let warnings = Self.warnings(gap: 2, every: 30)
    #expect(warnings.first?.phase == .raised)
    #expect((warnings.first?.time.seconds ?? 0) > 32)
    #expect(warnings.last?.phase == .cleared)
  }

  @Test func `a sensor that nobody runs with troubles nobody`() {
    #expect(Self.warnings(gap: 2, every: 3, running: false).isEmpty)
  }

  @Test func `clipping where the pattern would be read is told`() {
    var diagram = Diagram {
      $0.sensorTrouble.streak = StreakSettings(raiseCount: 4, window: 5, clearCount: 3)
    }
    #expect(diagram.warnings(.sensorTrouble, steps: "..x.xxx.x.....") == "......!....o..")
    #expect(diagram.warnings.first?.value == 80)
  }

  /// A minute of running whose counters grow by these each second.
  static func warnings(eachSecond change: (Int, inout StreamHealth) -> Void) -> [StrikeWarning] {
    var profile = RunnerProfile()
    profile.cues.minimumSecondsBetween = 0
    profile.cues.repeatAfterSeconds = 0
    var stage = WarningStage(profile: profile)
    var events: [GaitEvent] = []
    var health = StreamHealth()
    for second in 1...60 {
      let time = SensorTime(seconds: Double(second))
      var strike = Strike(number: second, initialContact: time, initialContactIndex: 0, decidedAt: time)
      strike.isRunning = true
      stage.push(.strike(strike), into: &events)
      health.samples += 100
      change(second, &health)
      stage.push(health, at: time, into: &events)
    }
    return events.compactMap { if case .warning(let warning) = $0 { warning } else { nil } }
  }

  @Test func `refused records are told, and relief when they stop`() throws {
    let warnings = Self.warnings { second, health in
      if (20..<40).contains(second) { health.refusedRecords += 20 }
    }
    #expect(warnings.map(\.phase) == [.raised, .cleared])
    let raised = try #require(warnings.first)
    #expect((21...24).contains(raised.time.seconds) && raised.reference == 5 && raised.value >= 5)
    #expect((50...60).contains(warnings[1].time.seconds))
  }

  @Test func `samples lost one at a time are told by their share`() throws {
    let warnings = Self.warnings { _, health in health.lostSamples += 13 }
    #expect(warnings.map(\.phase) == [.raised])
    #expect(abs(warnings[0].value - 100 * 13 / 113) < 0.1)
    #expect(Self.warnings { _, health in health.lostSamples += 8 }.isEmpty)
    #expect(Self.warnings { second, health in if second == 1 { health.lostSamples += 30 } }.isEmpty)
  }

  @Test func `counters that start again are not a loss`() {
    #expect(
      Self.warnings { second, health in
        if second == 30 { health = StreamHealth() }
      }.isEmpty)
  }

  @Test func `fading leaves the sensor's troubles alone`() {
    var diagram = Diagram {
      $0.cues.feedbackShare = 0
      $0.sensorTrouble.streak = StreakSettings(raiseCount: 2, window: 2, clearCount: 3)
    }
    #expect(diagram.warnings(.sensorTrouble, steps: "xx") == ".!")
  }
}
