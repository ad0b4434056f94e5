import CLibrary
import GaitModel
import SignalProcessing

/// An instant and the sample nearest to it.
struct Instant: BitwiseCopyable, Sendable {
  /// Nanoseconds on the sensor's clock.
  var nanoseconds: Int64
  /// Place in the source.
  var index: Int64
}

/// The end of a contact, seen two ways.
struct PushOff: BitwiseCopyable, Sendable {
  /// Where the pitch rate is lowest: a walking foot leaves the ground there.
  var dip: Instant
  /// Where |acceleration| rises most steeply during that dip: a running foot leaves the ground there.
  var rise: Instant
}

/// A contact as the gyroscope and the impact together show it.
struct FoundContact: BitwiseCopyable, Sendable {
  /// Nanoseconds of the initial contact; between samples where the impact's onset lies between them.
  var nanoseconds: Int64
  /// Number in the history of the record at or just before it.
  var record: Int
  /// The push-off that ended the contact before it; `nil` where none was seen.
  var previousPushOff: PushOff?
  /// An impact was seen, not only the turn of the pitch rate.
  var hasImpact: Bool
  /// What was taken for the contact before it was none.
  var revokesLast = false
}

/// Finds contacts in the pitch rate of a foot or shank, refined on the impact that the accelerometer
/// feels.
///
/// After Falbriard et al. 2018, made causal: a swing is the broad positive lobe of the pitch rate; the
/// terminal contact lies in the dip before it; the initial contact lies where the lobe has ended, and
/// there at the onset of the impact (`MotionRecord.change`), or where none is felt, at the
/// minimum of the pitch rate. The answer comes `decisionSeconds` after the impact is first felt.
struct GyroscopeContactFinder: Sendable {
  /// Bounds and thresholds, with what they rest on.
  struct Settings: Sendable {
    /// From the first feeling of an impact to the answer, seconds.
    var decisionSeconds = 0.105
    /// An impact's onset is looked for at most this long before it was first felt, seconds.
    var onsetSeconds = 0.035
    /// The lobe's peak is at least this, rad/s: 110 deg/s, a shuffling walk.
    var leastSwingRate: Float = 1.9
    /// …and at least this part of the running mean of the last peaks.
    var leastSwingShare: Float = 0.35
    /// A foot stays down at least this long before the next swing counts, seconds.
    var leastContactSeconds = 0.16
    /// The pitch falls at least this far between a contact and the next swing, rad: 12°.
    var leastPushOffTurn: Float = 0.2
    /// The least `MotionRecord.impact` that is felt, m/s².
    var leastImpact: Float = 9
    /// Low-pass of the pitch rate in which lobes are told, hertz.
    var lobeHertz = 10.0
  }

  /// No answer comes later than this after the contact it tells of, nanoseconds.
  private static let latest: Int64 = 150_000_000

  private enum Phase { case stance, swing, landing }

  let settings: Settings
  /// The gait is running, as far as is known; a walker's contact is softer.
  var isRunning = false
  private let onset: Int64
  private let decision: Int64
  private let fallback: Int64
  private let leastContact: Int64
  private let short: Int
  private let shortSeconds: Float
  private static let leastPushOffDelay: Int64 = 110_000_000

  private var lobe: Biquad
  private var phase = Phase.stance
  /// The pitch rate's lobe in stance, rad/s.
  private var lobeRate: Float = 0
  private var meanPeak: Float = 0 {
    didSet { leastSwingRate = max(settings.leastSwingRate, settings.leastSwingShare * meanPeak) }
  }
  /// What counts as a swing, rad/s.
  private var leastSwingRate: Float
  private var meanImpact: Float = 0 {
    didSet { triggerLevel = max(settings.leastImpact, 0.12 * meanImpact) }
  }
  /// What counts as feeling an impact, m/s².
  private var triggerLevel: Float
  private var peak: Float = 0
  private var landingSince: Int64 = 0
  private var felt: Int64 = .min
  private var feltGreatest: Float = 0
  private var lastContact: Int64 = .min
  private var pitchAtContact: Float = 0
  private var lowestPitch: Float = 0
  private var highestPitch: Float = 0
  private var pushOff: PushOff?

  init(rateHertz: Double, settings: Settings = Settings()) {
    self.settings = settings
    onset = Int64(settings.onsetSeconds * 1e9)
    decision = Int64(settings.decisionSeconds * 1e9)
    fallback = 90_000_000
    leastContact = Int64(settings.leastContactSeconds * 1e9)
    short = max(1, Int((0.01 * rateHertz).rounded()))
    shortSeconds = Float(short) / Float(rateHertz)
    lobe = Butterworth(.low, order: 2, cutoffHertz: settings.lobeHertz, rateHertz: rateHertz).first
    leastSwingRate = settings.leastSwingRate
    triggerLevel = settings.leastImpact
  }

