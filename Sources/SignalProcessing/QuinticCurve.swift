/// A curve through evenly spaced points with four continuous derivatives: an interpolating quintic B-spline.
///
/// Coefficients by the recursive filter of Unser, Aldroubi & Eden (1993). At its ends the curve goes on as
/// its own reflection through the end point.
public struct QuinticCurve: Sendable {
  /// Points a second.
  public let rateHertz: Double
  private let coefficients: [SIMD4<Double>]
  private static let poles = (-0.430_575_347_099_973, -0.043_096_288_203_264_7)
  private static let margin = 16
  /// Of six neighbouring coefficients, times 120: powers 0 to 5 of the place between the middle two.
  private static let weights: (V, V, V, V, V, V) = (
    V(1, 26, 66, 26, 1, 0, 0, 0), V(-5, -50, 0, 50, 5, 0, 0, 0), V(10, 20, -60, 20, 10, 0, 0, 0),
    V(-10, 20, 0, -20, 10, 0, 0, 0), V(5, -20, 30, -20, 5, 0, 0, 0), V(-1, 5, -10, 10, -5, 1, 0, 0)
  )
  private typealias V = SIMD8<Double>

  /// Through those points, the first at time 0.
  ///
  /// - Precondition: at least two points.
  public init(_ points: [SIMD4<Double>], rateHertz: Double) {
    precondition(points.count > 1, "a curve needs two points")
    self.rateHertz = rateHertz
    let last = points.count - 1
    var c: [SIMD4<Double>] = []
    c.reserveCapacity(points.count + 2 * Self.margin)
    for i in stride(from: Self.margin, to: 0, by: -1) { c.append(2 * points[0] - points[min(i, last)]) }
    c += points
    for i in 1...Self.margin { c.append(2 * points[last] - points[max(last - i, 0)]) }
    for z in [Self.poles.0, Self.poles.1] {
      let gain = (1 - z) * (1 - 1 / z)
      for i in c.indices { c[i] *= gain }
      for i in 1..<c.count { c[i] += z * c[i - 1] }
      c[c.count - 1] *= z / (z - 1)
      for i in stride(from: c.count - 2, through: 0, by: -1) { c[i] = z * (c[i + 1] - c[i]) }
    }
    coefficients = c
  }

  /// Value, first and second derivative at a time in seconds; held to the curve's ends.
  public func callAsFunction(
    _ time: Double
  ) -> (value: SIMD4<Double>, rate: SIMD4<Double>, acceleration: SIMD4<Double>) {
    let x = min(max(time * rateHertz, 0), Double(coefficients.count - 2 * Self.margin - 1))
    let i = Int(x)
    let u = x - Double(i)
    let w = Self.weights
    let cubic = w.3 + u * (w.4 + u * w.5)
    let values = w.0 + u * (w.1 + u * (w.2 + u * cubic))
    let rateTail = 3 * w.3 + u * (4 * w.4 + 5 * u * w.5)
    let rates = w.1 + u * (2 * w.2 + u * rateTail)
    let bendTail = 6 * w.3 + u * (12 * w.4 + 20 * u * w.5)
    let bends = 2 * w.2 + u * bendTail
    let at = i + Self.margin
    func sum(_ w: SIMD8<Double>) -> SIMD4<Double> {
      var sum = coefficients[at - 2] * w[0]
      for k in 1..<6 { sum += coefficients[at - 2 + k] * w[k] }
      return sum / 120
    }
    return (sum(values), sum(rates) * rateHertz, sum(bends) * (rateHertz * rateHertz))
  }
}
