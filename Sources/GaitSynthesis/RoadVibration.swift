/// What a car's floor feels: engine and road as damped resonances shaken by noise, and the car's own
/// acceleration and braking.
struct RoadVibration {
  private var random: RandomSource
  private var body = SIMD3<Double>.zero
  private var bodyRate = SIMD3<Double>.zero
  private var floor = SIMD3<Double>.zero
  private var floorRate = SIMD3<Double>.zero
  private var drive = SIMD3<Double>.zero
  private let step: Double

  init(rateHertz: Double, seed: UInt64) {
    random = RandomSource(seed: seed, purpose: 7)
    step = 1 / rateHertz
  }

  /// The floor's acceleration at the next sample, m/s².
  mutating func next() -> SIMD3<Double> {
    let noise = SIMD3(random.normal(), random.normal(), random.normal())
    // 1.4 Hz: body on its springs; 11 Hz: wheels and floor.
    shake(&body, &bodyRate, noise, hertz: 1.4, damping: 0.3, size: 0.3)
    shake(&floor, &floorRate, noise, hertz: 11, damping: 0.15, size: 0.16)
    let push = SIMD3(noise.y, 0.7 * noise.x, 0)
    let change: Double = 0.9 * (2 * step / 6).squareRoot()
    drive -= drive * (step / 6)
    drive += push * change
    var sum = body * SIMD3(0.3, 0.5, 1)
    sum += floor
    sum = pointwiseMin(pointwiseMax(sum, SIMD3(repeating: -4)), SIMD3(repeating: 4))
    return sum + drive
  }

  /// One resonance, by semi-implicit Euler, stable below 1 ÷ step.
  private func shake(
    _ x: inout SIMD3<Double>, _ v: inout SIMD3<Double>, _ noise: SIMD3<Double>, hertz: Double,
    damping: Double, size: Double
  ) {
    let w: Double = min(2 * .pi * hertz, 0.8 / step)
    let spring = x * (-w * w)
    let damper = v * (-2 * damping * w)
    let kick: Double = size * (w * step).squareRoot() * w
    v += (spring + damper) * step
    v += noise * kick
    x += v * step
  }
}
