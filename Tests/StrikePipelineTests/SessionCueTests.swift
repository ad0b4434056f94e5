import GaitModel
import GaitSynthesis
import StrikeMonitoring
import StrikeWarnings
import Testing

/// What a runner hears in 25 minutes on a trail: few cues, of one thing a descent, and none that is not due.
@Suite struct SessionCueTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var placement: Placement
    var seed: UInt64
    var theme = CueSettings.worst
    /// How the runner lands; as that runner does where not given.
    var strike = StrikeHabit.own
    var altitudeHertz = 25.0
    var testDescription: String { "\(placement) \(seed) \(theme) \(strike) \(altitudeHertz)" }
  }

  /// The warnings of a session, and the contacts as they were made.
  private static func session(_ one: Case) throws -> (warnings: [StrikeWarning], truth: [TrueContact]) {
    var scenario = try #require(Scenario.named("trail"))
    for index in scenario.segments.indices { scenario.segments[index].strike = one.strike }
    let lap = scenario.segments
    for _ in 0..<3 { scenario.segments += lap }
    var sensor = SensorModel(
      placement: one.placement, side: one.seed % 2 == 0 ? .left : .right, rateHertz: 100)
    sensor.hasAngularRate = true
    sensor.altitudeHertz = one.altitudeHertz
    var simulation = Simulation(
      scenario: scenario, sensor: sensor, runner: Runner(seed: one.seed), seed: one.seed)
    let stream = StreamDescription(
      placement: one.placement, side: sensor.side, rateHertz: 100, hasAngularRate: true,
      hasAltitude: one.altitudeHertz > 0)
    var configuration = StrikeMonitor.Configuration(stream: stream)
    configuration.profile.cues.theme = one.theme
    var monitor = try StrikeMonitor(configuration)
    var samples: [MotionSample] = []
    var events: [GaitEvent] = []
    var warnings: [StrikeWarning] = []
    var truth: [TrueContact] = []
    while simulation.next(into: &samples, count: 4096), samples[0].time.seconds < 1500 {
      monitor.push(samples.span, into: &events)
      samples.removeAll(keepingCapacity: true)
      truth += simulation.takeContacts()
      for case .warning(let warning) in events { warnings.append(warning) }
      events.removeAll(keepingCapacity: true)
    }
    #expect(try #require(truth.last).terminalContactSeconds > 1450)
    return (warnings, truth)
  }

  /// Where the slope is the shoe's own, descents are found anew; the true ones count all the same.
  @Test(
    arguments: Placement.allCases.map { Case(placement: $0, seed: 1) } + [
      Case(placement: .shoe, seed: 4), Case(placement: .shoe, seed: 3, altitudeHertz: 0),
    ])
  func `one theme a descent, and a cue in twenty seconds at most`(_ one: Case) throws {
    let (warnings, truth) = try Self.session(one)
    for (before, after) in zip(warnings, warnings.dropFirst()) {
      #expect(after.time.seconds(since: before.time) >= 20)
    }
    var themes: [Int: Set<StrikeWarning.Kind>] = [:]
    for warning in warnings where warning.kind.isCoaching {
      let contact = try #require(warning.initialContact).seconds
      let nearest = truth.min {
        abs($0.initialContactSeconds - contact) < abs($1.initialContactSeconds - contact)
      }
      themes[try #require(nearest).descent, default: []].insert(warning.kind)
    }
    themes[0] = nil
    #expect(themes.values.allSatisfy { $0.count == 1 }, "\(themes)")
    // At a wrist nothing is told that a rule could hold against the runner.
    #expect(one.placement == .wrist || !themes.isEmpty)
  }

  @Test func `who lands on the ball of the foot hears nothing of heels`() throws {
    let one = Case(placement: .shoe, seed: 2, theme: "heel_strike", strike: .angle(-6))
    #expect(try Self.session(one).warnings.isEmpty)
  }

  @Test func `who is told was heel first on most of the last steps`() throws {
    let (warnings, truth) = try Self.session(
      Case(
        placement: .shoe, seed: 5, theme: "heel_strike", strike: .mixed(16, -6, secondShare: 0.35)))
    #expect(!warnings.isEmpty)
    for warning in warnings {
      let contact = try #require(warning.initialContact).seconds + 0.05
      let heels = truth.filter { $0.initialContactSeconds <= contact }.suffix(10).count {
        $0.pattern == .rearfoot
      }
      #expect(warning.phase == .raised ? heels >= 6 : heels <= 6, "\(warning.phase) \(heels)")
    }
  }
}
