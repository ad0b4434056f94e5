import GaitModel

/// Makes strikes and contacts of the steps of both feet, as a trunk or a wrist feels them.
///
/// Feet take turns, so the contact after the next is the same foot's: each `contact` comes then, two
/// strikes on, with stride and duty factor complete. Keeps the last 128 ticks to find samples and peaks
/// again; they span 640 ms.
struct StepAssembler: Sendable {
  /// No answer is later than this, nanoseconds.
  static let longestLatency: Int64 = 150_000_000
  /// Streams under this rate give no pattern and say that it is the reason, Hz.
  static let leastRateHertz = 50.0
  /// Without a next contact for this long, a contact is complete, nanoseconds.
  static let pause: Int64 = 1_000_000_000

  private struct Anchor: BitwiseCopyable {
    var nanoseconds: Int64
    var index: Int64
    var highestSquared: Float

    static let none = Anchor(nanoseconds: .min, index: 0, highestSquared: 0)
  }

  /// The newest sample's time, nanoseconds.
  private(set) var lastTime: Int64 = 0
  private var lastIndex: Int64 = 0
  private var lastSource: UInt16 = 0
  private var highestSquared: Float = 0
  private var lastClipped = Int64.min
  /// An array, not in line: what is in line is copied whole at every write.
  private var ring = Array(repeating: Anchor.none, count: 128)
  private var ringCount = 0
  private var number = 0
  /// The last two contacts: `current` under way, `previous` the other foot's before it.
  private var current: GroundContact?
  private var previous: GroundContact?
  private var takeOff: Int64?
  /// Complete contacts of which it is open whether a run begins with them.
  private var open: [GroundContact] = []
  private let isTooSlow: Bool
  private let isClipped: Bool

  init(_ stream: StreamDescription) {
    open.reserveCapacity(SacrumRunningGate.stepsToEnter + 2)
    isTooSlow = stream.rateHertz < Self.leastRateHertz
    // ±2 g is exceeded in every running step, at the trunk and at the wrist.
    isClipped = stream.accelerationRange.map { $0 < 2.5 * Units.standardGravity } ?? false
  }

  /// When the contact under way began, nanoseconds; `nil` between sessions of steps.
  private(set) var contactUnderWay: Int64?

  /// Takes a sample.
  @inline(__always) mutating func note(_ sample: MotionSample, squared: Float) {
    lastTime = sample.time.nanoseconds
    lastIndex = sample.index
    lastSource = sample.source
    highestSquared = max(highestSquared, squared)
    if sample.flags.contains(.accelerationClipped) { lastClipped = lastTime }
  }

  /// A tick is complete. Returns true where a pause has shown that no next contact comes.
  @inline(__always) mutating func tick() -> Bool {
    ring[ringCount & 127] = Anchor(nanoseconds: lastTime, index: lastIndex, highestSquared: highestSquared)
    ringCount += 1
    highestSquared = 0
    if let time = takeOff, time <= lastTime { leave(at: time) }
    guard let began = contactUnderWay else { return false }
    return lastTime - began > Self.pause
  }

  /// The foot leaves the ground at this time, which may lie a little ahead.
  mutating func takeOff(at time: Int64) { takeOff = time }

  /// When the contact under way ended, nanoseconds; `nil` while that is not known.
  var takeOffUnderWay: Int64? { current?.terminalContact?.nanoseconds ?? takeOff }

  /// Puts right when the contact under way ended.
  mutating func correctTakeOff(at time: Int64) {
    guard var contact = current, time <= lastTime else { return }
    takeOff = nil
    contact.terminalContact = SensorTime(nanoseconds: time)
    contact.terminalContactIndex = index(at: time)
    current = contact
  }

  /// How the body moved in the step under way, which the next strike ends.
  mutating func moved(_ motion: ContactMotion) { current?.motion = motion }

  /// Seconds from the contact under way to this time; NaN without one.
  func step(to time: Int64) -> Float { contactUnderWay.map { Float(time - $0) * 1e-9 } ?? .nan }

