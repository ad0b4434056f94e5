import SignalProcessing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A rigid part of a body as markers showed it: its pose at any instant, with what a sensor on it feels.
///
/// World and segment are forward, left, up. The segment's frame is that of the standing trial, so its pitch
/// is zero where it stands. Not for soft parts: each frame is one rigid fit.
public struct MeasuredSegment: Sendable {
  /// Frames a second.
  public let rateHertz: Double
  /// From the first frame to the last, seconds.
  public let seconds: Double
  /// Median over the frames of the markers' distance from a rigid body, m.
  public let residualMetres: Double
  private let quaternion: QuinticCurve
  private let turns: [Turn]
  private let origins: [SIMD3<Double>]

  /// A segment by its markers.
  ///
  /// - Parameters:
  ///   - markers: places in the world by name, m, NaN where hidden; already low-passed.
  ///   - shape: places in the segment's frame by name; only names that both have count, at least three.
  public init?(markers: [String: [SIMD3<Double>]], shape: [String: SIMD3<Double>], rateHertz: Double) {
    let names = shape.keys.filter { markers[$0] != nil }.sorted()
    guard names.count > 2, let count = names.compactMap({ markers[$0]?.count }).min(), count > 1 else {
      return nil
    }
    let points = names.compactMap { shape[$0] }
    let paths = names.compactMap { markers[$0] }
    var quaternions: [SIMD4<Double>] = []
    var origins: [SIMD3<Double>] = []
    var residuals: [Double] = []
    for frame in 0..<count {
      var fit = RigidFit(shape: points, places: paths.map { $0[frame] })
      // The same turn has two quaternions; neighbours take the nearer one.
      if let last = quaternions.last, (last * fit.quaternion).sum() < 0 { fit.quaternion = -fit.quaternion }
      quaternions.append(fit.quaternion)
      origins.append(fit.origin)
      residuals.append(fit.residual)
    }
    self.rateHertz = rateHertz
    seconds = Double(count - 1) / rateHertz
    residualMetres = residuals.sorted()[count / 2]
    quaternion = QuinticCurve(quaternions, rateHertz: rateHertz)
    turns = quaternions.map(Turn.init)
    self.origins = origins
  }

  /// Where a point of the segment goes.
  func path(of point: SIMD3<Double>) -> QuinticCurve {
    QuinticCurve(
      zip(turns, origins).map { SIMD4($0.world(point) + $1, 0) }, rateHertz: rateHertz)
  }

  /// Its turn and its angular rate about its own axes, rad/s.
  func orientation(at time: Double) -> (turn: Turn, rate: SIMD3<Double>) {
    let (q, d, _) = quaternion(time)
    let size = (q * q).sum().squareRoot()
    let unit = q / size
    let rate = (d - unit * (unit * d).sum()) / size
    let (v, dv) = (SIMD3(unit.x, unit.y, unit.z), SIMD3(rate.x, rate.y, rate.z))
    // 2 q̄ q̇, its vector part.
    return (Turn(unit), 2 * (unit.w * dv - rate.w * v - cross(v, dv)))
  }

  /// Elevation of the segment's forward axis over the horizon, rad, + is toes up, and its rate.
  func pitch(at time: Double) -> Double { asin(min(max(orientation(at: time).turn.x.z, -1), 1)) }
}
