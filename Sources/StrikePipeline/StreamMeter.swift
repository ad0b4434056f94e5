import GaitModel

/// Counts a stream's samples, losses and clipping by the samples themselves, second by second.
struct StreamMeter: Sendable {
  private(set) var health = StreamHealth()
  private let periodNanoseconds: Double
  private let source: UInt16
  private var first: SensorTime?
  private var last = SensorTime.zero
  private var secondEnds = SensorTime(nanoseconds: 1_000_000_000)
  private(set) var secondIsOver = false

  init(rateHertz: Double, source: UInt16) {
    periodNanoseconds = 1e9 / rateHertz
    self.source = source
  }

  /// Counts a sample; returns the hole before it where it ends a stride.
  mutating func push(_ sample: MotionSample) -> StreamGap? {
    defer { last = sample.time }
    health.samples &+= 1
    if !sample.flags.isDisjoint(with: [.accelerationClipped, .angularRateClipped]) {
      health.clippedSamples &+= 1
    }
    secondIsOver = sample.time >= secondEnds
    guard first != nil else {
      first = sample.time
      return nil
    }
    let step = Double(sample.time.nanoseconds &- last.nanoseconds)
    guard step > 1.5 * periodNanoseconds else { return nil }
    let lost = Int64((step / periodNanoseconds).rounded()) - 1
    health.lostSamples &+= lost
    guard sample.flags.contains(.gapBefore) else { return nil }
    health.gaps &+= 1
    return StreamGap(source: source, start: last, end: sample.time, lostSamples: lost)
  }

  /// Begins the next second and returns the counts so far.
  mutating func startSecond() -> StreamHealth {
    secondIsOver = false
    secondEnds = SensorTime(nanoseconds: (last.nanoseconds / 1_000_000_000 + 1) * 1_000_000_000)
    health.durationSeconds = first.map { last.seconds(since: $0) } ?? 0
    return health
  }
}
