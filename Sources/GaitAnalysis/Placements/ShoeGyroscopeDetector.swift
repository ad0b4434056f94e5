import GaitModel
import SignalProcessing

/// Strikes of one foot from an accelerometer and a gyroscope on its shoe.
///
/// Mounted any way round: the sagittal axis is found while running. Latency: 105 ms from the first
/// feeling of the impact, which comes within 40 ms of the initial contact.
public struct ShoeGyroscopeDetector: GaitDetector {
  private let stream: StreamDescription
  private let period: Int64
  private var history: MotionHistory
  private var axis = SagittalAxis()
  private var finder: GyroscopeContactFinder
  private var assembler = ContactAssembler()
  private var integrator: StrideIntegrator
  private let intake: MotionIntake
  private var turnovers = 0
  /// The stance whose stillest moment is to come: from when to when it is looked for, nanoseconds.
  private var stance = (from: Int64.max, until: Int64.max)
  /// The last whole stride, which the next strike tells.
  private var stride: StrideDisplacement?
  private var lever = SensorLever()
  private var roughness = GroundRoughness()
  /// How fast the sensor rose at the last stillest moment, m/s; `nil` where it was not measured.
  private var climbWhenStill: Float?

  /// A stance is still within this after its contact, nanoseconds: a runner's foot soon rises, and a
  /// walker's comes down slowly.
  private static let stillWithin: (running: Int64, walking: Int64) = (200_000_000, 350_000_000)

  /// For how long the foot has turned since its last contact, seconds.
  private var lostSeconds: Float = 0
  /// Nobody swings a foot for so long without a contact: what its swings were taken for is no longer so, seconds.
  private static let mostLost: Float = 3

  /// How fast a runner's shoe still sinks into its sole at its stillest moment, as a share of the way over ground:
  /// 3 to 8 cm/s on 13 people at 2.5 to 4.5 m/s. Taken for none, it would be a rise of every stride.
  private static let sinking: Float = 0.014

  /// How long this foot's contacts last, seconds; NaN before the first whole one.
  private var contactSeconds: Float = .nan

  private var sharpest: Float = 0
  private var usualSharpest: Float = 0
  private var sharpestAt: Int64 = 0
  private var lastImpact: Int64 = -1_000_000_000

  /// A detector for one shoe's stream.
  public init(_ stream: StreamDescription) {
    self.stream = stream
    period = Int64((1e9 / stream.rateHertz).rounded())
    intake = MotionIntake(rateHertz: stream.rateHertz, hasAngularRate: true)
    history = intake.history(seconds: 0.65, rateHertz: stream.rateHertz)
    finder = GyroscopeContactFinder(rateHertz: stream.rateHertz)
    integrator = StrideIntegrator(rateHertz: stream.rateHertz)
  }

