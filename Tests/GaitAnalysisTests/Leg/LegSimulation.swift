import GaitModel
import GaitSynthesis

/// A synthetic runner's stream with its truth: standing, four stretches at own speed and slope, standing.
struct LegSimulation {
  var samples: [MotionSample] = []
  var truth: [TrueContact] = []
  let stream: StreamDescription

  /// How the runner lands.
  enum Habit { case heel, midfoot, forefoot, both }

  init(
    seed: UInt64, habit: Habit, placement: Placement = .shoe, rateHertz: Double = 200,
    hasAngularRate: Bool = true, seconds: Double = 20
  ) {
    var random = RandomSource(seed: seed, purpose: 7)
    let strike: StrikeHabit =
      switch habit {
      case .heel: .angle(random.uniform(11, 22))
      case .midfoot: .angle(random.uniform(0.5, 6))
      case .forefoot: .angle(random.uniform(-14, -4))
      case .both: .mixed(random.uniform(11, 22), random.uniform(-14, -4), secondShare: 0.5)
      }
    var segments = [Segment(.standing, .seconds(2))]
    for _ in 0..<4 {
      segments.append(
        Segment(
          .running, .seconds(seconds / 4), speedMetresPerSecond: random.uniform(2.5, 5),
          gradePercent: random.uniform(-20, 10), strike: strike))
    }
    segments.append(Segment(.standing, .seconds(1)))
    let side: Side = seed % 2 == 0 ? .left : .right
    var simulation = Simulation(
      scenario: Scenario(name: "leg", segments: segments),
      sensor: SensorModel(placement: placement, side: side, rateHertz: rateHertz),
      runner: Runner(seed: seed), seed: seed)
    while simulation.next(into: &samples, count: 4096) {}
    if !hasAngularRate {
      for i in samples.indices {
        samples[i].angularRate = .zero
        samples[i].flags.remove(.hasAngularRate)
      }
    }
    truth = simulation.takeContacts().filter { $0.side == side && $0.activity == .running }
    stream = StreamDescription(
      placement: placement, side: side, rateHertz: rateHertz, hasAngularRate: hasAngularRate)
  }

  /// Each true contact with the strike found within `tolerance` seconds of it, one to one.
  func pairs(_ strikes: [Strike], tolerance: Double = 0.05) -> [(truth: TrueContact, strike: Strike)] {
    var left = strikes
    return truth.compactMap { contact in
      let near = left.indices.min { a, b in
        abs(left[a].initialContact.seconds - contact.initialContactSeconds)
          < abs(left[b].initialContact.seconds - contact.initialContactSeconds)
      }
      guard let near, abs(left[near].initialContact.seconds - contact.initialContactSeconds) <= tolerance
      else { return nil }
      return (contact, left.remove(at: near))
    }
  }
}
