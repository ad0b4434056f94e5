/// Four vectors side by side, for what is done to four records at once.
struct VectorQuad: BitwiseCopyable, Sendable {
  let x: SIMD4<Float>, y: SIMD4<Float>, z: SIMD4<Float>

  @inline(__always) init(x: SIMD4<Float>, y: SIMD4<Float>, z: SIMD4<Float>) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// How far each has left the straight line through the two before it.
  @inline(__always) func bend(_ one: VectorQuad, _ two: VectorQuad) -> VectorQuad {
    VectorQuad(x: x - 2 * one.x + two.x, y: y - 2 * one.y + two.y, z: z - 2 * one.z + two.z)
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
  @inline(__always) var square: Float {
    let square = self * self
    return square.x + square.y + square.z
  }

  /// Each without its sign.
  @inline(__always) var absolute: SIMD4<Float> {
    unsafeBitCast(unsafeBitCast(self, to: SIMD4<UInt32>.self) & 0x7fff_ffff, to: SIMD4<Float>.self)
  }

  /// The vector product of the first three, and 0.
  @inline(__always) func cross(_ b: SIMD4<Float>) -> SIMD4<Float> {
    SIMD4(y, z, x, w) * SIMD4(b.z, b.x, b.y, b.w) - SIMD4(z, x, y, w) * SIMD4(b.y, b.z, b.x, b.w)
  }
}
