import Foundation
import Testing

@testable import GaitReporting

/// Seasons whose truth is known: what is told of them, and how often its interval holds the truth.
@Suite struct `Season trend` {
  /// A runner over some sessions, without any signal: shares and counts are drawn.
  struct Runner {
    var sessions = 12
    /// At the first and at the last session.
    var first = 0.7
    var last = 0.3
    /// Standard deviation of a session's share, whatever is practised.
    var days = 0.06
    /// The same of a descent's.
    var descents = 0.12
    /// Grade at the first and at the last session, percent; a session's own is up to 3 away.
    var grades = (-8.0, -8.0)
    /// How much more often heel first with each percent steeper.
    var steeper = 0.0

    func points(_ random: inout SmallRandom) -> [SeasonTrend.Point] {
      (0..<sessions).map { number in
        let at = sessions > 1 ? Double(number) / Double(sessions - 1) : 0
        let grade =
          grades.0 + (grades.1 - grades.0) * at + (grades.0 == grades.1 ? 0.3 : 3) * random.uniform(-1, 1)
        let share = first + (last - first) * at + steeper * (-8 - grade) + days * random.normal()
        var downhill = PatternCounts()
        for _ in 0..<Int(random.uniform(2, 9)) {
          let heel = min(max(share + descents * random.normal(), 0), 1)
          for _ in 0..<Int(random.uniform(20, 90)) {
            downhill.add(random.uniform(0, 1) < heel ? .rearfoot : .forefoot)
          }
        }
        return SeasonTrend.Point(day: 7 * Double(number), contacts: downhill, gradePercent: grade, speed: 3)
      }
    }
  }

  static func change(_ points: [SeasonTrend.Point]) -> SeasonTrend.Change? {
    if case .change(let change) = SeasonTrend(points).finding { change } else { nil }
  }

  private static let seeds = 200

  /// What share of the seeds holds a change of that size.
  private static func coverage(
    _ runner: Runner, of truth: Double, _ interval: (SeasonTrend.Change) -> Estimate?
  ) -> Double {
    let held = (0..<seeds).count { seed in
      var random = SmallRandom(seed: UInt64(seed))
      guard let told = change(runner.points(&random)).flatMap(interval) else { return false }
      return told.low <= truth && truth <= told.high
    }
    return Double(held) / Double(seeds)
  }

  /// Of 200 seeds, 95 % ± 3.1 % cover in 95 of 100 such tests; the seeds are fixed.
  @Test(arguments: [5, 6, 12, 25], [0.0, 0.06])
  func `the interval holds the true change at its nominal rate`(sessions: Int, days: Double) {
    for descents in [0.0, 0.12] {
      let runner = Runner(sessions: sessions, days: days, descents: descents)
      let held = Self.coverage(runner, of: -0.4) { $0.change }
      // Where little scatters but the counting, no fit is taken to be better: wider by intent.
      #expect(held >= 0.91 && (held <= 0.985 || days == 0), "\(held) with \(runner)")
    }
  }

  @Test func `where steps are taken as independent, the interval would be far too narrow`() {
    let runner = Runner()
    let wilson = (0..<Self.seeds).count { seed in
      var random = SmallRandom(seed: UInt64(seed))
      let points = runner.points(&random)
      let share = Proportion(points[0].contacts.rearfoot, of: points[0].contacts.told)
      return share.low <= 0.7 && 0.7 <= share.high
    }
    #expect(Double(wilson) / Double(Self.seeds) < 0.75)
  }

  @Test func `no change is seldom called one`() {
    let runner = Runner(first: 0.5, last: 0.5)
    let held = Self.coverage(runner, of: 0) { $0.claimed }
    #expect(held >= 0.91 && held <= 0.985, "\(held)")
  }

  /// Steeper from session to session, and heel first more often where it is steeper: the bare change hides
  /// most of the practice.
  @Test(arguments: [8, 14]) func `the change at like grade is told apart from that of the ground`(
    sessions: Int
  ) {
    let runner = Runner(sessions: sessions, grades: (-6, -14), steeper: 0.04)
    let alike = Self.coverage(runner, of: -0.4) { $0.ground?.change }
    #expect(alike >= 0.91 && alike <= 0.985, "\(alike)")
    let steeper = Self.coverage(runner, of: 0.04) { $0.ground?.steeper }
    #expect(steeper >= 0.91 && steeper <= 0.985, "\(steeper)")
    #expect(Self.coverage(runner, of: -0.4) { $0.change } < 0.5)
  }

  @Test func `nobody who only ran on steeper ground is said to have changed`() {
    let runner = Runner(sessions: 14, first: 0.4, last: 0.4, grades: (-6, -14), steeper: 0.04)
    let told = (0..<Self.seeds).count { seed in
      var random = SmallRandom(seed: UInt64(seed))
      return Self.change(runner.points(&random))?.claimed?.isTold == true
    }
    #expect(told <= Self.seeds / 11, "\(told)")
  }

