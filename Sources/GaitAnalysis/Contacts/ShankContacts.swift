import SignalProcessing

/// Finds contacts of a leg in how its shank turns.
///
/// The swing is a broad lobe of the turn forward. Some 20 ms before the foot lands the shank stops turning
/// forward (24 ± 7 ms on 13 people at 2.5 to 4.5 m/s), whatever the strike; when the shank feels the impact
/// after that depends on the foot. In stance it turns back ever more slowly; the foot has left when it turns
/// back faster again, as the knee bends. Constants are means and least squares over those people: with each
/// left out in turn contacts were off by 6.5 ms and contact times by 10 ms (root mean square).
struct ShankContacts: ShankFinder {
  /// The lobe's peak is at least this, rad/s, and at least this part of the usual one.
  static let leastSwingRate: Float = 1.9
  static let leastSwingShare: Float = 0.35
  /// A foot stays down at least this long before the next swing counts, nanoseconds.
  static let leastContact: Int64 = 160_000_000
  /// From the shank's standstill to the answer, nanoseconds.
  static let decision: Int64 = 100_000_000
  /// After a standstill that ends a swing the shank turns back by at least this at some time, rad/s.
  static let leastTurnBack: Float = 0.8
  /// From standstill to contact, ms: with when the acceleration is least in these 40 ms, and how fast the shank
  /// turns back after 100.
  static let contactRange: ClosedRange<Float> = 0...45
  static let quietest: Int64 = 40_000_000
  /// The foot has left so long before the shank turns back by this more than it did at the least, ns, rad/s.
  static let leaving: Int64 = 19_000_000
  static let leavingTurn: Float = 3

  static let needsAngularRate = true
  static let memorySeconds = 1.2
  static var assembler: ContactAssembler { ContactAssembler() }

  private enum Phase { case stance, swing, landing }

  private var axis: ShankAxis
  private var lobe: Biquad
  private var phase = Phase.stance
  private var lobeRate: Float = 0
  private var peak: Float = 0
  private var meanPeak: Float = 0
  private var rate: Float = 0
  private var time: Int64 = 0
  private var standstill: Int64 = 0
  private var lastContact: Int64 = .min
  private(set) var pushOff: PushOff?

  init(rateHertz: Double) {
    axis = ShankAxis(rateHertz: rateHertz)
    lobe = Butterworth(.low, order: 2, cutoffHertz: 10, rateHertz: rateHertz).first
  }

  func prepare(_ records: MotionRecords, from first: Int, to end: Int) -> Int {
    let end = axis.end(from: first, to: records.end(ofPieceFrom: first, to: end))
    records.addPitch(from: first, to: end, about: axis.axis)
    return end
  }

  mutating func follow(_ records: MotionRecords, from first: Int, to end: Int) {
    if axis.follow(records, from: first, to: end) { interrupt() }
  }

  /// Takes the newest record of a history. Returns the contact that it completes.
  mutating func push(_ history: borrowing MotionHistory) -> FoundContact? {
    let record = history.newest
    let before = (rate: rate, time: time)
    rate = record.pitchRate
    time = record.nanoseconds
    lobeRate = Float(lobe.filter(Double(rate)))
    switch phase {
    case .stance:
      let level = max(Self.leastSwingRate, Self.leastSwingShare * meanPeak)
      guard lobeRate > level, lastContact == .min || time - lastContact > Self.leastContact else {
        return nil
      }
      if lastContact != .min { findPushOff(history) }
      phase = .swing
      peak = lobeRate
    case .swing:
      peak = max(peak, lobeRate)
      guard rate <= 0 else { return nil }
      let share = before.rate > 0 ? Double(before.rate / (before.rate - rate)) : 1
      standstill = before.time + Int64(share * Double(time - before.time))
      phase = .landing
    case .landing:
      if lobeRate > 0.8 * peak {
        // Not the end of the swing after all.
        phase = .swing
      } else if time - standstill >= Self.decision {
        return decide(history)
      }
    }
    return nil
  }

  private mutating func decide(_ history: borrowing MotionHistory) -> FoundContact? {
    phase = .stance
    let from = history.first(notBefore: standstill)
    var quietest = from
    var lowest: Float = 0
    var number = from
    while number < history.count {
      let record = history[number]
      lowest = min(lowest, record.pitchRate)
      if record.nanoseconds - standstill < Self.quietest, record.magnitude < history[quietest].magnitude {
        quietest = number
      }
      number += 1
    }
    guard lowest < -Self.leastTurnBack else { return nil }
    meanPeak += (meanPeak == 0 ? 1 : 0.2) * (peak - meanPeak)
    let quiet = Float(history[quietest].nanoseconds - standstill) * 1e-6
    let later = -3.4 + 0.465 * quiet - 2.48 * rate
    let bounded = min(max(later, Self.contactRange.lowerBound), Self.contactRange.upperBound)
    let contact = standstill + Int64(bounded * 1e6)
    let found = FoundContact(
      nanoseconds: contact, record: max(history.first(notBefore: contact) - 1, history.oldest),
      previousPushOff: pushOff)
    lastContact = contact
    pushOff = nil
    return found
  }

  /// Looks back from the start of a swing for the end of the contact.
  private mutating func findPushOff(_ history: borrowing MotionHistory) {
    var number = history.first(notBefore: lastContact + 80_000_000)
    var greatest = -Float.infinity
    while number < history.count {
      let rate = history[number].pitchRate
      greatest = max(greatest, rate)
      if rate < greatest - Self.leavingTurn {
        let nanoseconds = max(history[number].nanoseconds - Self.leaving, lastContact + 1)
        let nearest = max(history.first(notBefore: nanoseconds), history.oldest)
        let instant = Instant(nanoseconds: nanoseconds, index: history[nearest].index)
        pushOff = PushOff(dip: instant, release: instant)
        return
      }
      number += 1
    }
  }

  /// Forgets the stride in progress, but not how fast this leg swings.
  mutating func interrupt() {
    lobe.reset()
    phase = .stance
    rate = 0
    lastContact = .min
    pushOff = nil
  }
}