  /// Takes the next records of a history, up to the first at which there is something to `decide`, and returns
  /// its number; `nil` where there is none.
  mutating func follow(_ records: MotionRecords, from first: Int, to end: Int) -> Int? {
    var lobe = lobe
    defer { self.lobe = lobe }
    var number = first
    while number < end {
      let record = records[number]
      let rate = Float(lobe.filter(Double(record.pitchRate)))
      if push(at: record.nanoseconds, impact: record.impact, record.pitch, lobe: rate) { return number }
      number &+= 1
    }
    return nil
  }

  @inline(__always) private mutating func push(
    at now: Int64, impact: Float, _ pitch: Float, lobe rate: Float
  ) -> Bool {
    switch phase {
    case .stance:
      lobeRate = rate
      if pitch < lowestPitch { lowestPitch = pitch }
      if pitch > highestPitch { highestPitch = pitch }
      if felt == .min {
        if impact > triggerLevel, lastContact != .min, now - lastContact > 2 * leastContact,
          highestPitch - lowestPitch > settings.leastPushOffTurn
        {
          felt = now
        }
        return beginsSwing(now)
      }
      return now - felt >= decision || beginsSwing(now)
    case .swing:
      if rate > peak { peak = rate }
      guard rate < 0.6 * peak else { return false }
      // Late swing: an impact may come from here on.
      if impact > triggerLevel || rate < 0.25 * peak {
        phase = .landing
        landingSince = now
        felt = impact > triggerLevel ? now : .min
        feltGreatest = 0
      }
      return false
    case .landing:
      if felt == .min {
        if impact > triggerLevel {
          felt = now
          feltGreatest = impact
        } else if now - landingSince > fallback {
          return true
        } else if rate > 0.8 * peak {
          // Not the end of the swing after all.
          phase = .swing
        }
        return false
      }
      feltGreatest = max(feltGreatest, now - felt < 20_000_000 ? impact : 0)
      if impact > 2.5 * feltGreatest, feltGreatest < 0.3 * meanImpact || meanImpact == 0,
        now - felt > 25_000_000
      {
        // What was felt was nothing beside this.
        felt = now
        feltGreatest = impact
      }
      return now - felt >= decision
    }
  }

  /// Returns the contact that the newest record completed, if any.
  mutating func decide(_ history: borrowing MotionHistory) -> FoundContact? {
    let now = history.newest.nanoseconds
    if phase == .landing { return felt == .min ? settle(withoutImpact: history) : settle(history) }
    if felt != .min, now - felt >= decision {
      if liesStill(history) { return settle(history) }
      felt = .min
    }
    if beginsSwing(now) {
      phase = .swing
      peak = lobeRate
      felt = .min
      findPushOff(history)
    }
    return nil
  }

  /// The pitch rate has risen into the lobe of a swing, long enough after the last contact and past a
  /// push-off.
  @inline(__always) private func beginsSwing(_ now: Int64) -> Bool {
    lobeRate > leastSwingRate
      && (lastContact == .min
        || (now - lastContact > leastContact && pitchAtContact - lowestPitch > settings.leastPushOffTurn))
  }

  /// Looks back from the start of a swing for the push-off: the deepest dip of the pitch rate, and in it the
  /// steepest rise of the acceleration, which is where a running foot leaves the ground.
  private mutating func findPushOff(_ history: borrowing MotionHistory) {
    let newest = history.count - 1
    let from =
      lastContact == .min
      ? history.oldest + short : history.first(notBefore: lastContact + Self.leastPushOffDelay)
    guard from < newest, from >= history.oldest + short else { return }
    var dip = newest
    var lowest = turn(history, dip)
    var number = from
    while number < newest {
      let turn = turn(history, number)
      if turn < lowest {
        lowest = turn
        dip = number
      }
      number &+= 1
    }
    let half = 0.5 * lowest
    guard half < -0.5 * shortSeconds else { return }
    var first = dip
    while first > from, turn(history, first) < half { first -= 1 }
    var last = dip
    while last < newest, turn(history, last) < half { last += 1 }
    var steepest = first
    var greatest = rise(history, first)
    number = first
    while number < last {
      number &+= 1
      let rise = rise(history, number)
      if rise > greatest {
        greatest = rise
        steepest = number
      }
    }
    pushOff = PushOff(
      dip: history.middle(of: short, before: dip), rise: history.middle(of: short, before: steepest))
  }

