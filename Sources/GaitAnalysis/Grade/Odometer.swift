import GaitModel

/// Metres over ground, from the best source at hand; standing adds none.
struct Odometer: Sendable {
  /// Metres since the start.
  private(set) var metres = 0.0
  /// What the last of them came from; `nil` before the first.
  private(set) var source: DistanceSource?
  private let timeout: Double
  private var clock: SensorTime?
  private var speed = 0.0
  private var speedUntil = SensorTime.zero
  /// Metres come from the speed; a track with distances tells them itself.
  private var integrates = true
  private var heardAt: SensorTime?

  /// Nothing travelled.
  init(timeoutSeconds: Double) { timeout = timeoutSeconds }

  /// Metres a second; NaN where no source has spoken lately.
  func speedMetresPerSecond(at time: SensorTime) -> Double {
    source == nil || time > speedUntil ? .nan : speed
  }

  /// Travels on at the last known speed, for as long as that holds.
  mutating func advance(to time: SensorTime) {
    guard let from = clock else {
      clock = time
      return
    }
    guard time > from else { return }
    clock = time
    guard source != nil, integrates, speed > 0 else { return }
    let until = min(time, speedUntil)
    if until > from { metres += speed * until.seconds(since: from) }
  }

  /// A source tells the speed, which holds for `holdSeconds` at most.
  mutating func push(
    speed new: Double, from source: DistanceSource, at time: SensorTime, holdSeconds: Double
  ) {
    guard new.isFinite, new >= 0, new < 100, accepts(source, at: time) else { return }
    advance(to: time)
    integrates = true
    speed = new
    speedUntil = time.advanced(bySeconds: holdSeconds)
  }

  /// The track tells the metres since its last point.
  mutating func push(trackMetres: Double, seconds: Double, at time: SensorTime) {
    guard trackMetres >= 0, trackMetres.isFinite, seconds > 0, accepts(.track, at: time) else { return }
    integrates = false
    metres += trackMetres
    clock = max(clock ?? time, time)
    // Smoothed over some seconds: a point's distance is rounded, and one step is not a speed.
    let now = trackMetres / seconds
    let keep = speed.isNaN || time > speedUntil ? 0 : max(0, 1 - seconds / 4)
    speed = keep * speed + (1 - keep) * now
    speedUntil = time.advanced(bySeconds: timeout)
  }

  private mutating func accepts(_ candidate: DistanceSource, at time: SensorTime) -> Bool {
    if let source, let heardAt, rank(source) < rank(candidate), time.seconds(since: heardAt) < timeout {
      return false
    }
    source = candidate
    heardAt = time
    return true
  }

  private func rank(_ source: DistanceSource) -> Int {
    switch source {
    case .track: 0
    case .speed: 1
    case .shoe: 2
    case .strides: 3
    }
  }
}
