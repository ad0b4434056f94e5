import GaitModel
import Testing

@testable import GaitReporting

/// Measures that a coach of descents asks for, of steps whose truth is known.
@Suite struct `Practice measures` {
  /// A descent of a step every half second; `change` makes each of them.
  static func descent(
    steps: Int, drop: Float = 10, _ change: (Int, inout Strike) -> Double
  ) throws -> SessionSummary {
    var summary = SessionSummary(SmallSession.description)
    var descent = Descent(number: 1, start: .zero, gradeSource: .track)
    summary.push(.descentBegan(descent))
    for step in 0..<steps {
      var strike = SmallSession.strike(
        step, at: Double(step) * 0.5, .forefoot, angle: 0, grade: -10, descent: 1)
      strike.strideSeconds = 0.7
      let toeOff = change(step, &strike)
      summary.push(.contact(SmallSession.complete(strike, toeOff: toeOff, next: 0.7)))
    }
    descent.end = SensorTime(seconds: Double(steps) * 0.5)
    descent.lengthMetres = 100
    descent.dropMetres = drop
    summary.push(.descentEnded(descent))
    return summary
  }

  /// Contact times from 220 to 250 ms with a scatter of ±6 ms; at the end every second step heel first.
  @Test(arguments: [60, 61, 119, 500, 5000])
  func `fading is the first against the last third`(steps: Int) throws {
    var random = SmallRandom(seed: 3)
    let summary = try Self.descent(steps: steps) { step, strike in
      let at = Double(step) / Double(steps - 1)
      if at > 0.6, step.isMultiple(of: 2) { strike.decide(.rearfoot, confidence: 0.9) }
      return 0.22 + 0.03 * at + random.uniform(-0.006, 0.006)
    }
    let contact = try #require(summary.descents[0].fading(of: .groundContactTime))
    // Two thirds of the way from one mean to the other.
    #expect(abs(contact.change.value - 20) < 4 && contact.change.isTold)
    #expect(contact.first < contact.last && abs(contact.first - 225) < 4)
    let heel = try #require(summary.descents[0].heelFirstFading)
    #expect(heel.first == 0 && abs(heel.last - 0.5) < 0.15)
    let cadence = try #require(summary.descents[0].fading(of: .cadence))
    #expect(abs(cadence.change.value) < 1e-3 && !cadence.change.isTold)
    #expect(SummaryText(summary).fading.contains { $0.hasPrefix("  descent 1: heel first") })
  }

  @Test func `fading is not told of a short descent, nor where nothing changed`() throws {
    #expect(try Self.descent(steps: 59) { _, _ in 0.24 }.descents[0].fading(of: .cadence) == nil)
    // Of 200 descents without any change, one in twenty may seem to have one.
    let told = try (0..<200).count { seed in
      var random = SmallRandom(seed: UInt64(seed))
      let summary = try Self.descent(steps: 90) { _, _ in 0.24 + 0.01 * random.normal() }
      return try #require(summary.descents[0].fading(of: .groundContactTime)).change.isTold
    }
    #expect(told <= 18, "\(told)")
  }

  @Test func `a dose is the sum of the peaks, and the work that of gravity`() throws {
    let summary = try Self.descent(steps: 40, drop: 12.5) { step, strike in
      strike.peakAccelerationG = step < 30 ? 4 : .nan
      strike.isRunning = step < 20 || step >= 25
      return 0.24
    }
    #expect(summary.descents[0].contacts.sum(of: .peakAcceleration) == 100)
    #expect(abs(summary.descents[0].workJoulesPerKilogram - 122.58) < 0.01)
    let json = String(decoding: SummaryJSON.write(summary), as: UTF8.self)
    #expect(json.contains(#""work_j_per_kg":122.6"#) && json.contains(#"_dose_g":100,"#))
  }

  @Test func `a step is half a stride, and its spread is that of twenty in a row`() throws {
    // ±5 % from step to step, while the pace doubles.
    let summary = try Self.descent(steps: 400) { step, strike in
      let length = 1 + Float(step) / 399
      strike.strideLengthMetres = 2 * length * (step.isMultiple(of: 2) ? 1.05 : 0.95)
      return 0.24
    }
    #expect(abs(summary.median(of: .stepLength) - 1.5) < 0.03)
    #expect(abs(summary.spread(of: .stepLength) - 5.1) < 0.3)
    #expect(summary.spread(of: .cadence).isNaN)
  }

