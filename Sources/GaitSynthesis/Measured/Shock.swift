import SignalProcessing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What markers can't show of a foot's arrest at contact. **An assumption**, where the pose is measured.
///
/// Markers are low-passed, so the change of velocity about a contact is in them, but spread over 1 ÷ band.
/// Here that change is taken as a half-cosine step that lasts 1.2 times as long as the force needs to half
/// of the weight (8 to 25 ms), and of this step only what the low-pass took away is added. Then the mount
/// swings back: a damped turn and shake, scaled on the loading, of the size that real shoe sensors of heel
/// strikers show at 2 to 2.5 m/s.
struct Shock {
  private static let fine = 2000.0
  private static let reach = 0.25
  private let start: Double
  private let velocity: SIMD3<Double>
  private let turn: SIMD3<Double>
  private let step: [Double]
  private let hertz: Double
  private let damping: Double
  private let delay: Double
  private let shake: SIMD3<Double>
  private let twist: SIMD3<Double>

  /// How a sensor on the foot moved as far as the markers show it: velocity and acceleration in the world, m/s and
  /// m/s², and angular rate in the foot's axes, rad/s.
  typealias Seen = (velocity: SIMD3<Double>, acceleration: SIMD3<Double>, rate: SIMD3<Double>)

  /// - Parameters:
  ///   - start: the contact, s.
  ///   - half: how long the force needs to half of the weight, s.
  ///   - loading: weights a second.
  ///   - ringing: size of what swings back: 1 as on real shoes, 0 for none.
  ///   - band: what the low-pass let through, Hz.
  ///   - seen: the motion at an instant.
  init(
    start: Double, half: Double, loading: Double, ringing: Double = 1, band: Double,
    random: inout RandomSource, seen: (Double) -> Seen
  ) {
    let width = min(max(1.2 * half, 0.008), 0.025)
    // Velocity before and after, each carried to the contact on its own slope, so that steady accelerations are
    // no step.
    let change = seen(start + width + 0.012).velocity - seen(start - 0.012).velocity
    let steady = (seen(start - 0.03).acceleration + seen(start + width + 0.03).acceleration) * 0.5
    let turn = seen(start + width + 0.012).rate - seen(start - 0.01).rate
    func held(_ v: SIMD3<Double>, _ limit: Double) -> SIMD3<Double> {
      pointwiseMin(pointwiseMax(v, SIMD3(repeating: -limit)), SIMD3(repeating: limit))
    }
    self.start = start
    velocity = held(change - steady * (width + 0.024), 2.5)
    self.turn = held(turn, 8)
    step = Self.rest(width: width, band: band)
    hertz = random.uniform(30, 60)
    damping = random.uniform(0.06, 0.16)
    delay = 0.3 * width
    let size = 0.05 * min(loading, 120) * ringing
    shake = SIMD3(random.normal(), random.normal(), random.normal()) * SIMD3(6, 3, 10) * size
    twist = SIMD3(random.normal(), random.normal(), random.normal()) * SIMD3(0.15, 0.35, 0.1) * size
  }

  /// The half-cosine step less its low-passed self, from `reach` before the contact to as long after it.
  private static func rest(width: Double, band: Double) -> [Double] {
    let count = Int(2 * reach * fine) + 1
    let step = (0..<count).map { i in
      let u = Double(i) / fine - reach
      return u <= 0 ? 0 : u >= width ? 1 : 0.5 - 0.5 * cos(.pi * u / width)
    }
    let low = ZeroPhaseLowPass.filtered(step, cutoffHertz: band, rateHertz: fine)
    return zip(step, low).map { $0 - $1 }
  }

  /// Nothing is left of it.
  func isOver(at time: Double) -> Bool { time > start + Self.reach }

  /// Adds acceleration in the world and angular rate in the foot's axes.
  func add(at time: Double, acceleration: inout SIMD3<Double>, rate: inout SIMD3<Double>) {
    let u = time - start
    guard abs(u) < Self.reach - 0.001 else { return }
    let x = (u + Self.reach) * Self.fine
    let i = min(max(Int(x), 1), step.count - 3)
    let f = x - Double(i)
    let (before, after) = ((step[i + 1] - step[i - 1]) / 2, (step[i + 2] - step[i]) / 2)
    acceleration += velocity * ((before + (after - before) * f) * Self.fine)
    rate += turn * (step[i] + (step[i + 1] - step[i]) * f)
    let v = u - delay
    guard v > 0 else { return }
    let w = 2 * .pi * hertz
    let ring = exp(-damping * w * v) * sin(w * v) * (1 - exp(-(v / 0.002) * (v / 0.002)))
    acceleration += shake * ring
    rate += twist * ring
  }
}
