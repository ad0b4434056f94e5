import GaitModel

/// What the contact finders and detectors of a leg read alike.
extension MotionHistory {
  /// The strike of a contact, as far as it needs no pattern.
  ///
  /// - Parameter foundAfter: nanoseconds by which the contact may be found too late: its peak counts from then.
  func strike(at contact: FoundContact, side: Side?, foundAfter: Int64 = 0) -> Strike {
    var strike = Strike(
      number: 0, initialContact: SensorTime(nanoseconds: contact.nanoseconds),
      initialContactIndex: self[contact.record].index,
      decidedAt: SensorTime(nanoseconds: self[count - 1].nanoseconds), noPatternReason: .noReference)
    strike.side = side
    var greatest: Float = 0
    var number = foundAfter > 0 ? first(notBefore: contact.nanoseconds - foundAfter) : contact.record
    while number < count {
      greatest = max(greatest, self[number].magnitude)
      number += 1
    }
    strike.peakAccelerationG = greatest / Units.standardGravity
    return strike
  }

  /// The turn over some records, as axis times angle, rad.
  func turn(from start: Int, to end: Int) -> SIMD3<Float> {
    var turn = SIMD4<Float>.zero
    var number = start
    while number < end {
      turn += self[number].step * self[number].angularRate
      number &+= 1
    }
    return turn.xyz
  }

  /// Where an impact's `change` is greatest, from a record to a time; the first record where none is felt.
  func sharpest(from first: Int, to end: Int64) -> (record: Int, change: Float) {
    var sharpest = (record: first, change: Float(0))
    var number = first
    while number < count, self[number].nanoseconds <= end {
      if self[number].change > sharpest.change { sharpest = (number, self[number].change) }
      number += 1
    }
    return sharpest
  }

  /// The record that first shows an impact, above what the swing itself does just before: from `quietSince`
  /// to the first record.
  func onset(of sharpest: (record: Int, change: Float), from first: Int, quietSince: Int64) -> Int {
    var number = self.first(notBefore: quietSince)
    var quiet: Float = 0
    var members: Float = 0
    while number < first {
      quiet += self[number].change
      members += 1
      number += 1
    }
    let level = max(0.12 * sharpest.change, 3 * quiet / max(members, 1), 4)
    number = first
    while number < sharpest.record, self[number].change < level { number += 1 }
    return number
  }

  /// The pitch at a time near a record: between two records, the pitch between theirs, rad.
  func pitch(at time: Int64, near record: Int) -> Float {
    var number = record
    while number + 1 < count, self[number + 1].nanoseconds <= time { number += 1 }
    while number > oldest, self[number].nanoseconds > time { number -= 1 }
    let before = self[number], after = self[min(number + 1, count - 1)]
    let span = after.nanoseconds - before.nanoseconds
    let share = span > 0 ? Float(time - before.nanoseconds) / Float(span) : 0
    return before.pitch + share * (after.pitch - before.pitch)
  }

  /// What first shows in a record happened in the middle of the step to it.
  func middle(between before: Int, and after: Int) -> Int64 {
    let time = self[before].nanoseconds
    return time + max(0, self[after].nanoseconds - time) / 2
  }

  /// The time and index in the middle of the `short` records that end at one.
  func middle(of short: Int, before number: Int) -> Instant {
    let a = self[number - short], b = self[number]
    return Instant(
      nanoseconds: a.nanoseconds + (b.nanoseconds - a.nanoseconds) / 2, index: self[number - short / 2].index)
  }
}
