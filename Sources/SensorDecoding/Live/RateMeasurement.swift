import GaitModel

/// The rate of a device's samples, from the first ones and the times at which they arrived.
struct RateMeasurement {
  let held: [MotionSample]
  /// Of each of them.
  let arrivals: [Int64]

  /// Fewer samples say nothing of a rate.
  static let leastHeld = 32

  /// Samples a second by the device's own clock; `nil` where that stands still.
  var byDevice: Double? {
    var steps = zip(held.dropFirst(), held).map { $0.time.nanoseconds &- $1.time.nanoseconds }
      .filter { $0 >= 0 && $0 < 5_000_000_000 }
    guard let total = steps.isEmpty ? nil : steps.reduce(0, +), total > 0 else { return nil }
    steps.sort()
    // Holes, of one sample too, would make it look slower; where stamps are shared, steps of zero belong to
    // it. In whole milliseconds every other step of a fast sensor may be twice as long, and is no hole.
    let usual = steps[steps.count / 2]
    let isCoarse = usual < 4_000_000 && steps.allSatisfy { $0.isMultiple(of: 1_000_000) }
    let longest = isCoarse ? 2 * usual : usual + usual / 2
    let even = usual > 0 ? steps.filter { $0 <= longest } : steps
    return Double(even.count) * 1e9 / Double(even.reduce(0, +))
  }

  /// Samples a second as they arrive; `nil` where they all arrived at once.
  var byArrivals: Double? {
    guard held.count >= 2, let last = arrivals.last else { return nil }
    let fresh = freshRange
    let whole = unbroken(fresh.count >= Self.leastHeld ? fresh : 0..<held.count)
    let time = Double(min(last, arrivals[whole.upperBound - 1]) - arrivals[whole.lowerBound])
    guard time > 0 else { return nil }
    var rate = arrivalRate(of: whole, near: Double(whole.count - 1) * 1e9 / time, withLosses: false)
    // Samples lost to damage make it look slower: each round finds them by the rate of the one before.
    for _ in 0..<3 { rate = arrivalRate(of: whole, near: rate, withLosses: true) }
    return rate
  }

  /// Without what had waited in an open line, which makes it look faster however long a busy computer takes to
  /// read it, and without an end that is late.
  ///
  /// No sample arrives before it was taken. So the count of those that came never exceeds that of those that were
  /// taken, a straight line over time, and touches it wherever nothing waited: the line is an edge of the hull above
  /// the counts. Edges before it are steeper (what had waited), those after it flatter (what waits); it is where the
  /// hull spends half of its time.
  var freshRange: Range<Int> {
    var hull: [Int] = []
    for place in arrivals.indices {
      // The last of those that came at once.
      if place + 1 < arrivals.count, arrivals[place + 1] == arrivals[place] { continue }
      while hull.count >= 2,
        slope(hull[hull.count - 2], hull[hull.count - 1]) <= slope(hull[hull.count - 1], place)
      {
        hull.removeLast()
      }
      hull.append(place)
    }
    guard let first = hull.first, let last = hull.last, first < last else { return 0..<held.count }
    let edges = zip(hull, hull.dropFirst())
    let half = (arrivals[last] - arrivals[first]) / 2
    guard let middle = edges.first(where: { arrivals[$0.1] - arrivals[first] >= half }) else {
      return 0..<held.count
    }
    let usual = slope(middle.0, middle.1)
    let flat = edges.filter { abs(slope($0.0, $0.1) / usual - 1) <= 0.1 }
    guard let begin = flat.first?.0, let end = flat.last?.1 else { return 0..<held.count }
    return begin..<end + 1
  }

  /// Samples for a nanosecond between two places.
  private func slope(_ one: Int, _ other: Int) -> Double {
    Double(held[other].index - held[one].index) / Double(max(1, arrivals[other] - arrivals[one]))
  }

  /// The longest stretch without a known hole, if it lasts half a second: a hole's length and the rate can't both
  /// be told across it.
  private func unbroken(_ range: Range<Int>) -> Range<Int> {
    var longest = 0..<0
    var start = range.lowerBound
    for end in range.dropFirst() where held[end].flags.contains(.gapBefore) {
      if end - start > longest.count { longest = start..<end }
      start = end
    }
    if range.upperBound - start > longest.count { longest = start..<range.upperBound }
    let time = arrivals[longest.upperBound - 1] - arrivals[longest.lowerBound]
    return time >= 500_000_000 && longest.count >= Self.leastHeld ? longest : range
  }

  /// Samples a second through the least delayed of each tenth of a second.
  private func arrivalRate(of range: Range<Int>, near rate: Double, withLosses: Bool) -> Double {
    var clock = ArrivalClock(rateHertz: rate)
    var line = MinimumDelayLine(slope: 1e9 / rate, windowNanoseconds: 1e8)
    var count: Int64 = 0
    for place in range {
      let (sample, arrival) = (held[place], arrivals[place])
      let missing = place > range.lowerBound ? sample.index - held[place - 1].index - 1 : 0
      let lost =
        withLosses
        ? clock.place(
          arrival: arrival, afterDamage: sample.flags.contains(.gapBefore), missing: missing
        ).lost : missing
      count += 1 + lost
      line.push(sensor: Double(count), host: Double(arrival))
    }
    return 1e9 / line.slope
  }
}
