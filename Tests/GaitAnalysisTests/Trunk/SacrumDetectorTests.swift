import GaitAnalysis
import GaitEvaluation
import GaitModel
import Testing

struct SacrumDetectorTests {
  private func detector(_ rateHertz: Double = 200) -> SacrumDetector {
    SacrumDetector(StreamDescription(placement: .sacrum, rateHertz: rateHertz))
  }

  @Test(arguments: [0.0, 0.4, 1.3, 2.2, 3.0])
  func `contacts are found whichever way the sensor is turned`(angle: Double) {
    var runner = SpringMassRunner()
    runner.turn(angle, about: SIMD3(0.3, -0.8, 0.5))
    let found = detector().events(of: runner.samples).strikes.map(\.initialContact.seconds)
    let matching = EventMatching(found: found, truth: runner.initialContacts, tolerance: 0.025)
    #expect(matching.f1 == 1)
  }

  @Test(arguments: [50.0, 100, 128, 204.8, 500, 1000, 1600])
  func `any rate finds the contacts, and tells of each within 150 ms`(rate: Double) {
    var runner = SpringMassRunner()
    runner.rateHertz = rate
    let strikes = detector(rate).events(of: runner.samples).strikes
    let found = strikes.map(\.initialContact.seconds)
    #expect(EventMatching(found: found, truth: runner.initialContacts, tolerance: 0.030).f1 == 1)
    for strike in strikes {
      #expect(strike.decidedAt.seconds(since: strike.initialContact) <= 0.150)
      #expect(abs(Double(strike.initialContactIndex) / rate - strike.initialContact.seconds) <= 0.51 / rate)
    }
  }

  @Test func `the same samples give the same events however they are cut`() {
    let samples = SpringMassRunner().samples
    let whole = detector().events(of: samples).map { "\($0)" }
    #expect(!whole.isEmpty)
    for piece in [1, 7, 64] {
      #expect(detector().events(of: samples, piece: piece).map { "\($0)" } == whole)
    }
  }

  @Test func `contact, flight and stride come with the next contact of the same foot`() throws {
    let runner = SpringMassRunner()
    let contacts = detector().events(of: runner.samples).contacts
    #expect(contacts.count == runner.initialContacts.count)
    // The trunk of people bears little for some time before the foot leaves; this one does not.
    for contact in contacts.dropLast(2) {
      #expect(abs(contact.groundContactSeconds - 0.23) < 0.05)
      #expect(abs(contact.flightSeconds - 0.12) < 0.05)
      #expect(abs(contact.strideSeconds - 0.70) < 0.01)
      #expect(abs(contact.dutyFactor - 0.33) < 0.07)
    }
    let later = try #require(contacts.dropFirst(3).first)
    #expect(abs(later.strike.cadenceStepsPerMinute - 60 / 0.35) < 3)
  }

  @Test(arguments: [0.0, 1.1, 2.6])
  func `left and right are told apart by which way each step drives the trunk`(angle: Double) {
    var runner = SpringMassRunner()
    runner.turn(angle, about: SIMD3(0.2, 0.9, -0.4))
    let strikes = detector().events(of: runner.samples).strikes
    let named = strikes.filter { $0.side != nil }
    #expect(named.count > strikes.count / 2)
    for strike in named { #expect(strike.side == (strike.number % 2 == 0 ? .left : .right)) }
  }

  @Test(arguments: [0.0, 0.9, 2.5])
  func `contacts are found where the device took gravity out, after the first seconds`(angle: Double) {
    var runner = SpringMassRunner()
    runner.turn(angle, about: SIMD3(0.7, -0.2, 0.4))
    var samples = runner.samples
    for i in samples.indices { samples[i].acceleration -= SIMD3<Float>(runner.axes.up * 9.80665) }
    let stream = StreamDescription(placement: .sacrum, rateHertz: 200, gravityRemoved: true)
    let strikes = SacrumDetector(stream).events(of: samples).strikes
    let found = strikes.map(\.initialContact.seconds).filter { $0 > 2.2 }
    let truth = runner.initialContacts.filter { $0 > 2.2 }
    #expect(EventMatching(found: found, truth: truth, tolerance: 0.030).f1 == 1)
  }

  @Test func `a given side is kept`() {
    let stream = StreamDescription(placement: .sacrum, side: .right, rateHertz: 200)
    let strikes = SacrumDetector(stream).events(of: SpringMassRunner().samples).strikes
    #expect(strikes.allSatisfy { $0.side == .right })
  }

  @Test func `running begins with the twelfth even step`() {
    let strikes = detector().events(of: SpringMassRunner().samples).strikes
    #expect(strikes.firstIndex { $0.isRunning } == 12)
    #expect(strikes.dropFirst(12).allSatisfy { $0.isRunning })
  }

  @Test func `a pattern is never claimed, and the reason is given`() {
    let samples = SpringMassRunner().samples
    for strike in detector().events(of: samples).strikes {
      #expect(strike.pattern == nil)
      #expect(strike.noPatternReason == .placementCannotTell)
    }
    var slow = SpringMassRunner()
    slow.rateHertz = 40
    for strike in detector(40).events(of: slow.samples).strikes {
      #expect(strike.noPatternReason == .rateTooLow)
      #expect(strike.decidedAt.seconds(since: strike.initialContact) <= 0.150)
    }
    var clipped = samples
    for i in clipped.indices { clipped[i].flags.insert(.accelerationClipped) }
    #expect(detector().events(of: clipped).strikes.allSatisfy { $0.noPatternReason == .clipped })
  }

  @Test func `a gap ends the step in progress`() throws {
    var samples = SpringMassRunner().samples
    let cut = 5.0..<6.5
    samples.removeAll { cut.contains($0.time.seconds) }
    let first = try #require(samples.firstIndex { $0.time.seconds >= 6.5 })
    samples[first].flags.insert(.gapBefore)
    let events = detector().events(of: samples)
    let after = try #require(events.strikes.first { $0.initialContact.seconds > 6.4 })
    #expect(after.stepSeconds.isNaN)
    #expect(after.strideSeconds.isNaN)
    #expect(!after.isRunning)
    let before = try #require(events.contacts.last { $0.strike.initialContact.seconds < 5 })
    #expect(before.nextInitialContact == nil)
    #expect(events.strikes.map(\.number) == Array(0..<events.strikes.count))
    #expect(events.contacts.count == events.strikes.count)
  }

  @Test func `a landing at the very end is told of by finish`() {
    let runner = SpringMassRunner()
    let contact = runner.initialContacts[20]
    let samples = runner.samples.filter { $0.time.seconds < contact + 0.07 }
    let last = detector().events(of: samples).strikes.last?.initialContact.seconds ?? 0
    #expect(abs(last - contact) < 0.03)
  }

  @Test func `noise, rest, NaN and wild values give no running and no trap`() {
    var state: UInt64 = 7
    func next() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int64(state >> 33)) / Float(1 << 30) - 1
    }
    var samples = (0..<20_000).map { i in
      MotionSample(
        time: SensorTime(nanoseconds: Int64(i) * 5_000_000), index: Int64(i),
        acceleration: SIMD3(next(), next(), 9.81 + next()) * (i > 10_000 ? 3 : 0.3))
    }
    samples[500].acceleration.x = .nan
    samples[900].acceleration.y = .infinity
    samples[1500].acceleration = SIMD3(repeating: 1e30)
    samples[2000].time = SensorTime(nanoseconds: -5)
    samples[2001].time = SensorTime(nanoseconds: .max / 2)
    #expect(detector().events(of: samples).strikes.allSatisfy { !$0.isRunning })
  }
}
