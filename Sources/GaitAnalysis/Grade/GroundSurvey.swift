import GaitModel

/// What is kept of the ground while a recording is read for the first time: a stride's worth a stride.
///
/// Heights of a track or a barometer are smoothed as they come, by the recursion with hindsight; its slopes and
/// descents are kept. A shoe's rises are strides of their own, each off by some percent and none by what the
/// others are: of them the ground is made at the end, as the fewest stretches of even slope that explain them.
struct GroundSurvey: Sendable {
  /// One stride of a shoe, from the contact that began it to the one that ended it.
  private struct Step: BitwiseCopyable, Sendable {
    var start: SensorTime
    var end: SensorTime
    var rise: Float
    var run: Float
  }

  private var steps: [Step] = []
  private var stretches: [GroundProfile.Stretch] = []
  private var descents: [Descent] = []
  /// Where the last place of a track or barometer was.
  private var last: SensorTime?

  /// How far a stride's rise is off, metres a square root of a metre of way: 8 cm on 2.5 m (15 made runners).
  private static let noise = 0.05
  /// What one more stretch must explain, in squares of that.
  private static let stretchCost = 10.0
  /// A stride is off from its neighbours by at most this slope; more is an error of measurement.
  private static let mostOff: Float = 0.08
  /// A shoe's slope of a whole stretch is off by half a percent and more, so the limits of a descent are drawn
  /// that much closer together.
  private static let marginPercent = 0.5
  /// No stretch has more strides, which bounds the search; over 5 km nothing is lost by a new one.
  private static let mostSteps = 2_000

  /// Takes a stride of a shoe, metres.
  mutating func append(rise: Double, run: Double, from start: SensorTime, to end: SensorTime) {
    if let before = steps.last, end <= before.end { return }
    steps.append(
      Step(start: max(start, steps.last?.end ?? start), end: end, rise: Float(rise), run: Float(run)))
  }

  /// Takes places of a profile that no later one changes any more.
  mutating func append(_ nodes: ArraySlice<SlopeProfile.Node>, source: GradeSource) {
    guard source != .shoe else { return }
    for node in nodes {
      if let last, last < node.time {
        stretches.append(
          GroundProfile.Stretch(
            start: last, end: node.time, percent: Float(100 * node.smoothSlope), source: source))
      }
      last = node.time
    }
  }

  /// Nothing beyond is joined to what was.
  mutating func breakOff() { last = nil }

  /// Takes a descent that is over.
  mutating func append(_ descent: Descent) { if descent.gradeSource != .shoe { descents.append(descent) } }

  /// The ground, once all of it was seen.
  func profile(_ settings: GradeSettings) -> GroundProfile {
    var (stretches, descents) = (stretches, descents)
    var from = 0
    for place in steps.indices {
      let isLast = place == steps.count - 1
      guard isLast || steps[place + 1].start.seconds(since: steps[place].end) > settings.sourceTimeoutSeconds
      else { continue }
      add(from..<place + 1, settings, &stretches, &descents)
      from = place + 1
    }
    return GroundProfile(stretches: stretches.sorted { $0.start < $1.start }, descents: descents)
  }

  /// Adds the ground of strides that follow each other.
  private func add(
    _ range: Range<Int>, _ settings: GradeSettings, _ stretches: inout [GroundProfile.Stretch],
    _ descents: inout [Descent]
  ) {
    let steps = Array(steps[range])
    guard steps.count >= 10, steps.reduce(0, { $0 + $1.run }) >= 30 else { return }
    let rises = Self.believable(steps)
    let enter = settings.enterPercent + Self.marginPercent
    let leave = max(settings.leavePercent - Self.marginPercent, enter)
    var open: Descent?
    for part in Self.parts(rises, steps.map { Double($0.run) }) {
      let run = steps[part].reduce(0.0) { $0 + Double($1.run) }
      let rise = rises[part].reduce(0, +)
      let percent = 100 * rise / run
      let (start, end) = (steps[part.lowerBound].start, steps[part.upperBound - 1].end)
      stretches.append(
        GroundProfile.Stretch(start: start, end: end, percent: Float(percent), source: .shoe))
      if percent > leave, let ended = open {
        if Double(ended.lengthMetres) >= settings.shortestMetres { descents.append(ended) }
        open = nil
      }
      if open != nil || percent < enter {
        var descent =
          open
          ?? Descent(number: 0, start: start, lengthMetres: 0, dropMetres: 0, gradeSource: .shoe)
        descent.end = end
        descent.lengthMetres += Float(run)
        descent.dropMetres -= Float(rise)
        open = descent
      }
    }
    if let open, Double(open.lengthMetres) >= settings.shortestMetres { descents.append(open) }
  }

  /// Rises, none of them further from the median of the seven around it than strides are off.
  private static func believable(_ steps: [Step]) -> [Double] {
    let slopes = steps.map { $0.rise / $0.run }
    return steps.indices.map { place in
      let around = slopes[max(0, place - 3)..<min(slopes.count, place + 4)].sorted()
      let middle = around[around.count / 2]
      return Double(min(max(slopes[place], middle - mostOff), middle + mostOff) * steps[place].run)
    }
  }

  /// The stretches of even slope that explain the rises best at a price for each, by dynamic programming with
  /// pruning (Killick, Fearnhead & Eckley 2012, PELT).
  private static func parts(_ rises: [Double], _ runs: [Double]) -> [Range<Int>] {
    let count = rises.count
    var sums = [(squares: 0.0, rise: 0.0, run: 0.0)]
    sums.reserveCapacity(count + 1)
    for place in 0..<count {
      let (rise, run, last) = (rises[place], runs[place], sums[place])
      sums.append((last.squares + rise * rise / run, last.rise + rise, last.run + run))
    }
    var cost = [Double](repeating: 0, count: count + 1)
    cost[0] = -stretchCost
    var origin = [Int](repeating: 0, count: count + 1)
    var candidates = [0]
    var totals: [Double] = []
    for end in 1...count {
      totals.removeAll(keepingCapacity: true)
      var least = Double.infinity
      for start in candidates {
        let (rise, run) = (sums[end].rise - sums[start].rise, sums[end].run - sums[start].run)
        let rest = sums[end].squares - sums[start].squares - rise * rise / run
        let total = cost[start] + rest / (noise * noise)
        totals.append(total)
        if total < least {
          least = total
          origin[end] = start
        }
      }
      cost[end] = least + stretchCost
      var kept = 0
      for (place, start) in candidates.enumerated()
      where totals[place] <= cost[end] && start > end - mostSteps {
        candidates[kept] = start
        kept += 1
      }
      candidates.removeSubrange(kept...)
      candidates.append(end)
    }
    var parts: [Range<Int>] = []
    var end = count
    while end > 0 {
      parts.append(origin[end]..<end)
      end = origin[end]
    }
    return parts.reversed()
  }
}
