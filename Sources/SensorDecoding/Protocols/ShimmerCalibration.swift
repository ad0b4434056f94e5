import GaitModel

/// What turns a Shimmer sensor's raw numbers into physical ones: R⁻¹ K⁻¹ (raw − offset), with K the
/// sensitivities and R the alignment of the axes (Ferraris, Grimaldi and Parvis 1995).
struct ShimmerCalibration: BitwiseCopyable, Sendable, Equatable {
  var offset: SIMD3<Float>
  /// Rows of R⁻¹ K⁻¹.
  var rowX: SIMD3<Float>
  var rowY: SIMD3<Float>
  var rowZ: SIMD3<Float>

  /// A calibration; `nil` where a sensitivity is zero or the axes don't span space.
  init?(offset: SIMD3<Double>, sensitivity: SIMD3<Double>, alignment rows: [SIMD3<Double>]) {
    let (a, b, c) = (rows[0], rows[1], rows[2])
    func cross(_ u: SIMD3<Double>, _ v: SIMD3<Double>) -> SIMD3<Double> {
      SIMD3(u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x)
    }
    let determinant = (a * cross(b, c)).sum()
    guard abs(determinant) > 0.01, sensitivity.x > 0, sensitivity.y > 0, sensitivity.z > 0 else { return nil }
    // Columns of the inverse are cross products of the rows.
    let columns = [cross(b, c) / determinant, cross(c, a) / determinant, cross(a, b) / determinant]
    self.offset = SIMD3<Float>(offset)
    rowX = SIMD3<Float>(SIMD3(columns[0].x, columns[1].x, columns[2].x) / sensitivity)
    rowY = SIMD3<Float>(SIMD3(columns[0].y, columns[1].y, columns[2].y) / sensitivity)
    rowZ = SIMD3<Float>(SIMD3(columns[0].z, columns[1].z, columns[2].z) / sensitivity)
  }

  /// A sensor's 21 bytes of calibration: offsets and sensitivities (big-endian), alignment × 100; `nil` where
  /// the sensor was never calibrated.
  init?(_ bytes: Span<UInt8>, at start: Int, sensitivityScale: Double) {
    func three(_ at: Int) -> SIMD3<Double> {
      SIMD3(Double(bytes.bigInt16(at)), Double(bytes.bigInt16(at + 2)), Double(bytes.bigInt16(at + 4)))
    }
    let rows = (0..<3).map { row in
      SIMD3<Double>(
        Double(Int8(bitPattern: bytes[start + 12 + 3 * row])),
        Double(Int8(bitPattern: bytes[start + 13 + 3 * row])),
        Double(Int8(bitPattern: bytes[start + 14 + 3 * row]))) / 100
    }
    self.init(
      offset: three(start), sensitivity: three(start + 6) / sensitivityScale, alignment: rows)
  }

  /// The physical reading.
  @inline(__always) func apply(_ raw: SIMD3<Int16>) -> SIMD3<Float> {
    let centred = SIMD3<Float>(raw) - offset
    return SIMD3((rowX * centred).sum(), (rowY * centred).sum(), (rowZ * centred).sum())
  }

  /// How the chips sit in the box when nothing better is known.
  static func nominal(offset: Double, sensitivity: Double, isWideRange: Bool) -> ShimmerCalibration {
    let rows: [SIMD3<Double>] =
      isWideRange
      ? [SIMD3(-1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, -1)]
      : [SIMD3(0, -1, 0), SIMD3(-1, 0, 0), SIMD3(0, 0, -1)]
    guard
      let calibration = ShimmerCalibration(
        offset: SIMD3(repeating: offset), sensitivity: SIMD3(repeating: sensitivity), alignment: rows)
    else { preconditionFailure("a nominal sensitivity is positive") }
    return calibration
  }
}
