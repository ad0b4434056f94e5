import GaitModel
import SignalProcessing

/// Finds contacts in the pitch rate of a foot, refined on the impact that the accelerometer
/// feels.
///
/// After Falbriard et al. 2018, made causal: a swing is the broad positive lobe of the pitch rate. A foot stops
/// rising its toes 20 to 30 ms before it lands, whatever lands first; from there on the impact is looked for, and
/// the initial contact is where the acceleration first leaves the smooth braking of the swing. The answer comes
/// `decisionSeconds` after the contact. The terminal contact lies in the dip of the pitch rate before the next
/// swing.
struct GyroscopeContactFinder: Sendable {
  /// Bounds and thresholds, with what they rest on.
  struct Settings: Sendable {
    /// From the contact to the answer, seconds.
    var decisionSeconds = 0.105
    /// An impact's onset is looked for at most this long before it is sharpest, seconds.
    var onsetSeconds = 0.045
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

  /// No contact is looked for further back than this, nanoseconds: some 10 ms on, its answer is due.
  private static let latest: Int64 = 135_000_000
  /// From the end of the lobe an impact is looked for at least so long, and at most, nanoseconds: people land −4
  /// to 56 ms after it (13 runners at three speeds).
  private static let landing: (least: Int64, most: Int64) = (70_000_000, 115_000_000)
  /// An impact is over when nothing sharper came for so long, nanoseconds.
  private static let impactIsOver: Int64 = 40_000_000
  /// The contact is where jerk and bend of the acceleration first reach this part of their greatest: a lower one
  /// is met by the swing's own braking, a higher one only when the whole foot slaps down.
  private static let onsetShare: Float = 0.35
  /// A walker's toes stop rising at most so long before the foot is loaded, nanoseconds.
  private static let softLanding: Int64 = 35_000_000
  /// The mean |acceleration| of a late swing that tells a runner's from a walker's, m/s²: 35 in walks, 53 to 97 in
  /// runs at 2.5 to 4.5 m/s.
  private static let runningSwing: Float = 44

  private enum Phase { case stance, swing, landing, landed }

  let settings: Settings
  /// The gait is running, as far as is known; a walker's contact is softer.
  var isRunning = false
  /// It is known how the foot pitches; before, contacts rest on the accelerometer.
  var knowsPitch = false
  /// How the foot lay flat in the stance that is on; `nil` where it is not known.
  var flat: FlatFoot?
  private let onset: Int64
  private let decision: Int64
  private let leastContact: Int64
  /// Records in five milliseconds.
  let lag: Int
  let short: Int
  let shortSeconds: Float
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
  /// When the toes stopped rising at the end of the swing; `.min` before.
  private var toesStopped: Int64 = .min
  /// The sharpest impact since, and when.
  private var sharpest: (impact: Float, at: Int64) = (0, 0)
  /// The contact that is found and still to be told.
  private var found: (record: Int, nanoseconds: Int64)?
  private var decideAt: Int64 = .max
  private var felt: Int64 = .min
  private(set) var lastContact: Int64 = .min
  private var pitchAtContact: Float = 0
  private var lowestPitch: Float = 0
  private var highestPitch: Float = 0
  /// The push-off seen since the last contact.
  var pushOff: PushOff?

  init(rateHertz: Double, settings: Settings = Settings()) {
    self.settings = settings
    onset = Int64(settings.onsetSeconds * 1e9)
    decision = Int64(settings.decisionSeconds * 1e9)
    leastContact = Int64(settings.leastContactSeconds * 1e9)
    lag = max(1, Int((0.005 * rateHertz).rounded()))
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
      if push(record, lobe: rate) { return number }
      number &+= 1
    }
    return nil
  }

  @inline(__always) private mutating func push(_ record: MotionRecord, lobe rate: Float) -> Bool {
    let now = record.nanoseconds, impact = record.impact
    switch phase {
    case .stance:
      lobeRate = rate
      if record.pitch < lowestPitch { lowestPitch = record.pitch }
      if record.pitch > highestPitch { highestPitch = record.pitch }
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
      if record.pitchRate > 0.5 * peak {
        toesStopped = .min
        sharpest.impact = 0
      } else {
        watchLanding(record)
      }
      // Late swing: an impact may come from here on.
      if rate < 0.6 * peak, impact > triggerLevel || rate < 0.25 * peak {
        phase = .landing
        landingSince = now
      }
      return false
    case .landing:
      if rate > 0.8 * peak, !hasStruck {
        // Not the end of the swing after all. A forefoot that struck swings up as well.
        phase = .swing
        toesStopped = .min
        sharpest.impact = 0
        return false
      }
      watchLanding(record)
      if toesStopped == .min {
        if now - landingSince > 60_000_000 { toesStopped = landingSince }
        return false
      }
      let elapsed = now - toesStopped
      return elapsed >= Self.landing.least
        && (elapsed >= Self.landing.most
          || (now - sharpest.at >= Self.impactIsOver && hasStruck))
    case .landed:
      return now >= decideAt
    }
  }

