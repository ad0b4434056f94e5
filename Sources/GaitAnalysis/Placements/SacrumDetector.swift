import GaitModel

/// Finds the contacts of both feet from an accelerometer at the sacrum, anywhere on a belt or on the chest, and with a
/// gyroscope tells the feet apart better.
///
/// At the chest, which turns against the pelvis, no side is told, and contact times stand on the pelvis's constants:
/// no recording of a running chest with its contacts was at hand.
///
/// Needs no axes and no still phase: up and forward are learned as the stream goes. Contacts are told of within
/// 150 ms, whatever the rate; a strike's 12 first even steps come before `isRunning` is believed. Strike
/// patterns are never told: none is published for this placement. Each `contact` comes when the next
/// contact of the *same* foot is known, two strikes on. Walking has no flight and gives few strikes or
/// none; jumps, stumbles and fast walking give strikes that are not running. Where the device has taken
/// gravity out, up must be learned from the running itself, and the first second has no strikes.
public struct SacrumDetector: GaitDetector {
  /// The stream it was made for.
  public let stream: StreamDescription

  private var intake: StepIntake
  private var gravity = SacrumGravity()
  private var ticks = SacrumTicks()
  private var axes = SacrumAxes()
  private var landings = SacrumLandings()
  private var times = SacrumContactTimes()
  private var gate = SacrumDetector.newGate
  private var sides = SacrumSides()
  private var turn = SIMD3<Float>.zero
  private var motion: TrunkMotion

  private static var newGate: SacrumRunningGate {
    SacrumRunningGate(spreadToEnter: 0.55, spreadToLeave: 0.45)
  }

  /// A detector for one stream.
  public init(_ stream: StreamDescription) {
    self.stream = stream
    intake = StepIntake(stream)
    motion = TrunkMotion(hasAngularRate: stream.hasAngularRate)
  }

  /// Analyses the next samples, appending what they completed to `events`.
  public mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    for i in samples.indices { push(samples[i], into: &events) }
  }

  /// Ends the stream: a landing under way is told of, contacts in progress are completed.
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
      turn += sample.angularRate * (Float(sample.time.nanoseconds - intake.steps.lastTime) * 1e-9)
    }
    intake.push(sample)
    while let tick = intake.next() { follow(tick, into: &events) }
  }

  private mutating func interrupt(into events: inout [GaitEvent]) {
    if intake.isStarted {
      if let landing = landings.finish(ticks) { strike(landing, into: &events) }
      intake.steps.completeAll(into: &events)
    }
    turn = .zero
    ticks.interrupt()
    landings.interrupt()
    times.interrupt()
    gate = Self.newGate
    sides.interrupt()
    motion.interrupt()
    intake.steps.interrupt()
  }

  @inline(__always)
  private mutating func follow(_ tick: SacrumGrid.Tick, into events: inout [GaitEvent]) {
    let acceleration = stream.gravityRemoved ? gravity.restored(tick.acceleration) : tick.acceleration
    ticks.push(at: tick.nanoseconds, acceleration, turn: turn)
    axes.follow(ticks)
    switch landings.push(ticks, axes) {
    case .nothing: break
    case .landing(let landing): strike(landing, into: &events)
    case .fall(let ticksAgo):
      if let began = intake.steps.contactUnderWay {
        let fall = tick.nanoseconds - Int64(ticksAgo * Float(SacrumGrid.step))
        intake.steps.takeOff(at: began + Int64(SacrumContactTimes.takeOffRatio * Float(fall - began)))
      }
    }
    if intake.steps.tick() {
      intake.steps.completeAll(into: &events)
      gate = Self.newGate
    }
  }

  private mutating func strike(_ landing: SacrumLandings.Landing, into events: inout [GaitEvent]) {
    let found = times.landed(landing, ticks, axes)
    let time = found.contact
    let steps = SacrumRunningGate.steps(in: intake.steps.step(to: time))
    if steps == 1, let end = found.takeOffBefore { intake.steps.correctTakeOff(at: min(end, time)) }
    intake.steps.moved(motion.land(at: ticks.number(at: time), isStep: steps == 1, ticks, axes))
    let side = sides.begin(at: time, steps: steps, hasYaw: stream.hasAngularRate, ticks, axes)
    let isRunning = gate.judge(contact: time, spread: landing.spread)
    intake.steps.strike(
      at: time, isRunning: isRunning, gate,
      side: stream.side ?? (stream.placement == .chest ? nil : side),
      clippedSince: time, into: &events)
  }
}
