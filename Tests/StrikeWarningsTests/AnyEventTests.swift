import GaitModel
import Testing

@testable import StrikeWarnings

@Suite struct `Any events` {
  /// A generator of its own, so that a failure repeats.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  static func number(_ dice: inout Dice) -> Float {
    [.nan, .infinity, -.infinity, 0, -1, 1e-30, 3e38, 0.2, 3, 9, 170].randomElement(using: &dice)!
  }

  static func event(_ dice: inout Dice, at seconds: Double) -> GaitEvent {
    let wild = Int.random(in: 0..<50, using: &dice) == 0
    let time =
      wild
      ? SensorTime(nanoseconds: [.min, .max, -1, 0].randomElement(using: &dice)!)
      : SensorTime(seconds: seconds)
    var strike = Strike(number: 1, initialContact: time, initialContactIndex: 0, decidedAt: time)
    strike.side = [.left, .right, nil].randomElement(using: &dice)!
    if let pattern = (StrikePattern.allCases + [nil]).randomElement(using: &dice)! {
      strike.decide(pattern, confidence: number(&dice))
    } else {
      strike.abstain(NoPatternReason.allCases.randomElement(using: &dice)!)
    }
    strike.isRunning = Int.random(in: 0..<10, using: &dice) > 0
    strike.descent = Int32.random(in: 0...1, using: &dice)
    strike.peakAccelerationG = number(&dice)
    strike.strideSeconds = number(&dice)
    strike.stepSeconds = number(&dice)
    strike.speedMetresPerSecond = number(&dice)
    switch Int.random(in: 0..<10, using: &dice) {
    case 0: return .gap(StreamGap(start: time, end: SensorTime(seconds: seconds + 1), lostSamples: .max))
    case 1..<4:
      var contact = GroundContact(strike: strike, terminalContact: SensorTime(seconds: seconds + 0.2))
      contact.nextInitialContact = Bool.random(using: &dice) ? nil : time
      return .contact(contact)
    default: return .strike(strike)
    }
  }

  @Test(arguments: UInt64(1)...8)
  func `never trap, never silence a rule for good, and always have words`(seed: UInt64) {
    var dice = Dice(state: seed)
    var profile = RunnerProfile()
    profile.fastDescent.limit = 2
    profile.hardImpact.limit = 5
    profile.lowCadence.limit = 160
    profile.longContact.limit = 150
    profile.cues.minimumSecondsBetween = 0
    var stage = WarningStage(profile: profile)
    var events: [GaitEvent] = []
    for step in 0..<5000 {
      stage.push(Self.event(&dice, at: Double(step) * 0.3), into: &events)
      var health = StreamHealth()
      health.samples = Int64(step) * 50
      health.refusedRecords = Int64(step % 977)
      if step.isMultiple(of: 100) {
        stage.push(health, at: SensorTime(seconds: Double(step) * 0.3), into: &events)
      }
    }
    #expect(events.count > 50)
    for case .warning(let warning) in events { #expect(!warning.sentence.isEmpty) }
  }

  @Test func `the same events give the same warnings`() {
    func run() -> [String] {
      var dice = Dice(state: 3)
      var stage = WarningStage()
      var events: [GaitEvent] = []
      for step in 0..<5000 { stage.push(Self.event(&dice, at: Double(step) * 0.3), into: &events) }
      return events.map { "\($0)" }
    }
    #expect(run() == run())
  }

  @Test func `a copy of a stage goes its own way`() {
    var one = WarningStage()
    var dice = Dice(state: 5)
    var events: [GaitEvent] = []
    for step in 0..<500 { one.push(Self.event(&dice, at: Double(step) * 0.3), into: &events) }
    var other = one
    let rest = (500..<3000).map { Self.event(&dice, at: Double($0) * 0.3) }
    var a: [GaitEvent] = []
    var b: [GaitEvent] = []
    for event in rest { one.push(event, into: &a) }
    for event in rest { other.push(event, into: &b) }
    #expect(a.map { "\($0)" } == b.map { "\($0)" })
  }
}
