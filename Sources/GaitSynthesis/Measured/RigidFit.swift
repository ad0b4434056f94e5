/// The turn and shift that bring a rigid set of points nearest to where they were seen (Horn 1987).
struct RigidFit {
  /// Turn from the template's frame to the world's, as x, y, z, w.
  var quaternion: SIMD4<Double>
  /// The template's origin in the world, m.
  var origin: SIMD3<Double>
  /// Root mean square distance of the points from their places, m.
  var residual: Double

  /// Fits a template's points to places; both in the same order, at least three not on one line.
  init(shape: [SIMD3<Double>], places: [SIMD3<Double>]) {
    let n = Double(shape.count)
    let c = shape.reduce(.zero, +) / n
    let d = places.reduce(.zero, +) / n
    // Rows of Σ (template)·(place)ᵀ.
    var (sx, sy, sz) = (SIMD3<Double>.zero, SIMD3<Double>.zero, SIMD3<Double>.zero)
    for (p, x) in zip(shape, places) {
      let (a, b) = (p - c, x - d)
      sx += b * a.x
      sy += b * a.y
      sz += b * a.z
    }
    // Horn's symmetric matrix for w, x, y, z; lifted so that the wanted eigenvalue is also the largest in size.
    var m: (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>, SIMD4<Double>) = (
      SIMD4(sx.x + sy.y + sz.z, sy.z - sz.y, sz.x - sx.z, sx.y - sy.x),
      SIMD4(sy.z - sz.y, sx.x - sy.y - sz.z, sx.y + sy.x, sz.x + sx.z),
      SIMD4(sz.x - sx.z, sx.y + sy.x, -sx.x + sy.y - sz.z, sy.z + sz.y),
      SIMD4(sx.y - sy.x, sz.x + sx.z, sy.z + sz.y, -sx.x - sy.y + sz.z)
    )
    let lift = ((m.0 * m.0).sum() + (m.1 * m.1).sum() + (m.2 * m.2).sum() + (m.3 * m.3).sum()).squareRoot()
    m.0.x += lift
    m.1.y += lift
    m.2.z += lift
    m.3.w += lift
    // Its 2¹⁴th power has nothing left but the largest eigenvalue's vector, in every column.
    for _ in 0..<14 {
      func row(_ a: SIMD4<Double>) -> SIMD4<Double> {
        let low = m.0 * a.x + m.1 * a.y
        return low + m.2 * a.z + m.3 * a.w
      }
      let squared = (row(m.0), row(m.1), row(m.2), row(m.3))
      let scale = 1 / max(squared.0.x + squared.1.y + squared.2.z + squared.3.w, 1e-300)
      m = (squared.0 * scale, squared.1 * scale, squared.2 * scale, squared.3 * scale)
    }
    let longest = [m.0, m.1, m.2, m.3].max { ($0 * $0).sum() < ($1 * $1).sum() } ?? m.0
    let unit = longest / (longest * longest).sum().squareRoot()
    quaternion = SIMD4(unit.y, unit.z, unit.w, unit.x)
    let turn = Turn(quaternion)
    origin = d - turn.world(c)
    var squares = 0.0
    for (p, x) in zip(shape, places) {
      let off = turn.world(p) + origin - x
      squares += (off * off).sum()
    }
    residual = (squares / n).squareRoot()
  }
}

/// A rotation as the three axes of a body in the world.
struct Turn: BitwiseCopyable {
  var x: SIMD3<Double>
  var y: SIMD3<Double>
  var z: SIMD3<Double>

  /// Of a unit quaternion x, y, z, w.
  init(_ q: SIMD4<Double>) {
    let v = SIMD3(q.x, q.y, q.z)
    func turned(_ a: SIMD3<Double>) -> SIMD3<Double> {
      let t = 2 * cross(v, a)
      return a + q.w * t + cross(v, t)
    }
    x = turned(SIMD3(1, 0, 0))
    y = turned(SIMD3(0, 1, 0))
    z = turned(SIMD3(0, 0, 1))
  }

  /// A vector of the body in the world.
  func world(_ v: SIMD3<Double>) -> SIMD3<Double> { x * v.x + y * v.y + z * v.z }

  /// A vector of the world in the body.
  func body(_ v: SIMD3<Double>) -> SIMD3<Double> { SIMD3((x * v).sum(), (y * v).sum(), (z * v).sum()) }
}
