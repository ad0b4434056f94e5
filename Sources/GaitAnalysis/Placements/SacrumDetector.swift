import GaitModel

/// Finds the contacts of both feet from an accelerometer at the sacrum or anywhere on a belt.
///
/// Needs no axes and no still phase: the way up is learned as the stream goes. Contacts are told of within
/// 150 ms, whatever the rate. Strike patterns are not: none is published for this placement. Each `contact`
/// comes when the next contact of the *same* foot is known, two strikes on, so that its stride and duty
/// factor are complete. Walking has no flight and gives no strikes; jumps and stumbles give strikes that
/// are not running.
public struct SacrumDetector: GaitDetector {
  /// The stream it was made for.
  public let stream: StreamDescription
  /// The longest stream time from a contact to its strike, seconds.
  public var latencySeconds: Double { Self.longestLatency }

  /// No answer is later than this, seconds.
  static let longestLatency = 0.150
  /// Streams under this rate give no pattern and say that it is the reason, Hz.
  static let leastRateHertz = 50.0
  /// Without a next contact for this long, a contact is complete, nanoseconds.
  static let pause: Int64 = 1_000_000_000

  /// What is remembered of each of the last ticks, to find samples and peaks again.
  private struct Anchor: BitwiseCopyable {
    var nanoseconds: Int64
    var index: Int64
    var highestSquared: Float
  }

  private static let anchors = 64

  private var grid = SacrumGrid()
  private var landings = SacrumLandings()
  private var gate = SacrumRunningGate()
  private var sides = SacrumSides()
  private var started = false
  private var lastTime: Int64 = 0
  private var lastIndex: Int64 = 0
  private var lastSource: UInt16 = 0
  private var highestSquared: Float = 0
  private var lastClipped = Int64.min
  private var ring = InlineArray<64, Anchor>(
    repeating: Anchor(nanoseconds: .min, index: 0, highestSquared: 0))
  private var ringCount = 0
  private var number = 0
  /// The last two contacts: `current` under way, `previous` the other foot's before it.
  private var current: GroundContact?
  private var previous: GroundContact?
  private var takeOff: Int64?
  private let longestStep: Int64

  /// A detector for one stream.
  public init(_ stream: StreamDescription) {
    self.stream = stream
    longestStep = max(100_000_000, Int64(2.5e9 / stream.rateHertz))
  }

  /// Analyses the next samples, appending what they completed to `events`.
  public mutating func push(_ samples: Span<MotionSample>, into events: inout [GaitEvent]) {
    for i in samples.indices { push(samples[i], into: &events) }
  }

  /// Ends the stream: a landing under way is told of, contacts in progress are completed.
  public mutating func finish(into events: inout [GaitEvent]) {
    if let landing = landings.finish() { strike(landing, into: &events) }
    completeAll(into: &events)
    interrupt()
  }

  /// Forgets everything but the stream's description.
  public mutating func reset() { self = SacrumDetector(stream) }

  @inline(__always)
  private mutating func push(_ sample: MotionSample, into events: inout [GaitEvent]) {
    let a = sample.acceleration
    let squared = (a * a).sum()
    // Refused by the decoders already; here so that one stray NaN can't poison the sums.
    guard squared.isFinite else { return }
    let time = sample.time.nanoseconds
    if !started || sample.flags.contains(.gapBefore) || time - lastTime > longestStep {
      begin(at: sample, into: &events)
    }
    guard time >= lastTime else { return }
    lastTime = time
    lastIndex = sample.index
    lastSource = sample.source
    highestSquared = max(highestSquared, squared)
    if sample.flags.contains(.accelerationClipped) { lastClipped = time }
    grid.push(nanoseconds: time, a)
    while let tick = grid.next() { follow(tick, into: &events) }
  }

  private mutating func begin(at sample: MotionSample, into events: inout [GaitEvent]) {
    if started {
      if let landing = landings.finish() { strike(landing, into: &events) }
      completeAll(into: &events)
    }
    interrupt()
    started = true
    lastTime = sample.time.nanoseconds
    grid.start(nanoseconds: lastTime, sample.acceleration)
  }

