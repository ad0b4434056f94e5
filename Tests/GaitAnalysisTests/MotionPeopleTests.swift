import GaitAnalysis
import GaitModel
import GaitSynthesis
import Testing

/// How feet roll and trunks move, on sensors moved by people's markers, which tell what is true of both. No constant was
/// fitted to these people; limits leave a margin to what was reached.
@Suite(.enabled(if: VirtualPeople.arePresent)) struct MotionPeopleTests {
  /// Found and true values of a measure, contact by contact.
  private static func pairs(
    _ placement: Placement, _ found: (GroundContact) -> Float, _ known: (TrueContact) -> Double
  ) throws -> [SIMD2<Double>] {
    var pairs: [SIMD2<Double>] = []
    for sensor in try VirtualPeople.all(placement) {
      let stream = StreamDescription(
        placement: placement, side: sensor.side, rateHertz: 200, hasAngularRate: true)
      var detector = try #require(PlacementTable.detector(for: stream))
      var events: [GaitEvent] = []
      detector.push(sensor.samples.span, into: &events)
      detector.finish(into: &events)
      for contact in events.contacts {
        let at = contact.strike.initialContact.seconds
        guard let true_ = sensor.contacts.first(where: { abs($0.initialContactSeconds - at) < 0.05 }) else {
          continue
        }
        let pair = SIMD2(Double(found(contact)), known(true_))
        if pair.x.isFinite, pair.y.isFinite { pairs.append(pair) }
      }
    }
    return pairs
  }

  private static func error(_ pairs: [SIMD2<Double>]) -> (bias: Double, rms: Double) {
    let errors = pairs.map { $0.x - $0.y }
    return (VirtualPeople.mean(errors), VirtualPeople.rms(errors))
  }

  private static func correlation(_ pairs: [SIMD2<Double>]) -> Double {
    let mean = pairs.reduce(.zero, +) / Double(pairs.count)
    let off = pairs.map { $0 - mean }
    let squares = off.reduce(.zero) { $0 + $1 * $1 }
    return off.reduce(0) { $0 + $1.x * $1.y } / (squares.x * squares.y).squareRoot()
  }

  @Test func `a foot's roll at contact and its greatest eversion rate are the markers'`() throws {
    let roll = try Self.pairs(.shoe, { $0.motion.rollDegrees }, { Double($0.motion.rollDegrees) })
    #expect(roll.count > 200)
    #expect(abs(Self.error(roll).bias) <= 1 && Self.error(roll).rms <= 3)
    #expect(Self.correlation(roll) >= 0.85)
    let rate = try Self.pairs(
      .shoe, { $0.motion.eversionRateDegreesPerSecond },
      { Double($0.motion.eversionRateDegreesPerSecond) })
    #expect(Self.error(rate).rms <= 130, "\(Self.error(rate))")
    #expect(Self.correlation(rate) >= 0.85)
  }

  @Test func `a step's length is the belt's speed times the time of half a stride`() throws {
    let length = try Self.pairs(.shoe, { $0.strike.strideLengthMetres / 2 }, \.stepLengthMetres)
    #expect(length.count > 150)
    let relative = length.map { $0.x / $0.y - 1 }
    #expect(abs(VirtualPeople.mean(relative)) <= 0.02 && VirtualPeople.rms(relative) <= 0.05)
  }

  @Test func `a trunk sways, surges and brakes as its markers do`() throws {
    let sway = try Self.pairs(.sacrum, { $0.motion.swayRatio }, { Double($0.motion.swayRatio) })
    #expect(sway.count > 50)
    #expect(Self.correlation(sway) >= 0.9 && Self.error(sway).rms <= 0.05)
    let surge = try Self.pairs(.sacrum, { $0.motion.surgeRatio }, { Double($0.motion.surgeRatio) })
    #expect(Self.correlation(surge) >= 0.9 && Self.error(surge).rms <= 0.04)
    let braking = try Self.pairs(
      .sacrum, { $0.motion.brakingMetresPerSecond }, { Double($0.motion.brakingMetresPerSecond) })
    #expect(abs(Self.error(braking).bias) <= 0.05 && Self.error(braking).rms <= 0.06)
    #expect(Self.correlation(braking) >= 0.85)
  }

  /// One sensor keeps its place on a person, while the ground turns and the pace changes: the lean between the two is
  /// that of the markers, to gravity.
  @Test(arguments: [(-10.0, 5.7106), (0.0, 0), (10.0, -5.7106)])
  func `a trunk's lean is the markers', on a slope too`(grade: Double, turned: Double) throws {
    for trial in try VirtualPeople.loaded().prefix(4) {
      var choices = VirtualSensor.Choices(sensor: SensorModel(placement: .sacrum))
      choices.mounting = Mounting(position: .zero, rotation: SIMD3(4, -9, 7))
      let level = try #require(VirtualSensor.all(of: trial, choices).first)
      choices.gradePercent = grade
      let sloping = try #require(VirtualSensor.all(of: trial, choices).first)
      let gap = Int64(1e9 / 200) + level.samples[level.samples.count - 1].time.nanoseconds
      let samples =
        level.samples
        + sloping.samples.map {
          var sample = $0
          sample.time.nanoseconds += gap
          return sample
        }
      let detector = SacrumDetector(
        StreamDescription(placement: .sacrum, rateHertz: 200, hasAngularRate: true))
      let contacts = detector.events(of: samples).contacts.filter { $0.motion.leanDegrees.isFinite }
      func mean(_ seconds: ClosedRange<Double>) -> Double {
        VirtualPeople.mean(
          contacts.filter { seconds.contains($0.strike.initialContact.seconds) }
            .map { Double($0.motion.leanDegrees) })
      }
      let half = Double(gap) * 1e-9
      // The virtual ground turns at once; up is learned anew in some seconds.
      let change = mean(half + 6...2 * half) - mean(4...half)
      #expect(abs(change - turned) <= 1, "\(trial.person): \(change)")
    }
  }
}
