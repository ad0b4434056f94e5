import GaitModel

#if canImport(Glibc)
  import Glibc
#endif

/// Strikes of one foot from an accelerometer on its shoe, without a gyroscope.
///
/// Two patterns only, heel or forefoot, and *uncertain* between: `StrikeAngleModel.shoeImpact`, which was
/// trained on synthetic signals. Latency: 105 ms from the first feeling of the impact, which comes within 40 ms of the initial contact.
public struct ShoeAccelerometerDetector: GaitDetector {
  private let stream: StreamDescription
  private let lag: Int
  private var filler: HoleFiller
  private var history: MotionHistory
  private var finder: ImpactContactFinder
  private var assembler = ContactAssembler()
  private var features = ImpactFeatures()

  /// A detector for one shoe's stream.
  public init(_ stream: StreamDescription) {
    self.stream = stream
    lag = max(1, Int((0.005 * stream.rateHertz).rounded()))
    filler = HoleFiller(rateHertz: stream.rateHertz)
    history = MotionHistory(capacity: Int(1.75 * stream.rateHertz) + 16)
    // Without a gyroscope the push-off is less sure.
    assembler.weights = (0.3, 0.6)
    assembler.greatestLimp = 0.22
    if stream.placement == .shoe { assembler.leastSwing = 2 }
    finder = ImpactContactFinder(rateHertz: stream.rateHertz)
  }

  /// 0.15 s: an onset is looked for up to 30 ms before an impact is felt, and the answer comes 105 ms after.
  public var latencySeconds: Double { 0.15 }

  /// Analyses the next samples.
  public mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    history.makeUnique()
    for i in samples.indices { push(samples[i], into: &events) }
  }

  private mutating func push(_ sample: MotionSample, into events: inout [GaitEvent]) {
    switch filler.push(sample) {
    case .nothing: break
    case .repetition: return
    case .gap: interrupt(into: &events)
    case .hole:
      for part in 1...filler.fillers { take(filler.filler(part), filled: true, into: &events) }
    }
    take(sample, filled: false, into: &events)
  }

  @inline(__always) private mutating func take(
    _ sample: MotionSample, filled: Bool, into events: inout [GaitEvent]
  ) {
    let magnitude = (sample.acceleration * sample.acceleration).sum().squareRoot()
    var change: Float = 0
    if history.count >= 2 * lag {
      let d =
        sample.acceleration - 2 * history[history.count - lag].acceleration
        + history[history.count - 2 * lag].acceleration
      change = (d * d).sum().squareRoot()
    }
    var damage: MotionRecord.Damage = filled ? .filled : []
    if sample.flags.contains(.accelerationClipped) { damage.insert(.accelerationClipped) }
    let record = MotionRecord(
      nanoseconds: sample.time.nanoseconds, index: sample.index, acceleration: sample.acceleration,
      magnitude: magnitude, change: change, damage: damage)
    history.append(record)
    assembler.push(magnitude: magnitude)
    if let contact = finder.push(record, history) { strike(contact, into: &events) }
  }

  private mutating func strike(_ contact: FoundContact, into events: inout [GaitEvent]) {
    let newest = history[history.count - 1]
    var strike = Strike(
      number: 0, initialContact: SensorTime(nanoseconds: contact.nanoseconds),
      initialContactIndex: history[contact.record].index,
      decidedAt: SensorTime(nanoseconds: newest.nanoseconds), noPatternReason: .noReference)
    strike.side = stream.side
    var greatest: Float = 0
    var number = contact.record
    while number < history.count {
      greatest = max(greatest, history[number].magnitude)
      number += 1
    }
    strike.peakAccelerationG = greatest / Units.standardGravity
    let numbers = features.read(contact, history, rateHertz: stream.rateHertz)
    if let obstacle = obstacle(contact) {
      strike.abstain(obstacle)
    } else if let numbers {
      decide(&strike, numbers, contact)
    }
    assembler.strike(
      strike, of: contact, effort: ContactAssembler.Effort(at: contact.nanoseconds, history), into: &events)
  }

  private func decide(
    _ strike: inout Strike, _ numbers: InlineArray<30, Float>, _ contact: FoundContact
  ) {
    let model = StrikeAngleModel.shoeImpact
    let degrees = model.degrees(numbers)
    strike.footStrikeAngleDegrees = degrees
    let uncertain = StrikeAngleModel.uncertain(rateHertz: stream.rateHertz)
    if uncertain.contains(degrees) { return strike.abstain(.uncertain) }
    let isHeel = degrees > uncertain.upperBound
    let error = stream.rateHertz < 150 ? model.standardErrorAt100Hertz : model.standardErrorDegrees
    let middle = 0.5 * (FootStrikeAngle.forefootLimit + FootStrikeAngle.rearfootLimit)
    strike.decide(
      isHeel ? .rearfoot : .forefoot, confidence: 1 / (1 + exp(-1.702 * abs(degrees - middle) / error)))
  }

  /// Why no pattern can be read from these samples; `nil` where one can.
  private func obstacle(_ contact: FoundContact) -> NoPatternReason? {
    if stream.placement == .shank { return .placementCannotTell }
    if stream.rateHertz < 97 { return .rateTooLow }
    if stream.gravityRemoved { return .gravityRemoved }
    var clipped: Int64 = 0
    var longestHole: Int64 = 0
    var last = history[contact.record].nanoseconds
    var lastReal = last
    var number = contact.record
    while number < history.count {
      let record = history[number]
      if record.damage.contains(.accelerationClipped) { clipped += record.nanoseconds - last }
      last = record.nanoseconds
      if !record.damage.contains(.filled) {
        longestHole = max(longestHole, last - lastReal)
        lastReal = last
      }
      number += 1
    }
    if clipped > 12_000_000 { return .clipped }
    return longestHole > 15_000_000 + Int64(1e9 / stream.rateHertz) ? .gap : nil
  }

  private mutating func interrupt(into events: inout [GaitEvent]) {
    assembler.interrupt(nil, into: &events)
    finder.interrupt()
    history.reset()
  }

  /// Completes the contact in progress; the detector is then as new.
  public mutating func finish(into events: inout [GaitEvent]) {
    interrupt(into: &events)
    reset()
  }

  /// Forgets everything but the stream's description.
  public mutating func reset() {
    history.reset()
    filler.reset()
    finder.reset()
    assembler.reset()
    features.reset()
  }
}
