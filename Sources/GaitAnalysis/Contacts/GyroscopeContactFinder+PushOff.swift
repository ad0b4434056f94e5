import CLibrary

/// The end of a contact.
extension GyroscopeContactFinder {
  /// Nobody's foot is down for less, nanoseconds.
  private static let leastPushOffDelay: Int64 = 110_000_000
  /// A heel raised so far is about to leave the ground, rad: 45° (13 runners: 42, 46 and 49° at 2.5, 3.5 and
  /// 4.5 m/s).
  private static let raisedHeel: Float = -0.785
  /// Between these the push forward ends, rad.
  private static let releaseSearch: (first: Float, last: Float) = (-0.49, -1.19)
  /// The mean of both ways of seeing the foot leave lies so much after it, nanoseconds (13 runners).
  private static let releaseDelay: Int64 = 4_700_000

  /// Looks back from the start of a swing for the push-off: the deepest dip of the pitch rate, and in it where a
  /// running foot leaves the ground.
  mutating func findPushOff(_ history: borrowing MotionHistory) {
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
    let middle = history.middle(of: short, before: dip)
    var found = PushOff(dip: middle, release: middle)
    if let flat, let release = release(of: flat, history) {
      found.release = release
      let end = min(history.first(notBefore: release.nanoseconds + 30_000_000), history.count)
      if flat.record >= history.oldest { found.turn = history.turn(from: flat.record, to: end) }
    } else {
      found.release = steepestRise(around: dip, from: from, under: half, history)
    }
    pushOff = found
  }

  /// Where a foot that lay flat left the ground: the mean of when its heel was raised by 45° and when the push
  /// forward fell off most steeply; the first alone before the vertical is known.
  private func release(of flat: FlatFoot, _ history: borrowing MotionHistory) -> Instant? {
    var number = max(flat.record, history.oldest + lag)
    let level = flat.pitch
    var raised: Int?
    var steepest: (fall: Float, record: Int)?
    while number < history.count - lag {
      let pitch = history[number].pitch - level
      if raised == nil, pitch < Self.raisedHeel { raised = number }
      if pitch < Self.releaseSearch.last { break }
      if pitch < Self.releaseSearch.first, let frame = flat.frame {
        let fall = push(number &- lag, frame, level, history) - push(number &+ lag, frame, level, history)
        if fall > steepest?.fall ?? 0 { steepest = (fall, number) }
      }
      number += 1
    }
    guard let raised else { return nil }
    let before = history[raised - 1], after = history[raised]
    let share = (before.pitch - level - Self.raisedHeel) / (before.pitch - after.pitch)
    var time = before.nanoseconds + Int64(share * Float(after.nanoseconds - before.nanoseconds))
    if let steepest {
      // A slow push-off raises the heel long before or after it leaves the ground.
      let apart = history[steepest.record].nanoseconds - time
      time = history[steepest.record].nanoseconds - min(max(apart, -40_000_000), 40_000_000) / 2
      time -= Self.releaseDelay
    }
    let record = min(history.first(notBefore: time), history.count - 1)
    return Instant(nanoseconds: time, index: history[record].index)
  }

  /// The acceleration along the ground, ahead, of a foot whose heel is raised, m/s².
  @inline(__always) private func push(
    _ number: Int, _ frame: (forward: SIMD3<Float>, up: SIMD3<Float>), _ level: Float,
    _ history: borrowing MotionHistory
  ) -> Float {
    let record = history[number]
    let pitch = record.pitch - level
    let felt = record.acceleration.xyz
    return cos(pitch) * (felt * frame.forward).sum() - sin(pitch) * (felt * frame.up).sum()
  }

  /// Where |acceleration| rises most steeply in the dip of the pitch rate.
  private func steepestRise(
    around dip: Int, from: Int, under half: Float, _ history: borrowing MotionHistory
  ) -> Instant {
    var first = dip
    while first > from, turn(history, first) < half { first -= 1 }
    var last = dip
    while last < history.count - 1, turn(history, last) < half { last += 1 }
    var steepest = first
    var greatest = rise(history, first)
    var number = first
    while number < last {
      number &+= 1
      let rise = rise(history, number)
      if rise > greatest {
        greatest = rise
        steepest = number
      }
    }
    return history.middle(of: short, before: steepest)
  }

  /// Turn over the short stretch that ends at a record, rad.
  @inline(__always) private func turn(_ history: borrowing MotionHistory, _ number: Int) -> Float {
    history[number].pitch - history[number &- short].pitch
  }

  /// Growth of |acceleration| over the short stretch that ends at a record, m/s².
  @inline(__always) private func rise(_ history: borrowing MotionHistory, _ number: Int) -> Float {
    history[number].magnitude - history[number &- short].magnitude
  }
}
