import CLibrary
import GaitModel

/// Strikes of one foot from an accelerometer on its shoe, without a gyroscope.
///
/// It tells heel strikes from the others, says *uncertain* where both are likely, and *unfamiliar* where the
/// signal lies outside what its model was trained on. Of strikes that are not on the heel it says midfoot or
/// forefoot by the angle it read; that is the more likely of the two and no more. Latency: 105 ms from the first
/// feeling of the impact, which comes within 40 ms of the initial contact.
public struct ShoeAccelerometerDetector: GaitDetector {
  private let stream: StreamDescription
  private let intake: MotionIntake
  private var history: MotionHistory
  private var finder: ImpactContactFinder
  private var assembler = ContactAssembler()
  private var reader: ShoeReader
  /// What the model's looks saw, for its training.
  package var look = ShoeLook()
  /// Found, and waiting for the signal that its time and angle are read from.
  private var waiting: FoundContact?
  private var isRead = false
  private var lastContact: Int64?
  private static let latest: Int64 = 150_000_000

  /// A detector for one shoe's stream.
  public init(_ stream: StreamDescription) { self.init(stream, model: .trained) }

  /// A detector with another model.
  package init(_ stream: StreamDescription, model: ShoeAccelerometerModel) {
    self.stream = stream
    intake = MotionIntake(rateHertz: stream.rateHertz, hasAngularRate: false)
    history = intake.history(seconds: 1.9, rateHertz: stream.rateHertz)
    reader = ShoeReader(model: model)
    // Without a gyroscope the push-off is less sure.
    assembler.weights = (0.3, 0.6)
    assembler.greatestLimp = 0.22
    if stream.placement == .shoe { assembler.leastSwing = 2 }
    finder = ImpactContactFinder(rateHertz: stream.rateHertz)
  }

  /// Analyses the next samples.
  public mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    history.makeUnique()
    var place = 0
    while place < samples.count {
      if intake.take(samples, from: &place, into: &history) { interrupt(into: &events) }
      while history.advance() {
        assembler.push(history.records, from: history.count - 1, to: history.count)
        if finder.push(history.newest), let contact = finder.decide(history) {
          waiting = contact
          isRead = false
        }
        if waiting != nil { answer(into: &events) }
      }
    }
  }

  /// Reads the waiting contact as soon as the signal reaches far enough past it.
  private mutating func answer(into events: inout [GaitEvent]) {
    guard var contact = waiting else { return }
    let newest = history.newest.nanoseconds
    guard stream.placement == .shoe else {
      waiting = nil
      return strike(contact, isReadable: false, into: &events)
    }
    if !isRead {
      guard newest >= contact.nanoseconds + ShoeReader.onsetReach else { return }
      let held = lastContact.flatMap { $0 > history[history.oldest].nanoseconds ? $0 : nil }
      let time = max(
        reader.contact(near: contact.nanoseconds, previous: held, history, &look), newest - Self.latest)
      isRead = true
      // The model knows runners only.
      let effort = ContactAssembler.Effort(at: contact.nanoseconds, history)
      if assembler.isRunning || effort.isSurelyRunning {
        contact.nanoseconds = time
        contact.record = max(history.first(notBefore: time + 1) - 1, history.oldest)
        waiting = contact
      }
    }
    guard newest >= contact.nanoseconds + ShoeReader.angleReach else { return }
    waiting = nil
    strike(contact, isReadable: reader.frame.isKnown, into: &events)
  }

  private mutating func strike(_ found: FoundContact, isReadable: Bool, into events: inout [GaitEvent]) {
    var contact = found
    var strike = history.strike(at: contact, side: stream.side)
    if let obstacle = obstacle(contact) {
      strike.abstain(obstacle)
    } else if isReadable {
      decide(&strike, contact.nanoseconds)
    }
    if isReadable, assembler.isRunning { readPushOff(before: &contact) }
    lastContact = contact.nanoseconds
    assembler.strike(
      strike, of: contact, effort: ContactAssembler.Effort(at: contact.nanoseconds, history), into: &events)
  }

  private mutating func decide(_ strike: inout Strike, _ contact: Int64) {
    let features = reader.angleFeatures(contact, history)
    look.add(.angle, at: contact, features)
    let answer = reader.model.answer(features)
    guard answer.isFamiliar else { return strike.abstain(.unfamiliar) }
    strike.footStrikeAngleDegrees = answer.degrees
    if answer.heel >= reader.model.heelBar {
      strike.decide(.rearfoot, confidence: answer.heel)
    } else if answer.heel <= reader.model.otherBar {
      let isForefoot = answer.degrees < FootStrikeAngle.forefootLimit
      strike.decide(isForefoot ? .forefoot : .midfoot, confidence: 1 - answer.heel)
    } else {
      strike.abstain(.uncertain)
    }
  }

  /// Sharpens the push-off between the last contact and this one; `dip` stays as the running gate knows it.
  private mutating func readPushOff(before contact: inout FoundContact) {
    guard let last = lastContact, let rough = contact.previousPushOff, !contact.revokesLast,
      contact.nanoseconds - last < 1_300_000_000, last > history[history.oldest].nanoseconds
    else { return }
    let time = reader.pushOff(from: last, to: contact.nanoseconds, history, &look)
    let index = history[min(history.first(notBefore: time), history.count - 1)].index
    contact.previousPushOff = PushOff(dip: rough.dip, release: Instant(nanoseconds: time, index: index))
  }

  /// Why no pattern can be read from these samples; `nil` where one can.
  private func obstacle(_ contact: FoundContact) -> NoPatternReason? {
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
    // `history` may be gone already: what was waiting is lost with the signal it waited for.
    waiting = nil
    lastContact = nil
    assembler.interrupt(nil, into: &events)
    finder.interrupt()
  }

  /// Completes the contact in progress. Nothing is pushed after.
  public mutating func finish(into events: inout [GaitEvent]) {
    if let contact = waiting {
      waiting = nil
      strike(contact, isReadable: false, into: &events)
    }
    interrupt(into: &events)
  }
}