  /// Tells of a contact.
  ///
  /// A run is known with its twelfth step, so the contacts of steps that may be a run's first wait for that: the
  /// strike has said that it can't be told yet, the contact says what it was.
  ///
  /// - Parameters:
  ///   - gate: has judged this contact.
  ///   - clippedSince: a sample clipped since this time spoils the pattern, nanoseconds.
  mutating func strike(
    at contact: Int64, isRunning: Bool, _ gate: SacrumRunningGate, side: Side?, clippedSince: Int64,
    into events: inout [GaitEvent]
  ) {
    let time = max(contact, lastTime - Self.longestLatency)
    if let takeOff { leave(at: min(takeOff, time)) }
    var strike = Strike(
      number: number, initialContact: SensorTime(nanoseconds: time), initialContactIndex: index(at: time),
      decidedAt: SensorTime(nanoseconds: lastTime))
    number += 1
    strike.source = lastSource
    strike.side = side
    strike.isRunning = isRunning
    if isTooSlow {
      strike.abstain(.rateTooLow)
    } else if isClipped || lastClipped >= clippedSince {
      strike.abstain(.clipped)
    }
    strike.peakAccelerationG = peak(since: time)
    if let last = current?.strike {
      strike.stepSeconds = Float(strike.initialContact.seconds(since: last.initialContact))
    }
    if let last = previous?.strike {
      strike.strideSeconds = Float(strike.initialContact.seconds(since: last.initialContact))
    }
    if let contacts = gate.contactsOfRun { run(since: strike.number - contacts) }
    finishPrevious(next: strike.initialContact, into: &events)
    if !gate.mayBegin { release(into: &events) }
    if var last = current {
      if let end = last.terminalContact {
        last.flightSeconds = Float(strike.initialContact.seconds(since: end))
      }
      previous = last
    }
    current = GroundContact(strike: strike)
    contactUnderWay = time
    events.append(.strike(strike))
  }

  /// No next contact will come: completes what is in progress.
  mutating func completeAll(into events: inout [GaitEvent]) {
    finishPrevious(next: nil, into: &events)
    release(into: &events)
    if let takeOff, takeOff <= lastTime { leave(at: takeOff) }
    takeOff = nil
    if let contact = current { events.append(.contact(contact)) }
    current = nil
    contactUnderWay = nil
  }

  /// Forgets the samples so far, not the count of strikes. Call `completeAll` first.
  mutating func interrupt() {
    takeOff = nil
    highestSquared = 0
    lastClipped = .min
    for i in ring.indices { ring[i] = .none }
    ringCount = 0
  }

  private mutating func leave(at time: Int64) {
    takeOff = nil
    guard var contact = current, contact.terminalContact == nil else { return }
    contact.terminalContact = SensorTime(nanoseconds: time)
    contact.terminalContactIndex = index(at: time)
    current = contact
  }

  private mutating func finishPrevious(next: SensorTime?, into events: inout [GaitEvent]) {
    guard var contact = previous else { return }
    contact.nextInitialContact = next
    open.append(contact)
    previous = nil
  }

  /// The contacts from a number on were running, as is known now.
  private mutating func run(since number: Int) {
    for place in open.indices where open[place].strike.number >= number {
      open[place].strike.isRunning = true
    }
    if let last = previous, last.strike.number >= number { previous?.strike.isRunning = true }
    if let last = current, last.strike.number >= number { current?.strike.isRunning = true }
  }

  private mutating func release(into events: inout [GaitEvent]) {
    for contact in open { events.append(.contact(contact)) }
    open.removeAll(keepingCapacity: true)
  }

  /// The sample nearest to a time within the last ticks.
  private func index(at time: Int64) -> Int64 {
    var later = (time: lastTime, index: lastIndex)
    for back in 1...128 {
      let anchor = ring[(ringCount &- back) & 127]
      guard anchor.nanoseconds != .min else { break }
      if anchor.nanoseconds <= time {
        guard later.time > anchor.nanoseconds else { return anchor.index }
        let share = Double(time - anchor.nanoseconds) / Double(later.time - anchor.nanoseconds)
        return anchor.index + Int64((share * Double(later.index - anchor.index)).rounded())
      }
      later = (anchor.nanoseconds, anchor.index)
    }
    return later.index
  }

  /// The highest reading since a time within the last ticks, g.
  private func peak(since time: Int64) -> Float {
    var highest = highestSquared
    for back in 1...128 {
      let anchor = ring[(ringCount &- back) & 127]
      guard anchor.nanoseconds >= time else { break }
      highest = max(highest, anchor.highestSquared)
    }
    return highest.squareRoot() / Units.standardGravity
  }
}
