import GaitModel

/// Counts a stream's samples, losses and clipping by the samples themselves, second by second.
struct StreamMeter: Sendable {
  private(set) var health = StreamHealth()
  private let periodNanoseconds: Double
  private let source: UInt16
  private var first: SensorTime?
  private(set) var last = SensorTime.zero
  private var secondEnds = SensorTime(nanoseconds: 1_000_000_000)
  private(set) var secondIsOver = false
  /// The last sample at which the accelerometer stood at the end of its range; far in the past before one.
  private(set) var lastClipped = SensorTime(nanoseconds: .min)

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
      if sample.flags.contains(.accelerationClipped) { lastClipped = sample.time }
    }
    secondIsOver = sample.time >= secondEnds
    guard first != nil else {
      first = sample.time
      return nil
    }
    let step = Double(sample.time.nanoseconds &- last.nanoseconds)
    guard step > 1.5 * periodNanoseconds else { return nil }
    if sample.flags.contains(.pauseBefore) {
      return StreamGap(source: source, start: last, end: sample.time, lostSamples: 0)
    }
    let lost = Int64((step / periodNanoseconds).rounded()) - 1
    health.lostSamples &+= lost
    guard sample.flags.contains(.gapBefore) else { return nil }
    health.gaps &+= 1
    return StreamGap(source: source, start: last, end: sample.time, lostSamples: lost)
  }

  /// Counts samples as `push` does, for as long as they come at most `time`, within the second, and without
  /// a hole before them; returns the place of the first that does not.
  mutating func pushQuietly(_ samples: Span<MotionSample>, from start: Int, before time: SensorTime) -> Int {
    guard first != nil, !secondIsOver else { return start }
    let latest = min(time, SensorTime(nanoseconds: secondEnds.nanoseconds &- 1))
    let longest = Int64(1.5 * periodNanoseconds)
    var index = start
    var last = last
    var clipped: Int64 = 0
    while index < samples.count {
      let sample = samples[index]
      guard sample.time <= latest, sample.time.nanoseconds &- last.nanoseconds <= longest else { break }
      if !sample.flags.isDisjoint(with: [.accelerationClipped, .angularRateClipped]) {
        clipped &+= 1
        if sample.flags.contains(.accelerationClipped) { lastClipped = sample.time }
      }
      last = sample.time
      index &+= 1
    }
    self.last = last
    health.samples &+= Int64(index - start)
    health.clippedSamples &+= clipped
    return index
  }

  /// Begins the next second and returns the counts so far.
  mutating func startSecond() -> StreamHealth {
    secondIsOver = false
    secondEnds = SensorTime(nanoseconds: (last.nanoseconds / 1_000_000_000 + 1) * 1_000_000_000)
    health.durationSeconds = first.map { last.seconds(since: $0) } ?? 0
    return health
  }
}