  /// Turn over the short stretch that ends at a record, rad.
  @inline(__always) private func turn(_ history: borrowing MotionHistory, _ number: Int) -> Float {
    history[number].pitch - history[number &- short].pitch
  }

  /// Growth of |acceleration| over the short stretch that ends at a record, m/s².
  @inline(__always) private func rise(_ history: borrowing MotionHistory, _ number: Int) -> Float {
    history[number].magnitude - history[number &- short].magnitude
  }

  /// A step without the usual swing, as sideways or backwards: after an impact the foot lies still.
  private func liesStill(_ history: borrowing MotionHistory) -> Bool {
    var number = history.first(notBefore: felt + 45_000_000)
    var unrest: Float = 0
    var members: Float = 0
    while number < history.count {
      let turn = history[number].angularRate
      unrest += (turn.xyz * turn.xyz).sum().squareRoot() + 0.2 * abs(history[number].magnitude - 9.81)
      members += 1
      number += 1
    }
    return unrest < 1.5 * members
  }

  /// The contact after an impact was felt: the impact's onset.
  private mutating func settle(_ history: borrowing MotionHistory) -> FoundContact {
    let newest = history[history.count - 1].nanoseconds
    let from = history.first(notBefore: max(felt - onset, newest - Self.latest))
    let sharpest = history.sharpest(from: from, to: felt + 60_000_000)
    var hardest: Float = 0
    var number = from
    while number < history.count, history[number].nanoseconds <= felt + 60_000_000 {
      hardest = max(hardest, history[number].impact)
      number += 1
    }
    number = history.onset(of: sharpest, from: from, quietSince: felt - onset - 50_000_000)
    meanImpact += (meanImpact == 0 ? 1 : 0.2) * (min(hardest, 3 * max(meanImpact, 30)) - meanImpact)
    let before = max(number - 1, from)
    let middle = history.middle(between: before, and: number)
    if !isRunning,
      let turn = toesUpmost(before: number, notBefore: max(middle - onset, newest - Self.latest), history)
    {
      return contact(at: turn - 1, history[turn].nanoseconds, hasImpact: true, history)
    }
    return contact(at: before, middle, hasImpact: true, history)
  }

  /// The record at which the toes are highest, just before an impact: a walker's heel touches softly there,
  /// before the foot is loaded. `nil` where they are not within the time given.
  private func toesUpmost(before record: Int, notBefore limit: Int64, _ history: borrowing MotionHistory)
    -> Int?
  {
    var number = record
    while number - 1 > history.oldest, history[number - 1].nanoseconds >= limit {
      if history[number].pitchRate <= 0, history[number - 1].pitchRate > 0 { return number }
      number -= 1
    }
    return nil
  }

  /// The contact where no impact was felt: the lowest pitch rate since the swing ended.
  private mutating func settle(withoutImpact history: borrowing MotionHistory) -> FoundContact {
    let newest = history[history.count - 1].nanoseconds
    var number = history.first(notBefore: max(landingSince, newest - Self.latest))
    var place = number
    while number < history.count {
      if history[number].pitchRate < history[place].pitchRate { place = number }
      number += 1
    }
    return contact(at: place, history[place].nanoseconds, hasImpact: false, history)
  }

  private mutating func contact(
    at record: Int, _ nanoseconds: Int64, hasImpact: Bool, _ history: borrowing MotionHistory
  ) -> FoundContact {
    meanPeak += (meanPeak == 0 ? 1 : 0.2) * (peak - meanPeak)
    let found = FoundContact(
      nanoseconds: nanoseconds, record: record,
      previousPushOff: pushOff,
      hasImpact: hasImpact)
    phase = .stance
    lastContact = nanoseconds
    pitchAtContact = history[record].pitch
    lowestPitch = pitchAtContact
    highestPitch = pitchAtContact
    felt = .min
    pushOff = nil
    return found
  }

  /// The push-off seen since the last contact, for a stream that ends before the next.
  var openPushOff: PushOff? { pushOff }

  /// Forgets the stride in progress, but not how hard and how fast this person steps.
  mutating func interrupt() {
    lobe.reset()
    phase = .stance
    felt = .min
    lastContact = .min
    pushOff = nil
    lowestPitch = 0
    highestPitch = 0
    pitchAtContact = 0
  }

  /// Forgets everything.
  mutating func reset() {
    interrupt()
    meanPeak = 0
    meanImpact = 0
    isRunning = false
  }
}
