/// When a foot landed and when the other had left, from the ticks about a landing of the trunk.
///
/// A foot that meets the ground slows the trunk before it bears it, so the contact is looked for where
/// the support less one and a half times the forward acceleration rises through 1 g: an axis that
/// leans back by 56°. How long before that the foot was down depends on the person and the speed, which show
/// in how the trunk was slowed at the last toe-off, how it falls before the contact and how steeply it is
/// borne. Toe-off follows from how the step's load is shared out (over a step the support must come to the
/// body's weight, so a heavy step is a short one) and from when the trunk is slowed and pushed. All weights
/// are least squares, milliseconds a g or a millisecond, on the 13 people of `virtual-sacrum-people` and,
/// six times as heavy as one of them, on the odd trials of `sacrum-slopes-grf`. With each person left out in
/// turn, contacts were off by 6.8 ms and contact times by 13 ms (root mean square).
struct SacrumContactTimes: BitwiseCopyable, Sendable {
  /// What a landing tells of the step it ends and the one it begins.
  struct Times: BitwiseCopyable, Sendable {
    /// The foot landed, nanoseconds.
    var contact: Int64
    /// The other foot had left the ground, nanoseconds; `nil` where the step before is not known.
    var takeOffBefore: Int64?
  }

  /// A mean over steps, the first few alike, then the newest with a fifth.
  private struct SlowMean: BitwiseCopyable {
    private(set) var value: Float = 0
    private var members: Float = 0

    mutating func add(_ newest: Float) {
      members += 1
      value += (newest - value) * max(1 / members, 0.2)
    }
  }

  /// Forward acceleration against support in the sum that is looked at.
  static let lean: Float = 1.5
  /// Contact ÷ time from contact to the fall of the support, as long as the step is not known.
  static let takeOffRatio: Float = 1.15
  /// A foot has left the ground at the latest so long after the support has fallen to this, ms, g.
  static let airborneMilliseconds: Float = 20
  static let airborneLevel: Float = 0.15
  private static let tickMilliseconds = SacrumGrid.stepSeconds * 1e3

  private var slowing = SlowMean()
  private var falling = SlowMean()
  private var gentleness = SlowMean()
  private var pushing = SlowMean()
  private var slowest = SlowMean()
  /// The first tick of the last landing over the level, and from it to the contact, ms; `nil` after a gap.
  private var last: (crossing: Int, contactMilliseconds: Float)?

  /// Times a landing.
  mutating func landed(_ landing: SacrumLandings.Landing, _ ticks: SacrumTicks, _ axes: SacrumAxes) -> Times {
    let crossing = landing.crossing
    let up = axes.up
    let bearing = ticks.mean(up, from: crossing, to: crossing + 11)
    let fall = ticks.mean(up, from: crossing - 20, to: crossing - 13)
    let gentle = 1 / max(ticks.steepest(up, from: crossing - 4, to: crossing + 12), 0.05)
    guard let forward = axes.forward else {
      last = nil
      let offset = 41 - 10.1 * gentle - 18.9 * bearing + 7 * fall
      return Times(contact: time(crossing, min(max(offset, -60), 0), ticks))
    }
    slowing.add(ticks.least(forward, from: crossing - 30, to: crossing - 7).value)
    falling.add(fall)
    gentleness.add(gentle)
    let rise = ticks.rise(through: 1, of: up - Self.lean * forward, from: crossing + 8, back: crossing - 30)
    let riseMilliseconds = (rise - Float(crossing)) * Self.tickMilliseconds
    var offset = 1.6 + 0.36 * riseMilliseconds - 9.36 * bearing
    offset += 13.5 * ticks.mean(forward, from: crossing - 6, to: crossing - 1)
    offset += 12.3 * falling.value - 19.5 * slowing.value - 5.65 * gentleness.value
    var takeOffBefore: Int64?
    if let last { takeOffBefore = takeOff(from: last, to: landing, ticks, up: up, forward) }
    last = (crossing, offset)
    return Times(contact: time(crossing, offset, ticks), takeOffBefore: takeOffBefore)
  }

  private mutating func takeOff(
    from last: (crossing: Int, contactMilliseconds: Float), to next: SacrumLandings.Landing,
    _ ticks: SacrumTicks, up: SIMD3<Float>, _ forward: SIMD3<Float>
  ) -> Int64? {
    let from = last.crossing
    let step = Float(next.crossing - from) * Self.tickMilliseconds
    // What is looked back at must still be held.
    guard next.crossing - from <= SacrumTicks.size - 32, next.load > 0 else { return nil }
    pushing.add(ticks.mean(forward, from: from + 12, to: from + 21))
    let least = ticks.least(forward, from: from + 30, to: max(from + 30, next.crossing - 8)).number
    slowest.add(Float(least - from) * Self.tickMilliseconds)
    var offset = 63 + 0.384 * last.contactMilliseconds + 0.523 * step / next.load + 0.083 * step
    offset += 0.275 * slowest.value - 15 * pushing.value + 17 * slowing.value
    // A trunk that bears nothing any more has no foot on the ground, whoever it is.
    let end = ticks.fall(below: Self.airborneLevel, of: up, from: from + 12, to: next.crossing - 4)
    return time(
      from, min(offset, Float(end - from) * Self.tickMilliseconds + Self.airborneMilliseconds), ticks)
  }

  private func time(_ tick: Int, _ milliseconds: Float, _ ticks: SacrumTicks) -> Int64 {
    ticks.nanoseconds(tick) + Int64(milliseconds * 1e6)
  }

  /// After a gap or a pause: the landing before is no step's beginning.
  mutating func interrupt() { last = nil }
}