  /// What was felt since the toes stopped is an impact as this runner has them.
  @inline(__always) private var hasStruck: Bool { sharpest.impact > max(triggerLevel, 0.3 * meanImpact) }

  @inline(__always) private mutating func watchLanding(_ record: MotionRecord) {
    if toesStopped == .min, record.pitchRate <= 0 { toesStopped = record.nanoseconds }
    if record.impact > sharpest.impact { sharpest = (record.impact, record.nanoseconds) }
  }

  /// Returns the contact that the newest record completed, if any.
  mutating func decide(_ history: borrowing MotionHistory) -> FoundContact? {
    let now = history.newest.nanoseconds
    if phase == .landing {
      find(history)
      phase = .landed
    }
    if phase == .landed { return now >= decideAt ? tell(history) : nil }
    if felt != .min, now - felt >= decision {
      // A knock on a foot that lay still before it is no step.
      if liesStill(history, from: felt + 45_000_000, to: now),
        !liesStill(history, from: felt - 110_000_000, to: felt - 20_000_000)
      {
        toesStopped = felt
        sharpest = (0, felt)
        find(history)
        return tell(history)
      }
      felt = .min
    }
    if beginsSwing(now) {
      phase = .swing
      peak = lobeRate
      felt = .min
      toesStopped = .min
      sharpest.impact = 0
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

  /// Whether the foot lies still: after an impact that tells a step without the usual swing, as sideways or
  /// backwards.
  private func liesStill(_ history: borrowing MotionHistory, from start: Int64, to end: Int64) -> Bool {
    var number = history.first(notBefore: start)
    var unrest: Float = 0
    var members: Float = 0
    while number < history.count, history[number].nanoseconds <= end {
      let turn = history[number].angularRate
      unrest += (turn.xyz * turn.xyz).sum().squareRoot() + 0.2 * abs(history[number].magnitude - 9.81)
      members += 1
      number += 1
    }
    return unrest < 1.5 * members
  }

  /// Finds the contact since the toes stopped rising, and when it is to be told.
  private mutating func find(_ history: borrowing MotionHistory) {
    let newest = history.newest.nanoseconds
    // As long as it is not known how the foot pitches, it may have landed before.
    let earlier: Int64 = isRunning && knowsPitch ? 20_000_000 : 70_000_000
    let from = max(
      history.first(notBefore: max(toesStopped - earlier, newest - Self.latest)), history.oldest + 2 * lag + 1
    )
    let impact = hardest(from: from, history)
    let swung = min(toesStopped, impact.at) - 30_000_000
    let isRunner =
      isRunning || history.meanMagnitude(from: swung - 50_000_000, to: swung) > Self.runningSwing
    if impact.impact <= triggerLevel {
      let lowest = lowestRate(notBefore: max(toesStopped, newest - Self.latest), history)
      found = (lowest, history[lowest].nanoseconds)
    } else {
      let felt = onset(about: impact.at, notBefore: from, history)
      var time = felt
      if isRunner {
        if knowsPitch { time += (fastestFall(near: felt, history) - felt) / 2 }
      } else if toesStopped <= felt, felt - toesStopped <= Self.softLanding {
        // A walker's heel touches softly where the toes are highest, before the foot is loaded.
        time = toesStopped
      }
      found = (max(from, history.first(notBefore: time + 1) - 1), time)
    }
    if impact.impact > triggerLevel {
      meanImpact += (meanImpact == 0 ? 1 : 0.2) * (min(impact.impact, 3 * max(meanImpact, 30)) - meanImpact)
    }
    decideAt = (found?.nanoseconds ?? newest) + decision
  }

  /// The hardest impact from a record to the newest, m/s².
  private func hardest(from first: Int, _ history: borrowing MotionHistory) -> (impact: Float, at: Int64) {
    var hardest = (impact: Float(0), at: history[first].nanoseconds)
    var number = first
    while number < history.count {
      if history[number].impact > hardest.impact {
        hardest = (history[number].impact, history[number].nanoseconds)
      }
      number += 1
    }
    return hardest
  }

  /// When the acceleration first left the smooth braking of a swing, before an impact: the mean of what jerk and
  /// bend over some milliseconds show, nanoseconds.
  private func onset(about impact: Int64, notBefore from: Int, _ history: borrowing MotionHistory) -> Int64 {
    let start = max(from, history.first(notBefore: impact - onset))
    let end = impact + 15_000_000
    let jerk = onset(from: start, to: end, history) { number in
      (history[number].acceleration - history[number &- lag].acceleration).squareOfLength.squareRoot()
    }
    let bend = onset(from: start, to: end, history) { number in
      (history[number].acceleration - 2 * history[number &- lag].acceleration
        + history[number &- 2 * lag].acceleration).squareOfLength.squareRoot()
    }
    return jerk + (bend - jerk) / 2
  }

  /// When a measure of the records first reached its part of the greatest in some time: between records on the
  /// straight line through both, nanoseconds.
  @inline(__always) private func onset(
    from first: Int, to end: Int64, _ history: borrowing MotionHistory, of measure: (Int) -> Float
  ) -> Int64 {
    var greatest: Float = 0
    var number = first
    while number < history.count, history[number].nanoseconds <= end {
      greatest = max(greatest, measure(number))
      number += 1
    }
    let level = Self.onsetShare * greatest
    number = first
    var before = measure(first)
    if before >= level { return history[first].nanoseconds }
    while number + 1 < history.count {
      number += 1
      let now = measure(number)
      if now >= level {
        let step = history[number].nanoseconds - history[number - 1].nanoseconds
        return history[number - 1].nanoseconds + Int64(Float(step) * (level - before) / (now - before))
      }
      before = now
    }
    return history[first].nanoseconds
  }

  /// When the toes fall fastest about an onset, between records, nanoseconds: 14 ± 5 ms after a heel has landed,
  /// 5 ± 4 ms after a flat foot or a ball, however slowly it is sampled.
  private func fastestFall(near onset: Int64, _ history: borrowing MotionHistory) -> Int64 {
    let first = history.first(notBefore: onset - 15_000_000)
    var lowest = first
    var number = first
    while number < history.count, history[number].nanoseconds <= onset + 40_000_000 {
      if history[number].pitchRate < history[lowest].pitchRate { lowest = number }
      number += 1
    }
    guard lowest > first, lowest + 1 < history.count else { return history[lowest].nanoseconds }
    // The vertex of the parabola through three records.
    let before = history[lowest - 1].pitchRate, after = history[lowest + 1].pitchRate
    let bend = before - 2 * history[lowest].pitchRate + after
    guard bend > 0 else { return history[lowest].nanoseconds }
    let half = (history[lowest + 1].nanoseconds - history[lowest - 1].nanoseconds) / 2
    return history[lowest].nanoseconds + Int64(Float(half) * 0.5 * (before - after) / bend)
  }

  /// The record with the lowest pitch rate from a time on.
  private func lowestRate(notBefore time: Int64, _ history: borrowing MotionHistory) -> Int {
    var number = min(history.first(notBefore: time), history.count - 1)
    var place = number
    while number < history.count {
      if history[number].pitchRate < history[place].pitchRate { place = number }
      number += 1
    }
    return place
  }

  private mutating func tell(_ history: borrowing MotionHistory) -> FoundContact? {
    guard let found else { return nil }
    meanPeak += (meanPeak == 0 ? 1 : 0.2) * (peak - meanPeak)
    let contact = FoundContact(
      nanoseconds: found.nanoseconds, record: found.record, previousPushOff: pushOff)
    self.found = nil
    phase = .stance
    lastContact = found.nanoseconds
    pitchAtContact = history[found.record].pitch
    lowestPitch = pitchAtContact
    highestPitch = pitchAtContact
    felt = .min
    pushOff = nil
    flat = nil
    return contact
  }

  /// Forgets the stride in progress, but not how hard and how fast this person steps.
  mutating func interrupt() {
    lobe.reset()
    phase = .stance
    felt = .min
    found = nil
    toesStopped = .min
    lastContact = .min
    pushOff = nil
    flat = nil
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
    knowsPitch = false
  }
}
