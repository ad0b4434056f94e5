import CLibrary
import GaitModel

/// Strikes of one foot from an accelerometer on its shoe, without a gyroscope.
///
/// Two patterns only, heel or forefoot, and *uncertain* between: `StrikeAngleModel.shoeImpact`, which was
/// trained on synthetic signals. Latency: 105 ms from the first feeling of the impact, which comes within 40 ms of the initial contact.
public struct ShoeAccelerometerDetector: GaitDetector {
  private let stream: StreamDescription
  private let intake: MotionIntake
  private var history: MotionHistory
  private var finder: ImpactContactFinder
  private var assembler = ContactAssembler()
  private var features = ImpactFeatures()

  /// A detector for one shoe's stream.
  public init(_ stream: StreamDescription) {
    self.stream = stream
    intake = MotionIntake(rateHertz: stream.rateHertz, hasAngularRate: false)
    history = intake.history(seconds: 1.75, rateHertz: stream.rateHertz)
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
    var place = 0
    while place < samples.count {
      if intake.take(samples, from: &place, into: &history) { interrupt(into: &events) }
      while history.advance() {
        assembler.push(history.records, from: history.count - 1, to: history.count)
        if finder.push(history.newest), let contact = finder.decide(history) {
          strike(contact, into: &events)
        }
      }
    }
  }

  private mutating func strike(_ contact: FoundContact, into events: inout [GaitEvent]) {
    var strike = history.strike(at: contact, side: stream.side)
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
  }

  /// Completes the contact in progress; the detector is then as new.
  public mutating func finish(into events: inout [GaitEvent]) {
    interrupt(into: &events)
    reset()
  }

  /// Forgets everything but the stream's description.
  public mutating func reset() {
    history.reset()
    finder.reset()
    assembler.reset()
    features.reset()
  }
}
