#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A decaying oscillation that starts from rest: a shoe, its sensor and the soft tissue under it after a blow.
///
/// The displacement is (1 − e^(−bt))² · e^(−dt) · sin(ωt): it and its first two derivatives start at zero,
/// and it leaves neither displacement nor velocity behind.
struct Vibration: BitwiseCopyable {
  private var start = 0.0
  private var decay = 1.0
  private var onset = 1.0
  private var angularFrequency = 0.0
  private var scale = 0.0
  /// Displacement per unit of oscillation, in the sensor's own axes, metres.
  private var shift = SIMD3<Double>.zero
  /// Rotation per unit of oscillation, about the sensor's own axes, rad.
  private var turn = SIMD3<Double>.zero

  /// Still.
  init() {}

  /// - Parameters:
  ///   - acceleration: about its peak, m/s², by axis.
  ///   - angularRate: about its peak, rad/s, by axis.
  ///   - dampingRatio: 0…1.
  init(
    start: Double, hertz: Double, dampingRatio: Double, acceleration: SIMD3<Double>,
    angularRate: SIMD3<Double>
  ) {
    self.start = start
    angularFrequency = 2 * .pi * hertz
    decay = dampingRatio * angularFrequency
    onset = angularFrequency * 0.8
    scale = 1
    shift = acceleration / (angularFrequency * angularFrequency)
    turn = angularRate / angularFrequency
  }

  /// Adds this oscillation's displacement, rotation and their derivatives.
  func add(
    at time: Double, acceleration: inout SIMD3<Double>, angle: inout SIMD3<Double>, rate: inout SIMD3<Double>
  ) {
    let t = time - start
    guard scale > 0, t > 0, decay * t < 12 else { return }
    var value = 0.0
    var first = 0.0
    var second = 0.0
    let sine = sin(angularFrequency * t)
    let cosine = cos(angularFrequency * t)
    let fade = exp(-decay * t)
    let rise = exp(-onset * t)
    var amplitude = fade
    // (1 − r)² = 1 − 2r + r², each term an exponentially damped sine.
    for term in 0..<3 {
      let k = Double(term)
      let weight = term == 1 ? -2.0 : 1.0
      let d = decay + k * onset
      let w = angularFrequency
      value += weight * amplitude * sine
      first += weight * amplitude * (w * cosine - d * sine)
      second += weight * amplitude * ((d * d - w * w) * sine - 2 * d * w * cosine)
      amplitude *= rise
    }
    acceleration += shift * second
    angle += turn * value
    rate += turn * first
  }
}
