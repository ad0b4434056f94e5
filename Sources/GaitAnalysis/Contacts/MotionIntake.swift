import GaitModel

/// Lays a leg's samples into its history, fills short holes by straight lines, and says where a hole is
/// too long for that.
///
/// Real samples pass unchanged, at their own times: nothing is resampled, so impacts keep their edges.
/// Samples are laid out some dozens ahead of their analysis: what a record says of its own surroundings is
/// then worked out four records at a time.
struct MotionIntake: Sendable {
  /// Holes up to this are bridged, seconds, or up to two lost samples where those take longer.
  static let longestBridgeSeconds = 0.06

  /// So many samples are taken at once at most.
  private static let block = 64

  private let period: Int64
  private let bridge: Int64
  /// No longer interval holds a hole.
  private let usual: Int64
  /// Records in five milliseconds.
  private let lag: Int
  private let hasAngularRate: Bool

  /// - Parameter hasAngularRate: false leaves the angular rates of all records zero.
  init(rateHertz: Double, hasAngularRate: Bool) {
    period = Int64((1e9 / rateHertz).rounded())
    usual = 3 * period / 2
    bridge = max(Int64(Self.longestBridgeSeconds * 1e9), 7 * period / 2)
    lag = max(1, Int((0.005 * rateHertz).rounded()))
    self.hasAngularRate = hasAngularRate
  }

  /// A history of that many seconds, with room for what is laid out ahead.
  func history(seconds: Double, rateHertz: Double) -> MotionHistory {
    MotionHistory(
      capacity: Int(seconds * rateHertz) + 16, ahead: Self.block + Int(bridge / max(period, 1)) + 4)
  }

  /// Lays out the next samples from a place on, ahead in the history, and moves the place behind them.
  ///
  /// Returns true where they follow a gap: the history is then begun anew.
  ///
  /// - Precondition: nothing is laid out ahead.
  func take(
    _ samples: Span<MotionSample>, from place: inout Int, into history: inout MotionHistory
  ) -> Bool {
    let end = min(samples.count, place + Self.block)
    var isAfterGap = false
    while place < end {
      layPlain(samples, from: &place, to: end, into: &history)
      if place == end { break }
      let sample = samples[place]
      let elapsed = sample.time.nanoseconds &- history.newestTime
      guard isPlausible(sample), elapsed > 0 || history.end == 0 else {
        place += 1
        continue
      }
      // What is laid out is looked at first.
      if history.end > history.count { break }
      if history.end == 0 || elapsed > bridge || sample.flags.contains(.gapBefore) {
        history.reset()
        isAfterGap = true
      } else {
        fill(&history, upTo: sample)
      }
      lay(sample, into: &history)
      place += 1
    }
    history.measure(lag: lag, hasAngularRate: hasAngularRate)
    return isAfterGap
  }

  /// Lays out samples for as long as each follows the one before it without a hole.
  @inline(__always) private func layPlain(
    _ samples: Span<MotionSample>, from place: inout Int, to end: Int, into history: inout MotionHistory
  ) {
    if history.end == 0 { return }
    let records = history.records
    var number = history.end
    var last = history.newestTime
    var next = place
    while next < end {
      let sample = samples[next]
      let time = sample.time.nanoseconds
      let elapsed = time &- last
      guard elapsed > 0, elapsed <= usual, !sample.flags.contains(.gapBefore) else { break }
      records.lay(
        number, nanoseconds: time, sample.index, sample.acceleration,
        hasAngularRate ? sample.angularRate : .zero, MotionRecord.Damage(sample.flags))
      last = time
      number &+= 1
      next &+= 1
    }
    let stop = records.firstImplausible(from: history.end, to: number)
    place = next - (number - stop)
    history.laid(to: stop, at: records.nanoseconds(stop - 1))
  }

  /// What no sensor on a leg can read, and what is no number, would stay in every filter: it is lost.
  private func isPlausible(_ sample: MotionSample) -> Bool {
    MotionRecords.isPlausible(SIMD4(sample.acceleration), SIMD4(sample.angularRate))
  }

  @inline(__always) private func lay(_ sample: MotionSample, into history: inout MotionHistory) {
    history.lay(
      nanoseconds: sample.time.nanoseconds, index: sample.index, acceleration: sample.acceleration,
      angularRate: hasAngularRate ? sample.angularRate : .zero,
      damage: MotionRecord.Damage(sample.flags))
  }

  /// Lays out what fills the hole between the newest record and a sample.
  private func fill(_ history: inout MotionHistory, upTo next: MotionSample) {
    let last = history[history.end - 1]
    let elapsed = next.time.nanoseconds - last.nanoseconds
    let parts = (elapsed + period / 2) / period
    let force = next.acceleration - last.acceleration.xyz
    let turn = hasAngularRate ? next.angularRate - last.angularRate.xyz : .zero
    for part in stride(from: 1, to: parts, by: 1) {
      let share = Float(part) / Float(parts)
      history.lay(
        nanoseconds: last.nanoseconds + elapsed * part / parts, index: last.index,
        acceleration: last.acceleration.xyz + force * share,
        angularRate: last.angularRate.xyz + turn * share,
        damage: [last.damage, MotionRecord.Damage(next.flags), .filled])
    }
  }
}

extension MotionRecord.Damage {
  /// What a sample's flags tell of it.
  @inline(__always) init(_ flags: MotionSample.Flags) {
    // The flags stand side by side here and there.
    self.init(rawValue: UInt8(truncatingIfNeeded: flags.rawValue >> 1) & 6)
  }
}
