/// Four vectors side by side, for what is done to four records at once.
struct VectorQuad: BitwiseCopyable, Sendable {
  let x: SIMD4<Float>, y: SIMD4<Float>, z: SIMD4<Float>

  @inline(__always) init(x: SIMD4<Float>, y: SIMD4<Float>, z: SIMD4<Float>) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// One vector four times.
  @inline(__always) init(repeating vector: SIMD4<Float>) {
    self.init(
      x: SIMD4(repeating: vector.x), y: SIMD4(repeating: vector.y), z: SIMD4(repeating: vector.z))
  }

  /// Four vectors; their fourth components count for nothing.
  @inline(__always) init(_ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>, _ d: SIMD4<Float>) {
    self.init(x: SIMD4(a.x, b.x, c.x, d.x), y: SIMD4(a.y, b.y, c.y, d.y), z: SIMD4(a.z, b.z, c.z, d.z))
  }

  @inline(__always) static func + (a: VectorQuad, b: VectorQuad) -> VectorQuad {
    VectorQuad(x: a.x + b.x, y: a.y + b.y, z: a.z + b.z)
  }

  @inline(__always) static func - (a: VectorQuad, b: VectorQuad) -> VectorQuad {
    VectorQuad(x: a.x - b.x, y: a.y - b.y, z: a.z - b.z)
  }

  /// Each times its own factor.
  @inline(__always) static func * (factors: SIMD4<Float>, a: VectorQuad) -> VectorQuad {
    VectorQuad(x: factors * a.x, y: factors * a.y, z: factors * a.z)
  }

  @inline(__always) static func * (factor: Float, a: VectorQuad) -> VectorQuad {
    SIMD4(repeating: factor) * a
  }

  /// The vector products.
  @inline(__always) func cross(_ b: VectorQuad) -> VectorQuad {
    VectorQuad(x: y * b.z - z * b.y, y: z * b.x - x * b.z, z: x * b.y - y * b.x)
  }

  /// How far each has left the straight line through the two before it.
  @inline(__always) func bend(_ one: VectorQuad, _ two: VectorQuad) -> VectorQuad {
    VectorQuad(x: x - 2 * one.x + two.x, y: y - 2 * one.y + two.y, z: z - 2 * one.z + two.z)
  }

  /// How far each reaches along a direction.
  @inline(__always) func along(_ direction: SIMD3<Float>) -> SIMD4<Float> {
    x * direction.x + y * direction.y + z * direction.z
  }

  /// The squares of their lengths.
  @inline(__always) var squares: SIMD4<Float> { x * x + y * y + z * z }
}

extension SIMD4<Float> {
  /// A vector of three, and 0.
  @inline(__always) init(_ vector: SIMD3<Float>) { self.init(vector, 0) }

  /// The first three.
  @inline(__always) var xyz: SIMD3<Float> { SIMD3(x, y, z) }

  /// The square of the length of the first three.
  @inline(__always) var squareOfLength: Float { x * x + y * y + z * z }

  /// Each without its sign.
  @inline(__always) var absolute: SIMD4<Float> {
    unsafeBitCast(unsafeBitCast(self, to: SIMD4<UInt32>.self) & 0x7fff_ffff, to: SIMD4<Float>.self)
  }
}

extension SIMD3<Float> {
  /// The same direction at length 1; not a number for a vector without length.
  var unit: SIMD3<Float> { self / (self * self).sum().squareRoot() }

  /// The vector product with another.
  @inline(__always) func cross(_ b: SIMD3<Float>) -> SIMD3<Float> {
    SIMD3(y * b.z - z * b.y, z * b.x - x * b.z, x * b.y - y * b.x)
  }
}
