/// Finds contacts of a foot in its acceleration alone.
///
/// A contact is a sharp impact at the end of a swing: the leg's swing is felt before it (the acceleration
/// of a foot on a circle about hip and knee, three g and more in running) and the stillness of stance
/// after it, and it is not soon after another. The terminal contact is the steepest rise of the
/// acceleration between (Mo & Chow 2018 take the place where it exceeds 2 g). The answer comes
/// `decisionSeconds` after the impact is first felt.
struct ImpactContactFinder: Sendable {
  /// Bounds and thresholds.
  struct Settings: Sendable {
    /// From the first feeling of an impact to the answer, seconds.
    var decisionSeconds = 0.105
    /// An impact's onset is looked for at most this long before it was first felt, seconds.
    var onsetSeconds = 0.03
    /// The least `MotionRecord.change` that is felt, m/s².
    var leastImpact: Float = 8
    /// …and at least this part of the running mean of the last impacts.
    var leastImpactShare: Float = 0.2
    /// |acceleration| after the contact is at most this part of that before it.
    var greatestStillness: Float = 0.85
    /// The unrest of stance, | |acceleration| − g |, is at most this part of that of the swing.
    var greatestUnrest: Float = 2.7
    /// Contacts follow each other after at least this part of the usual stride.
    var leastStrideShare: Float = 0.62
    /// …and after at least this, seconds.
    var leastStrideSeconds = 0.38
    /// An impact this many times as sharp as the usual one comes too soon only because the last was none…
    var revokingShare: Float = 4
    /// …if it comes later than the last one's own ringing and its push-off at the soonest, seconds.
    var revokingSeconds = 0.2
  }

  let settings: Settings
  private let short: Int
  private let onset: Int64
  private let decision: Int64
  private var felt: Int64 = .min
  private var feltGreatest: Float = 0
  private var meanImpact: Float = 0
  private var isRevoking = false
  private var lastContact: Int64 = .min
  private var usualStride: Float = 0
  private static let latest: Int64 = 150_000_000

  init(rateHertz: Double, settings: Settings = Settings()) {
    self.settings = settings
    short = max(1, Int((0.01 * rateHertz).rounded()))
    onset = Int64(settings.onsetSeconds * 1e9)
    decision = Int64(settings.decisionSeconds * 1e9)
  }

  /// Takes the newest record of the history. Returns true where there is something to `decide`.
  @inline(__always) mutating func push(_ record: MotionRecord) -> Bool {
    let now = record.nanoseconds
    if felt == .min {
      guard record.change > max(settings.leastImpact, settings.leastImpactShare * meanImpact) else {
        return false
      }
      isRevoking = false
      if lastContact != .min, now - lastContact < shortestStride {
        if isHalfWay(now), record.change > 0.5 * meanImpact {
          // Every other contact was missed: what was taken for a stride was two.
          usualStride *= 0.5
          felt = now
          feltGreatest = record.change
          return false
        }
        guard record.change > settings.revokingShare * max(meanImpact, settings.leastImpact),
          now - lastContact > Int64(settings.revokingSeconds * 1e9)
        else { return false }
        isRevoking = true
      }
      felt = now
      feltGreatest = record.change
      return false
    }
    if now - felt < 20_000_000 { feltGreatest = max(feltGreatest, record.change) }
    let ratio: Float = meanImpact == 0 || feltGreatest > 0.35 * meanImpact ? 2.5 : 1.6
    if record.change > ratio * feltGreatest, feltGreatest < 0.5 * meanImpact || meanImpact == 0,
      now - felt > 20_000_000
    {
      // What was felt was nothing beside this.
      felt = now
      feltGreatest = record.change
    }
    return now - felt >= decision
  }

  /// A time is one usual stride after the last contact, give or take a seventh.
  private func isDue(_ time: Int64) -> Bool {
    guard lastContact != .min, usualStride > 0 else { return false }
    return abs(Float(time - lastContact) * 1e-9 / usualStride - 1) < 0.15
  }

  /// A time is half a usual stride after the last contact, where that stride is long enough to be two.
  private func isHalfWay(_ time: Int64) -> Bool {
    guard usualStride > 1.15 else { return false }
    return abs(Float(time - lastContact) * 1e-9 / usualStride - 0.5) < 0.04
  }

  private var shortestStride: Int64 {
    max(
      Int64(settings.leastStrideSeconds * 1e9), Int64(settings.leastStrideShare * usualStride * 1e9))
  }

  /// Returns the contact whose impact was felt, if it was one.
  mutating func decide(_ history: borrowing MotionHistory) -> FoundContact? {
    let newest = history[history.count - 1].nanoseconds
    let from = history.first(notBefore: max(felt - onset, newest - Self.latest))
    let sharpest = history.sharpest(from: from, to: felt + 50_000_000)
    let before = history.meanMagnitude(from: felt - 110_000_000, to: felt - 15_000_000)
    let after = history.meanMagnitude(from: felt + 45_000_000, to: newest)
    let swing = history.meanMagnitude(from: felt - 300_000_000, to: felt - 100_000_000, above: 9.81)
    let stance = history.meanMagnitude(from: felt + 45_000_000, to: newest, above: 9.81)
    felt = .min
    // At a push-off it is the other way round: stillness, then swing.
    let shows =
      before > 0 && after < settings.greatestStillness * before && stance < settings.greatestUnrest * swing
    // One stride after the last, an impact need not show all that.
    let mayBe = sharpest.change > 0.35 * meanImpact && after < 1.2 * before
    guard shows || (mayBe && isDue(history[sharpest.record].nanoseconds)) else { return nil }
    let number = history.onset(
      of: sharpest, from: from, quietSince: history[from].nanoseconds - 50_000_000)
    meanImpact +=
      (meanImpact == 0 ? 1 : 0.2) * (min(sharpest.change, 3 * max(meanImpact, 30)) - meanImpact)
    let previous = max(number - 1, from)
    let time = history.middle(between: previous, and: number)
    var pushOff: PushOff?
    if lastContact != .min, !isRevoking {
      let stride = Float(time - lastContact) * 1e-9
      if stride < 1.6 {
        usualStride += (usualStride == 0 ? 1 : 0.3) * (stride - usualStride)
        pushOff = findPushOff(from: lastContact, stride: stride, history)
      } else {
        usualStride = 0
      }
    }
    lastContact = time
    return FoundContact(
      nanoseconds: time, record: previous, previousPushOff: pushOff,
      revokesLast: isRevoking)
  }

  /// The steepest rise of |acceleration| in the part of the stride where a foot leaves the ground.
  private func findPushOff(from contact: Int64, stride: Float, _ history: borrowing MotionHistory) -> PushOff?
  {
    let end = contact + Int64(0.72e9 * stride)
    var number = history.first(notBefore: contact + max(120_000_000, Int64(0.18e9 * stride)))
    guard number > history.oldest + short else { return nil }
    var steepest: Float = 0
    var place = -1
    while number < history.count, history[number].nanoseconds < end {
      let rise = history[number].magnitude - history[number - short].magnitude
      if rise > steepest {
        steepest = rise
        place = number
      }
      number += 1
    }
    guard place >= 0 else { return nil }
    let middle = history.middle(of: short, before: place)
    return PushOff(dip: middle, release: middle)
  }

  /// Forgets the stride in progress, but not how hard and how fast this person steps.
  mutating func interrupt() {
    felt = .min
    lastContact = .min
  }
}