  private mutating func interrupt() {
    started = false
    landings.interrupt()
    gate.interrupt()
    sides.interrupt()
    takeOff = nil
    highestSquared = 0
    ring = InlineArray(repeating: Anchor(nanoseconds: .min, index: 0, highestSquared: 0))
    ringCount = 0
  }

  @inline(__always)
  private mutating func follow(_ tick: SacrumGrid.Tick, into events: inout [GaitEvent]) {
    ring[ringCount & (Self.anchors - 1)] = Anchor(
      nanoseconds: lastTime, index: lastIndex, highestSquared: highestSquared)
    ringCount += 1
    highestSquared = 0
    if current != nil { sides.push(tick.acceleration) }
    switch landings.push(tick) {
    case .nothing: break
    case .landing(let landing): strike(landing, into: &events)
    case .takeOff(let time):
      takeOff = time
      sides.end(up: landings.up)
    }
    if let time = takeOff, time <= lastTime { leave(at: time) }
    if let contact = current, lastTime - contact.strike.initialContact.nanoseconds > Self.pause {
      completeAll(into: &events)
      gate.interrupt()
    }
  }
}

extension SacrumDetector {
  /// Tells of a landing.
  private mutating func strike(_ landing: SacrumLandings.Landing, into events: inout [GaitEvent]) {
    let earliest = lastTime - Int64(Self.longestLatency * 1e9)
    let time = max(landing.initialContact, earliest)
    if let takeOff { leave(at: min(takeOff, time)) }
    var strike = Strike(
      number: number, initialContact: SensorTime(nanoseconds: time), initialContactIndex: index(at: time),
      decidedAt: SensorTime(nanoseconds: lastTime))
    number += 1
    strike.source = lastSource
    strike.isRunning = gate.judge(landing)
    if stream.rateHertz < Self.leastRateHertz {
      strike.abstain(.rateTooLow)
    } else if lastClipped >= time {
      strike.abstain(.clipped)
    }
    strike.peakAccelerationG = peak(since: time)
    var follows = false
    if let last = current?.strike {
      strike.stepSeconds = Float(strike.initialContact.seconds(since: last.initialContact))
      follows = SacrumRunningGate.stepSeconds.contains(strike.stepSeconds)
    }
    if let last = previous?.strike {
      strike.strideSeconds = Float(strike.initialContact.seconds(since: last.initialContact))
    }
    strike.side = stream.side ?? sides.begin(braking: landing.braking, follows: follows)
    finishPrevious(next: strike.initialContact, into: &events)
    if var last = current {
      if let end = last.terminalContact {
        last.flightSeconds = Float(strike.initialContact.seconds(since: end))
      }
      previous = last
    }
    current = GroundContact(strike: strike)
    events.append(.strike(strike))
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
    events.append(.contact(contact))
    previous = nil
  }

  /// No next contact will come: completes what is in progress.
  private mutating func completeAll(into events: inout [GaitEvent]) {
    finishPrevious(next: nil, into: &events)
    if let takeOff, takeOff <= lastTime { leave(at: takeOff) }
    takeOff = nil
    if let contact = current { events.append(.contact(contact)) }
    current = nil
  }

  /// The sample nearest to a time within the last ticks.
  private func index(at time: Int64) -> Int64 {
    var later = (time: lastTime, index: lastIndex)
    for back in 1...min(Self.anchors, max(1, ringCount)) {
      let anchor = ring[(ringCount &- back) & (Self.anchors - 1)]
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
    for back in 1...min(Self.anchors, max(1, ringCount)) {
      let anchor = ring[(ringCount &- back) & (Self.anchors - 1)]
      guard anchor.nanoseconds >= time else { break }
      highest = max(highest, anchor.highestSquared)
    }
    return highest.squareRoot() / Units.standardGravity
  }
}
