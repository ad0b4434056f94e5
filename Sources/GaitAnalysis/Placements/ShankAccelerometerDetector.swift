import GaitModel

/// Contacts of one leg from an accelerometer on its shin or ankle, without a gyroscope.
///
/// Every strike says `placementCannotTell`. Its peak acceleration is a tibial one, about a quarter of a shoe's.
/// Contacts are told to within some 20 ms; contact times are rough.
public struct ShankAccelerometerDetector: GaitDetector {
  private let side: Side?
  private let intake: MotionIntake
  private var history: MotionHistory
  private var contacts: ShankPulses
  private var assembler = ContactAssembler()

  /// A detector for one shank's stream.
  public init(_ stream: StreamDescription) {
    side = stream.side
    intake = MotionIntake(rateHertz: stream.rateHertz, hasAngularRate: false)
    history = intake.history(seconds: 1.75, rateHertz: stream.rateHertz)
    contacts = ShankPulses(rateHertz: stream.rateHertz)
    // Without a gyroscope the push-off is less sure.
    assembler.weights = (0.3, 0.6)
    assembler.greatestLimp = 0.22
  }

  /// 0.15 s: the answer comes 100 ms after the contact.
  public var latencySeconds: Double { 0.15 }

  /// Analyses the next samples.
  public mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    history.makeUnique()
    var place = 0
    while place < samples.count {
      if intake.take(samples, from: &place, into: &history) { interrupt(into: &events) }
      while history.advance() {
        assembler.push(history.records, from: history.count - 1, to: history.count)
        if let contact = contacts.push(history) { strike(contact, into: &events) }
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
    assembler.interrupt(nil, into: &events)
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
    contacts.reset()
    assembler.reset()
  }
}
