import GaitModel

/// What finds the contacts of a leg in the records of a sensor on its shank.
protocol ShankFinder: Sendable {
  /// It needs angular rates.
  static var needsAngularRate: Bool { get }
  /// Records that it looks back at, seconds.
  static var memorySeconds: Double { get }
  /// How sure its push-offs are; see `ContactAssembler`.
  static var assembler: ContactAssembler { get }

  init(rateHertz: Double)

  /// Makes the next records ready to be pushed; returns the number after the last one that is.
  func prepare(_ records: MotionRecords, from first: Int, to end: Int) -> Int

  /// Takes the newest record of a history. Returns the contact that it completes.
  mutating func push(_ history: borrowing MotionHistory) -> FoundContact?

  /// Learns from the records that were pushed.
  mutating func follow(_ records: MotionRecords, from first: Int, to end: Int)

  /// The end of the contact in progress, where it was found.
  var pushOff: PushOff? { get }

  /// Forgets the stride in progress, but not the leg.
  mutating func interrupt()
}

/// Contacts of one leg from a sensor on its shin or ankle, mounted any way round.
///
/// It sees no angle between foot and ground: every strike says `placementCannotTell`. Its peak acceleration is a
/// tibial one, about a quarter of a shoe's. The answer comes 100 ms after the shank stands still in its turn
/// (`ShankContacts`) or after the contact (`ShankPulses`, without a gyroscope: contacts to within some 20 ms,
/// contact times rough).
struct ShankDetector<Finder: ShankFinder>: GaitDetector {
  private let side: Side?
  private let intake: MotionIntake
  private var history: MotionHistory
  private var finder: Finder
  private var assembler = Finder.assembler

  /// A detector for one shank's stream.
  init(_ stream: StreamDescription) {
    side = stream.side
    intake = MotionIntake(rateHertz: stream.rateHertz, hasAngularRate: Finder.needsAngularRate)
    history = intake.history(seconds: Finder.memorySeconds, rateHertz: stream.rateHertz)
    finder = Finder(rateHertz: stream.rateHertz)
  }

  /// Analyses the next samples.
  mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    history.makeUnique()
    var place = 0
    while place < samples.count {
      if intake.take(samples, from: &place, into: &history) { interrupt(into: &events) }
      let records = history.records
      while history.count < history.end {
        let first = history.count
        let end = finder.prepare(records, from: first, to: history.end)
        while history.count < end {
          assembler.push(records, from: history.count, to: history.count + 1)
          history.advance(to: history.count + 1)
          if let contact = finder.push(history) { strike(contact, into: &events) }
        }
        finder.follow(records, from: first, to: end)
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
    assembler.interrupt(finder.pushOff, into: &events)
    finder.interrupt()
  }

  /// Completes the contact in progress. Nothing is pushed after.
  mutating func finish(into events: inout [GaitEvent]) { interrupt(into: &events) }
}
