import GaitModel

/// Finds steps and cadence from an accelerometer at the wrist.
///
/// Steps come within 150 ms, but a wrist feels them through a loose arm: contact times are good for
/// cadence and for counting, not for contact or flight times, so `terminalContact` stays `nil`. Which foot
/// and which pattern can't be told without a personal model. Readings that clip (many watches end at
/// ±2 g) still give steps, and say `clipped`.
public struct WristDetector: GaitDetector {
  /// The stream it was made for.
  public let stream: StreamDescription

  private var intake: StepIntake
  private var finder = WristSteps()
  private var gate = WristDetector.newGate
  private var swing = ArmSwing()

  /// Walkers' wrists swing by 0.1…0.3 g at two steps a second and less.
  private static var newGate: SacrumRunningGate {
    SacrumRunningGate(spreadToEnter: 0.25, spreadToLeave: 0.18)
  }

  /// A detector for one stream.
  public init(_ stream: StreamDescription) {
    self.stream = stream
    intake = StepIntake(stream)
  }

  /// Analyses the next samples, appending what they completed to `events`.
  public mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    for i in samples.indices { push(samples[i], into: &events) }
  }

  /// Ends the stream: contacts in progress are completed.
  public mutating func finish(into events: inout [GaitEvent]) {
    interrupt(into: &events)
    intake.stop()
  }

  @inline(__always)
  private mutating func push(_ sample: MotionSample, into events: inout [GaitEvent]) {
    switch intake.place(of: sample) {
    case .refused: return
    case .afterGap:
      interrupt(into: &events)
      intake.start(sample)
    case .next: break
    }
    if stream.hasAngularRate {
      swing.push(sample.angularRate, step: Float(sample.time.nanoseconds - intake.steps.lastTime) * 1e-9)
    }
    intake.push(sample)
    while let tick = intake.next() {
      if let step = finder.push(tick) {
        // What clipped since the step before would spoil a pattern read over a stride.
        let since = intake.steps.contactUnderWay ?? step.contact
        if stream.hasAngularRate {
          var motion = ContactMotion()
          motion.armSwingDegreesPerSecond = swing.step()
          intake.steps.moved(motion)
        }
        let isRunning = gate.judge(contact: step.contact, spread: step.spread)
        intake.steps.strike(
          at: step.contact, isRunning: isRunning, gate, side: nil, clippedSince: since, into: &events)
      }
      if intake.steps.tick() {
        intake.steps.completeAll(into: &events)
        gate = Self.newGate
        swing.interrupt()
      }
    }
  }

  private mutating func interrupt(into events: inout [GaitEvent]) {
    if intake.isStarted { intake.steps.completeAll(into: &events) }
    finder = WristSteps()
    gate = Self.newGate
    swing.interrupt()
    intake.steps.interrupt()
  }
}
