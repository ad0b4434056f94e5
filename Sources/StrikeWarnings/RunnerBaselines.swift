import GaitModel

/// What is usual for this runner on the level, learned as the run goes on; what rules compare with.
///
/// Only running steps off descents count, so a long descent does not become its own measure.
struct RunnerBaselines: Sendable {
  /// Left, right and unknown side: two sensors never sit alike.
  private var peaks = InlineArray<3, Baseline>(repeating: Baseline(lowest: 0.4))
  /// Over ground, m/s.
  private var speed = Baseline(lowest: 0.5)
  /// Steps of both feet a minute.
  private var cadence = SpeedBaseline(lowest: 40)
  /// Ground contact time.
  private var contactSeconds = SpeedBaseline(lowest: 0.05)

  private let peakSteps: Int
  private let speedSteps: Int
  private let cadenceSteps: Int
  private let contactSteps: Int

  init(_ profile: RunnerProfile) {
    peakSteps = profile.hardImpact.baselineSteps
    speedSteps = profile.fastDescent.baselineSteps
    cadenceSteps = profile.lowCadence.baselineSteps
    contactSteps = profile.longContact.baselineSteps
  }

  mutating func push(_ event: GaitEvent) {
    switch event {
    case .strike(let strike) where strike.isRunning && strike.descent == 0:
      peaks[Self.slot(strike.side)].add(strike.peakAccelerationG)
      speed.add(strike.speedMetresPerSecond)
      cadence.add(strike.cadenceStepsPerMinute, speed: strike.speedMetresPerSecond)
    case .contact(let contact) where contact.strike.isRunning && contact.strike.descent == 0:
      contactSeconds.add(contact.groundContactSeconds, speed: contact.strike.speedMetresPerSecond)
    default: break
    }
  }

  /// What is usual in a step like the one the input is about.
  func usual(for input: RuleInput) -> UsualStep {
    switch input {
    case .event(.strike(let strike)):
      let slot = Self.slot(strike.side)
      return UsualStep(
        peakG: peaks[slot].seen >= peakSteps ? peaks[slot].median : nil,
        speedMetresPerSecond: speed.seen >= speedSteps ? speed.median : nil,
        cadenceStepsPerMinute: cadence.median(speed: strike.speedMetresPerSecond, after: cadenceSteps))
    case .event(.contact(let contact)):
      return UsualStep(
        groundContactSeconds: contactSeconds.median(
          speed: contact.strike.speedMetresPerSecond, after: contactSteps))
    default: return UsualStep()
    }
  }

  private static func slot(_ side: Side?) -> Int {
    switch side {
    case .left: 0
    case .right: 1
    case nil: 2
    }
  }
}

/// The runner's own medians in a step of that side and speed; `nil` where too few were seen.
struct UsualStep {
  var peakG: Float?
  var speedMetresPerSecond: Float?
  var cadenceStepsPerMinute: Float?
  var groundContactSeconds: Float?
}