  /// Heel first twice as often on the steep route as on the other, whatever is practised.
  static func routes(isSteep: (Int) -> Bool, _ random: inout SmallRandom) -> [SeasonTrend.Point] {
    (0..<12).map { number in
      var downhill = PatternCounts()
      let heel = (isSteep(number) ? 0.7 : 0.35) + 0.05 * random.normal()
      for _ in 0..<300 { downhill.add(random.uniform(0, 1) < heel ? .rearfoot : .forefoot) }
      return SeasonTrend.Point(
        day: Double(number), contacts: downhill,
        gradePercent: (isSteep(number) ? -13 : -7) + random.uniform(-1, 1), speed: 3)
    }
  }

  @Test func `two routes are not read as what a slope does`() throws {
    var random = SmallRandom(seed: 5)
    let change = try #require(Self.change(Self.routes(isSteep: { $0.isMultiple(of: 2) }, &random)))
    let ground = try #require(change.ground)
    let routes = try #require(ground.routes)
    #expect(abs(routes[0] + 13) < 1 && abs(routes[1] + 7) < 1)
    #expect(ground.steeper == nil && ground.change != nil)
    // On ground of every slope the same is told.
    let hills = try #require(
      Self.change(Runner(sessions: 14, grades: (-6, -14), steeper: 0.04).points(&random)))
    #expect(hills.ground?.routes == nil && hills.ground?.steeper != nil)
  }

  @Test func `one route and then the other is no practice`() throws {
    var random = SmallRandom(seed: 6)
    for _ in 0..<20 {
      let change = try #require(Self.change(Self.routes(isSteep: { $0 < 6 }, &random)))
      #expect(change.change.isTold && change.claimed == nil)
    }
  }

  @Test func `shares that are all the same still have an interval`() throws {
    let points = (0..<6).map { number in
      var downhill = PatternCounts()
      for _ in 0..<40 { downhill.add(.rearfoot) }
      return SeasonTrend.Point(day: Double(number), contacts: downhill, gradePercent: -8, speed: 3)
    }
    let change = try #require(Self.change(points))
    #expect(abs(change.change.value) < 1e-9 && change.change.low < -0.005 && change.change.high > 0.005)
  }

  @Test func `too few sessions, or too few steps in them, tell nothing`() {
    var random = SmallRandom(seed: 1)
    let few = Runner(sessions: 4).points(&random)
    #expect(SeasonTrend(few).finding == .tooFew(sessions: 4))
    var thin = Runner(sessions: 8).points(&random)
    for number in 2..<8 {
      thin[number].contacts = PatternCounts()
      for _ in 0..<19 { thin[number].contacts.add(.rearfoot) }
    }
    #expect(SeasonTrend(thin).finding == .tooFew(sessions: 2))
    for number in thin.indices { thin[number].contacts = PatternCounts() }
    #expect(SeasonTrend(thin).finding == .noContacts)
    #expect(SeasonTrend([]).finding == .noContacts)
  }

  @Test func `five sessions on differing ground are too few to take it out`() throws {
    var random = SmallRandom(seed: 3)
    let change = try #require(Self.change(Runner(sessions: 5, grades: (-6, -14)).points(&random)))
    #expect(change.ground != nil && change.ground?.change == nil && change.claimed == nil)
  }

  @Test func `ground that changes just as the dates do can't be taken out`() throws {
    var random = SmallRandom(seed: 3)
    var points = Runner().points(&random)
    for number in points.indices { points[number].gradePercent = -6 - Double(number) }
    let change = try #require(Self.change(points))
    #expect(change.ground != nil && change.claimed == nil)
  }

  /// By numpy's `lstsq` and scipy's `t.ppf`.
  @Test func `a fit of two columns is that of others`() throws {
    let days = [0.0, 7, 15, 22, 30, 41, 44]
    let grades = [-6.0, -9, -7, -12, -8, -11, -14]
    let shares = [0.71, 0.62, 0.66, 0.41, 0.52, 0.38, 0.29]
    let fit = try #require(LinearFit([days, grades], shares))
    let expected = [(-0.00429249, -0.007004, -0.001581), (0.03317648, 0.017493, 0.048860)]
    for (slope, (value, low, high)) in zip(fit.slopes, expected) {
      #expect(abs(slope.value - value) < 1e-6 && abs(slope.low - low) < 1e-4 && abs(slope.high - high) < 1e-4)
    }
    #expect(LinearFit([days, days.map { 2 * $0 + 1 }], shares) == nil)
    #expect(LinearFit([days.map { _ in 3 }], shares) == nil)
  }

  @Test func `Student's t by its tables`() {
    for (freedom, exact) in [(3, 3.18245), (4, 2.77645), (6, 2.44691), (10, 2.22814), (30, 2.04227)] {
      #expect(abs(LinearFit.studentQuantile(freedom) / exact - 1) < 0.0013)
    }
  }
}

/// The same numbers for a seed, everywhere (SplitMix64).
struct SmallRandom {
  private var state: UInt64

  /// Neighbouring seeds begin far apart, so that their numbers do not overlap.
  init(seed: UInt64) {
    state = seed
    state = UInt64(uniform(0, 1) * 0x1p53) << 11 ^ seed
  }

  mutating func uniform(_ low: Double, _ high: Double) -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return low + (high - low) * Double((z ^ (z >> 31)) >> 11) / Double(1 << 53 as UInt64)
  }

  mutating func normal() -> Double {
    (-2 * log(1 - uniform(0, 1))).squareRoot() * cos(2 * .pi * uniform(0, 1))
  }
}
