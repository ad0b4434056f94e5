import GaitModel

/// Fills short holes of a stream by straight lines, and says where a hole is too long for that.
///
/// Real samples pass unchanged, at their own times: nothing is resampled, so impacts keep their edges.
struct HoleFiller: Sendable {
  /// Holes up to this are bridged, seconds, or up to two lost samples where those take longer.
  static let longestBridgeSeconds = 0.06

  private let period: Int64
  private let bridge: Int64
  /// No longer interval holds a hole.
  private let usual: Int64
  private var last: MotionSample?
  private var next: MotionSample?
  private var parts: Int64 = 1

  /// What comes before a sample.
  enum Before { case nothing, hole, gap, repetition }

  init(rateHertz: Double) {
    period = Int64((1e9 / rateHertz).rounded())
    usual = 3 * period / 2
    bridge = max(Int64(Self.longestBridgeSeconds * 1e9), 7 * period / 2)
  }

  /// Takes the next sample and says what is before it; one to be ignored is a `repetition`. After `hole`, `part` gives what fills it.
  @inline(__always) mutating func push(_ sample: MotionSample) -> Before {
    // What no sensor on a leg can read, and what is no number, would stay in every filter: it is lost.
    let size =
      (sample.acceleration * sample.acceleration).sum() + (sample.angularRate * sample.angularRate).sum()
    guard size < 1e8 else { return .repetition }
    guard let before = next else {
      next = sample
      parts = 1
      return .gap
    }
    let elapsed = sample.time.nanoseconds &- before.time.nanoseconds
    if elapsed <= 0 { return .repetition }
    next = sample
    parts = 1
    if elapsed > bridge || sample.flags.contains(.gapBefore) { return .gap }
    if elapsed <= usual { return .nothing }
    last = before
    parts = (elapsed + period / 2) / period
    return parts > 1 ? .hole : .nothing
  }

  /// How many samples fill the hole.
  var fillers: Int64 { parts - 1 }

  /// The sample number `part` of those, from 1.
  func filler(_ part: Int64) -> MotionSample {
    guard var sample = last, let next else { preconditionFailure("no hole was found before this sample") }
    let share = Float(part) / Float(parts)
    sample.time.nanoseconds += (next.time.nanoseconds - sample.time.nanoseconds) * part / parts
    sample.acceleration += (next.acceleration - sample.acceleration) * share
    sample.angularRate += (next.angularRate - sample.angularRate) * share
    sample.flags = sample.flags.union(next.flags)
    return sample
  }

  /// Forgets all samples.
  mutating func reset() {
    last = nil
    next = nil
    parts = 1
  }
}