  /// Minetti 2002, table 1 by its polynomial: least at about −20 %, 3.6 J/kg/m on the level.
  @Test(arguments: [
    (Float(0), Float(3)), (10, 4.9735), (-10, 1.7931), (-20, 1.5), (-45, 3.3603),
  ])
  func `grade-adjusted speed is that of the same cost on the level`(grade: Float, level: Float) {
    var strike = SmallSession.strike(0, at: 0, .forefoot, angle: 0, grade: grade, descent: 0)
    strike.speedMetresPerSecond = 3
    #expect(abs(StrideMeasure.gradeAdjustedSpeed.value(of: strike)! - level) < 0.002)
    strike.gradePercent = 46
    #expect(StrideMeasure.gradeAdjustedSpeed.value(of: strike)!.isNaN)
  }

  /// Held for 100 s, then heel first but for two slips back; five heel strikes in a row end it, four do not.
  @Test func `a descent is held until five heel strikes in a row`() throws {
    let summary = try Self.descent(steps: 300) { step, strike in
      let isHeel = step >= 200 || (40..<44).contains(step)
      if isHeel { strike.decide(.rearfoot, confidence: 0.9) }
      if step == 100 { strike.abstain(.uncertain) }
      return 0.24
    }
    #expect(summary.descents[0].heldSeconds == 100)
    #expect(SummaryText(summary).fading.contains { $0.contains("held for 1:40.0") })
    let lapsed = try Self.descent(steps: 300) { step, strike in
      if (40..<45).contains(step) { strike.decide(.rearfoot, confidence: 0.9) }
      return 0.24
    }
    #expect(abs(lapsed.descents[0].heldSeconds - 127) < 1e-6)
    let heels = try Self.descent(steps: 80) { _, strike in
      strike.decide(.rearfoot, confidence: 0.9)
      return 0.24
    }
    #expect(heels.descents[0].heldSeconds == 0)
    let silent = try Self.descent(steps: 80) { _, strike in
      strike.abstain(.uncertain)
      return 0.24
    }
    #expect(silent.descents[0].heldSeconds.isNaN)
  }

  /// Runs up to +12 % and down to −18 %, and walks what is steeper; one step in twenty the other way.
  @Test func `the slope from which a runner walks is found on both sides`() throws {
    var random = SmallRandom(seed: 5)
    var shares = GaitShares()
    for step in 0..<4000 {
      let grade = Float(random.uniform(-30, 25))
      var strike = SmallSession.strike(step, at: Double(step), .midfoot, angle: 0, grade: grade, descent: 0)
      strike.isRunning = (grade < 12 && grade > -18) != step.isMultiple(of: 20)
      shares.add(strike)
    }
    let (up, down) = (try #require(shares.uphill), try #require(shares.downhill))
    #expect(abs(up.gradePercent - 12) <= 1 && abs(down.gradePercent + 18) <= 1)
    #expect(abs(up.agreement - 0.95) < 0.02)
    // Who walks anywhere has no such slope.
    var anywhere = GaitShares()
    for step in 0..<1000 {
      var strike = SmallSession.strike(
        step, at: Double(step), .midfoot, angle: 0, grade: Float(random.uniform(0, 20)), descent: 0)
      strike.isRunning = step.isMultiple(of: 2)
      anywhere.add(strike)
    }
    #expect(anywhere.uphill == nil && anywhere.downhill == nil)
  }

  @Test func `a lean to the slope is that to gravity less the slope's own`() {
    var contact = GroundContact(
      strike: SmallSession.strike(0, at: 0, .midfoot, angle: 0, grade: -10, descent: 1))
    contact.motion.leanDegrees = 5.7106
    #expect(abs(StrideMeasure.trunkLeanToSlope.value(of: contact)) < 0.001)
    contact.motion.brakingMetresPerSecond = 0.3
    contact.strike.speedMetresPerSecond = 3
    #expect(abs(StrideMeasure.brakingShare.value(of: contact) - 10) < 0.001)
    #expect(abs(StrideMeasure.braking.value(of: contact) - 30) < 0.001)
  }
}
