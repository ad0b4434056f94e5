#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A barometer's altitude: jitter of up to 0.8 m that hangs together over seconds, a spike while it settles,
/// slow drift, steps of 0.2 m.
///
/// As watches and phones show it: ±0.76 m from second to second on a flat road, a spike of some metres in
/// the first seconds.
struct Altimeter {
  private let period: Double
  private var random: RandomSource
  private var due = 0.0
  private var jitter = 0.0
  private var drift = 0.0
  private let spike: Double
  private let base: Double

  init(hertz: Double, seed: UInt64) {
    period = hertz > 0 ? 1 / hertz : .infinity
    random = RandomSource(seed: seed, purpose: 6)
    spike = random.uniform(-3, 3)
    base = (random.uniform(100, 1500)).rounded()
  }

  /// The altitude shown at an instant, m; NaN between readings.
  mutating func read(_ time: Double, height: Double) -> Double {
    guard period.isFinite, time >= due else { return .nan }
    due += period
    let keep = exp(-period / 1.2)
    jitter = jitter * keep + random.normal(0, 0.28 * (1 - keep * keep).squareRoot(), limit: 2.8)
    drift += random.normal(0, 0.015 * period.squareRoot())
    let settling = spike * exp(-time / 4)
    return ((base + height + jitter + drift + settling) / 0.2).rounded() * 0.2
  }
}
