import GaitModel

/// Contacts of one leg from an accelerometer and a gyroscope on its shin or ankle.
///
/// Mounted any way round. It sees no angle between foot and ground: every strike says `placementCannotTell`.
/// Its peak acceleration is a tibial one, about a quarter of a shoe's.
public struct ShankGyroscopeDetector: GaitDetector {
  private let side: Side?
  private let intake: MotionIntake
  private var history: MotionHistory
  private var axis: ShankAxis
  private var contacts: ShankContacts
  private var assembler = ContactAssembler()

  /// A detector for one shank's stream.
  public init(_ stream: StreamDescription) {
    side = stream.side
    intake = MotionIntake(rateHertz: stream.rateHertz, hasAngularRate: true)
    history = intake.history(seconds: 1.2, rateHertz: stream.rateHertz)
    axis = ShankAxis(rateHertz: stream.rateHertz)
    contacts = ShankContacts(rateHertz: stream.rateHertz)
  }

  /// 0.15 s: the answer comes 100 ms after the shank stands still in its turn, which is before the contact.
  public var latencySeconds: Double { 0.15 }

  /// Analyses the next samples.
  public mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    history.makeUnique()
    var place = 0
    while place < samples.count {
      if intake.take(samples, from: &place, into: &history) { interrupt(into: &events) }
      let records = history.records
      while history.count < history.end {
        let first = history.count
        let end = axis.end(from: first, to: records.end(ofPieceFrom: first, to: history.end))
        records.addPitch(from: first, to: end, about: axis.axis)
        while history.count < end {
          assembler.push(records, from: history.count, to: history.count + 1)
          history.advance(to: history.count + 1)
          if let contact = contacts.push(history) { strike(contact, into: &events) }
        }
        if axis.follow(records, from: first, to: end) { contacts.interrupt() }
      }
    }
  }

  private mutating func strike(_ contact: FoundContact, into events: inout [GaitEvent]) {
    var strike = history.strike(at: contact, side: side)
    strike.abstain(.placementCannotTell)
    assembler.strike(
      strike, of: contact, effort: ContactAssembler.Effort(at: contact.nanoseconds, history), into: &events)
  }

  private mutating func interrupt(into events: inout [GaitEvent]) {
    assembler.interrupt(contacts.pushOff, into: &events)
    contacts.interrupt()
  }

  /// Completes the contact in progress; the detector is then as new.
  public mutating func finish(into events: inout [GaitEvent]) {
    interrupt(into: &events)
    reset()
  }

  /// Forgets everything but the stream's description.
  public mutating func reset() {
    history.reset()
    axis.reset()
    contacts.reset()
    assembler.reset()
  }
}