  /// Analyses the next samples.
  public mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    history.makeUnique()
    var place = 0
    while place < samples.count {
      if intake.take(samples, from: &place, into: &history) { interrupt(into: &events) }
      let records = history.records
      while history.count < history.end {
        let piece = records.end(ofPieceFrom: history.count, to: history.end)
        let end = axis.follow(records, from: history.count, to: piece)
        while history.count < end { follow(records, to: end, into: &events) }
      }
      integrator.advance(history)
    }
  }

  /// Follows the next records, for which the axis is the same, up to the first at which something is known
  /// that may turn it.
  private mutating func follow(_ records: MotionRecords, to end: Int, into events: inout [GaitEvent]) {
    let first = history.count
    if axis.turnovers != turnovers {
      // What was taken for a swing was a push-off: look for the next contact afresh.
      turnovers = axis.turnovers
      finder.interrupt()
    }
    records.addPitch(from: first, to: end, about: axis.axis)
    let impact = watchImpacts(records, from: first, to: end)
    let still = records.first(from: first, to: end, notBefore: stance.until)
    let stop = min(impact ?? end, still ?? end, end - 1)
    let felt = finder.follow(records, from: first, to: stop + 1)
    let newest = felt ?? stop
    assembler.push(records, from: first, to: newest + 1)
    history.advance(to: newest + 1)
    if records[newest].isTurning { lostSeconds += records[newest].step * Float(newest + 1 - first) }
    if lostSeconds > Self.mostLost {
      lostSeconds = 0
      axis.forgetSwings()
      finder.reset()
    }
    if impact == newest { voteOnImpact() }
    if still == newest { measureStride() }
    if felt != nil, let contact = finder.decide(history) { strike(contact, into: &events) }
  }

  /// The sharpest change of the last quarter second is taken for an impact, and votes on which way is up: at
  /// the record whose number is returned. It does not matter if records are looked at twice before.
  private mutating func watchImpacts(_ records: MotionRecords, from first: Int, to end: Int) -> Int? {
    let isSoon = sharpest > 0 && records.nanoseconds(end - 1) - sharpestAt <= 240_000_000
    if isSoon, !records.mayFeel(above: sharpest, from: first, to: end) { return nil }
    var number = first
    while number < end {
      let record = records[number]
      if record.impact > sharpest {
        sharpest = record.impact
        sharpestAt = record.nanoseconds
      } else if sharpest > 0, record.nanoseconds - sharpestAt > 240_000_000 {
        return number
      }
      number &+= 1
    }
    return nil
  }

  private mutating func voteOnImpact() {
    let at = sharpestAt
    if sharpest > 0.5 * usualSharpest, at - lastImpact > 350_000_000 || sharpest > usualSharpest {
      let start = history.first(notBefore: at - 280_000_000) + 1
      let before = history.turn(from: start, to: history.first(notBefore: at - 50_000_000))
      let after = history.turn(
        from: max(start, history.first(notBefore: at + 40_000_001)), to: history.count)
      if sharpest > 9 { axis.impact(before: before, after: after) }
      lastImpact = at
    }
    usualSharpest += 0.2 * (sharpest - usualSharpest)
    sharpest = 0
    sharpestAt = .max
  }

  private mutating func strike(_ contact: FoundContact, into events: inout [GaitEvent]) {
    var strike = history.strike(
      at: contact, side: stream.side, foundAfter: FootStrikeAngle.latestFound)
    var midSwing: SensorTime?
    var motion = ContactMotion()
    lostSeconds = 0
    learnContactTime(contact)
    assembler.moved(roughness: roughness.degrees)
    if let angle = FootStrikeAngle(contact: contact, contactSeconds: contactSeconds, history) {
      if axis.isSettled { strike.initialContact = SensorTime(nanoseconds: angle.instant) }
      decide(&strike, angle)
      if let roll = roll(angle) {
        motion.rollDegrees = roll.atContactDegrees
        motion.eversionRateDegreesPerSecond = roll.eversionRateDegrees
      }
    }
    midSwing = integrator.fastest(before: contact.record, history)
    tellStride(&strike)
    assembler.strike(
      strike, of: contact, effort: ContactAssembler.Effort(at: contact.nanoseconds, history),
      midSwing: midSwing, motion: motion, into: &events)
    axis.strode(swing: forwardSwing(before: contact), pushOff: contact.previousPushOff?.turn ?? .zero)
    finder.isRunning = assembler.isRunning
    finder.knowsPitch = axis.isSettled
    let still = assembler.isRunning ? Self.stillWithin.running : Self.stillWithin.walking
    stance = (contact.nanoseconds + 30_000_000, contact.nanoseconds + still)
  }

  /// How the foot rolls from a contact on; `nil` where its axes or its side are not known, or its signal is damaged.
  private func roll(_ angle: FootStrikeAngle) -> FootRoll? {
    guard let side = stream.side, axis.isSettled, let frame = axis.frame, stream.rateHertz >= 97,
      !angle.damage.contains(.angularRateClipped), angle.longestHole <= 15_000_000 + period
    else { return nil }
    return FootRoll(
      contact: angle.instant, flat: angle.flatRecord, toesUp: axis.axis, up: frame.up, side: side, history)
  }

  /// Takes the contact before this one into the mean of the last contacts' length.
  private mutating func learnContactTime(_ contact: FoundContact) {
    guard let end = contact.previousPushOff?.release.nanoseconds, let start = assembler.pendingContact else {
      return
    }
    let seconds = Float(end - start.nanoseconds) * 1e-9
    guard seconds > 0.1, seconds < 0.45 else { return }
    contactSeconds = contactSeconds.isNaN ? seconds : contactSeconds + 0.3 * (seconds - contactSeconds)
  }

  /// The turn of the swing that ended at a contact while the toes rose, rad.
  private func forwardSwing(before contact: FoundContact) -> SIMD3<Float> {
    let from = history.first(notBefore: contact.nanoseconds - 350_000_000)
    var number = history.first(notBefore: contact.nanoseconds - 15_000_000)
    while number > from, history[number].pitchRate < 2 { number &-= 1 }
    var turn = SIMD4<Float>.zero
    while number > from, history[number].pitchRate > 0 {
      turn += history[number].step * history[number].angularRate
      number &-= 1
    }
    return turn.xyz
  }

  /// Writes the last whole stride into a strike, once.
  private mutating func tellStride(_ strike: inout Strike) {
    guard let stride else { return }
    self.stride = nil
    strike.speedMetresPerSecond = stride.runMetres / stride.seconds
    strike.strideLengthMetres = stride.runMetres
    strike.strideRiseMetres = stride.riseMetres
    if stride.runMetres > 0.5 {
      strike.gradePercent = 100 * stride.riseMetres / stride.runMetres
      strike.gradeSource = .shoe
    }
  }

  /// Ends a stride where the foot lay stillest in the stance that is over. Sooner than that, with the answer
  /// about the strike, people's feet still sink by 0.2 m/s and more.
  private mutating func measureStride() {
    let from = history.first(notBefore: stance.from)
    stance = (.max, .max)
    stride = nil
    let width = max(3, Int(30_000_000 / period))
    guard history.count - from >= width else { return integrator.interrupt() }
    var unrest: Float = 0
    var number = from
    while number < from &+ width {
      unrest += abs(history[number].pitchRate)
      number &+= 1
    }
    var best = (unrest: unrest, newest: number - 1)
    while number < history.count {
      unrest += abs(history[number].pitchRate)
      unrest -= abs(history[number &- width].pitchRate)
      if unrest < best.unrest { best = (unrest, number) }
      number &+= 1
    }
    guard best.unrest < 2.5 * Float(width) else { return integrator.interrupt() }
    let still = best.newest - width / 2
    var rate = -integrator.offset
    for number in best.newest - width + 1...best.newest {
      rate += history[number].angularRate.xyz / Float(width)
    }
    guard var moved = integrator.flat(at: still, history) else {
      climbWhenStill = nil
      return
    }
    roughness.add(turn: moved.turn, up: moved.up)
    axis.standing(moved.up * Units.standardGravity)
    lever.learn(from: still, up: moved.up, history)
    let climb = lever.climb(turning: rate, up: moved.up, toesUp: axis.axis)
    moved.riseMetres += 0.5 * (climb + (climbWhenStill ?? climb)) * moved.seconds
    climbWhenStill = climb
    if assembler.isRunning { moved.riseMetres -= Self.sinking * moved.runMetres }
    stride = moved
  }

  private mutating func decide(_ strike: inout Strike, _ angle: FootStrikeAngle) {
    finder.flat = FlatFoot(record: angle.flatRecord, pitch: angle.flatPitch, frame: axis.frame)
    // A foot that carries a runner is pushed forward and aside as well as up: strides show the vertical
    // better.
    if angle.restlessness < 1, !axis.knowsUp {
      axis.standing(history[angle.flatRecord].acceleration.xyz)
    }
    if stream.rateHertz < 97 { return strike.abstain(.rateTooLow) }
    if angle.damage.contains(.angularRateClipped) { return strike.abstain(.clipped) }
    if angle.longestHole > 15_000_000 + period { return strike.abstain(.gap) }
    if !axis.isSettled { return strike.abstain(.noReference) }
    strike.footStrikeAngleDegrees = angle.degrees
    if angle.restlessness > FootStrikeAngle.mostRestless { return strike.abstain(.noReference) }
    let error = angle.standardError(rateHertz: stream.rateHertz)
    strike.footStrikeAngleErrorDegrees = error
    let (pattern, confidence) = FootStrikeAngle.pattern(degrees: angle.degrees, standardError: error)
    strike.decide(pattern, confidence: confidence)
  }

  private mutating func interrupt(into events: inout [GaitEvent]) {
    assembler.interrupt(finder.pushOff, into: &events)
    finder.interrupt()
    integrator.interrupt()
    stance = (.max, .max)
    stride = nil
    sharpest = 0
  }

  /// Completes the contact in progress. Nothing is pushed after.
  public mutating func finish(into events: inout [GaitEvent]) {
    interrupt(into: &events)
  }
}
