import GaitModel

/// Finds the contacts of both feet from an accelerometer at the sacrum or anywhere on a belt.
///
/// Needs no axes and no still phase: the way up is learned as the stream goes. Contacts are told of within
/// 150 ms, whatever the rate; a strike's 12 first even steps come before `isRunning` is believed. Strike
/// patterns are never told: none is published for this placement. Each `contact` comes when the next
/// contact of the *same* foot is known, two strikes on. Walking has no flight and gives few strikes or
/// none; jumps, stumbles and fast walking give strikes that are not running. Where the device has taken
/// gravity out, up must be learned from the running itself, and the first second has no strikes.
public struct SacrumDetector: GaitDetector {
  /// The stream it was made for.
  public let stream: StreamDescription
  /// The longest stream time from a contact to its strike, seconds.
  public var latencySeconds: Double { Double(StepAssembler.longestLatency) * 1e-9 }

  private var intake: StepIntake
  private var gravity = SacrumGravity()
  private var landings = SacrumLandings()
  private var gate = SacrumDetector.newGate
  private var sides = SacrumSides()

  private static var newGate: SacrumRunningGate {
    SacrumRunningGate(spreadToEnter: 0.55, spreadToLeave: 0.45)
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

  /// Ends the stream: a landing under way is told of, contacts in progress are completed.
  public mutating func finish(into events: inout [GaitEvent]) {
    interrupt(into: &events)
    intake.stop()
  }

  /// Forgets everything but the stream's description.
  public mutating func reset() { self = SacrumDetector(stream) }

  @inline(__always)
  private mutating func push(_ sample: MotionSample, into events: inout [GaitEvent]) {
    switch intake.place(of: sample) {
    case .refused: return
    case .afterGap:
      interrupt(into: &events)
      intake.start(sample)
    case .next: break
    }
    intake.push(sample)
    while let tick = intake.next() { follow(tick, into: &events) }
  }

  private mutating func interrupt(into events: inout [GaitEvent]) {
    if intake.isStarted {
      if let landing = landings.finish() { strike(landing, into: &events) }
      intake.steps.completeAll(into: &events)
    }
    landings.interrupt()
    gate = Self.newGate
    sides.interrupt()
    intake.steps.interrupt()
  }

  @inline(__always)
  private mutating func follow(_ smooth: SacrumGrid.Tick, into events: inout [GaitEvent]) {
    var tick = smooth
    if stream.gravityRemoved { tick.acceleration = gravity.restored(tick.acceleration) }
    sides.push(tick.acceleration)
    switch landings.push(tick) {
    case .nothing: break
    case .landing(let landing): strike(landing, into: &events)
    case .takeOff(let time):
      intake.steps.takeOff(at: time)
      sides.end(up: landings.up)
    }
    if intake.steps.tick() {
      intake.steps.completeAll(into: &events)
      gate = Self.newGate
    }
  }

  private mutating func strike(_ landing: SacrumLandings.Landing, into events: inout [GaitEvent]) {
    let time = landing.initialContact
    let step = intake.steps.step(to: time)
    let follows = SacrumRunningGate.stepSeconds.contains(step)
    if follows { refineTakeOff(step: step, load: landing.load, before: time) }
    let side = sides.begin(braking: landing.braking, follows: follows)
    intake.steps.strike(
      at: time, isRunning: gate.judge(contact: time, spread: landing.spread), side: stream.side ?? side,
      clippedSince: time, into: &events)
  }

  /// The contact before, better timed now that its whole step is known.
  private mutating func refineTakeOff(step: Float, load: Float, before next: Int64) {
    guard let began = intake.steps.contactUnderWay, let ended = intake.steps.takeOffUnderWay, load > 0 else {
      return
    }
    let rough = Float(ended - began) * 1e-9
    let fall = rough / SacrumLandings.takeOffRatio
    let fine = SacrumLandings.fallShare * fall + SacrumLandings.loadShare * step / load
    let bounded = min(max(fine, 0.8 * rough), 1.25 * rough)
    intake.steps.correctTakeOff(at: min(began + Int64(bounded * 1e9), next))
  }
}
