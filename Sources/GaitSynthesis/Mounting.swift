import GaitModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where a sensor sits on its segment of the body, and how it is turned.
public struct Mounting: BitwiseCopyable, Sendable {
  /// From the edge of the heel (shoe) or the segment's own origin: forward, left, up, m.
  public var position: SIMD3<Double>
  /// The sensor's axes in the segment's frame (forward, left, up): a right-handed orthonormal triple.
  public var x: SIMD3<Double>
  /// See `x`.
  public var y: SIMD3<Double>
  /// See `x`.
  public var z: SIMD3<Double>

  /// Axes along the segment's own, turned by small angles.
  ///
  /// - Parameters:
  ///   - rotation: turn about forward, left and up, applied in this order, degrees.
  ///   - permutation: 0…23, one of the twenty-four ways to put a box on a foot; 0 is straight.
  public init(position: SIMD3<Double>, rotation: SIMD3<Double> = .zero, permutation: Int = 0) {
    self.position = position
    let units: [SIMD3<Double>] = [
      SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1), SIMD3(-1, 0, 0), SIMD3(0, -1, 0), SIMD3(0, 0, -1),
    ]
    let index = ((permutation % 24) + 24) % 24
    let first = units[index / 4]
    let second = units.filter { ($0 * first).sum() == 0 }[[0, 1, 2, 3][index % 4]]
    // Permutation 0 is forward, left: keep it the identity.
    let third = SIMD3(
      first.y * second.z - first.z * second.y, first.z * second.x - first.x * second.z,
      first.x * second.y - first.y * second.x)
    let radians = rotation * (.pi / 180)
    func turn(_ v: SIMD3<Double>) -> SIMD3<Double> {
      let (a, b, c) = (radians.x, radians.y, radians.z)
      let p = SIMD3(v.x, cos(a) * v.y - sin(a) * v.z, sin(a) * v.y + cos(a) * v.z)
      let q = SIMD3(cos(b) * p.x + sin(b) * p.z, p.y, -sin(b) * p.x + cos(b) * p.z)
      return SIMD3(cos(c) * q.x - sin(c) * q.y, sin(c) * q.x + cos(c) * q.y, q.z)
    }
    x = turn(first)
    y = turn(second)
    z = turn(third)
  }

  /// A mounting as people make them: laces, heel counter or outside of the shoe; belt; shin; wrist.
  ///
  /// Turned by up to `tiltDegrees` about any axis; with `anyAxes` the box lies any way round.
  public init(
    random seed: UInt64, placement: Placement, tiltDegrees: Double = 20, anyAxes: Bool = true
  ) {
    var random = RandomSource(seed: seed, purpose: 2)
    let spots = placement.facts.spots
    let spot = spots[spots.count > 1 ? random.below(spots.count) : 0]
    func draw(_ range: ClosedRange<Double>) -> Double {
      range.lowerBound < range.upperBound
        ? random.uniform(range.lowerBound, range.upperBound) : range.lowerBound
    }
    let position = SIMD3(draw(spot.forward), draw(spot.left), draw(spot.up))
    let axis = SIMD3(random.normal(), random.normal(), random.normal())
    let norm = max((axis * axis).sum().squareRoot(), 1e-9)
    let angle = random.uniform(0, tiltDegrees)
    let permutation = anyAxes ? random.below(24) : 0
    // Small turns about the three axes in this proportion come to `angle` about `axis`, near enough.
    self.init(position: position, rotation: axis / norm * angle, permutation: permutation)
  }

  /// A vector of the segment's frame as the sensor sees it.
  @inline(__always) func sense(_ v: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3((x * v).sum(), (y * v).sum(), (z * v).sum())
  }
}
