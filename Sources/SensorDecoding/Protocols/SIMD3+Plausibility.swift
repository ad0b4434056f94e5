extension SIMD3<Int16> {
  /// At least one axis stands at the end of the range of its 16 bits.
  var isClipped: Bool {
    x == .max || x == .min || y == .max || y == .min || z == .max || z == .min
  }
}

extension SIMD3<Float> {
  /// No axis is NaN or infinite.
  var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }

  /// An accelerometer on a person could have read it: finite, and within ±400 g, twice what high-g parts of
  /// sports sensors reach.
  var isPlausibleAcceleration: Bool { isWithin(400 * 9.80665) }

  /// A gyroscope on a person could have read it, in rad/s: finite, and within ±4000 °/s, the widest range
  /// of these parts.
  var isPlausibleAngularRate: Bool { isWithin(4000 * .pi / 180 * 1.01) }

  /// All axes are finite, within ±`limit`, and zero or more than nothing.
  func isWithin(_ limit: Float) -> Bool {
    x.isReading(within: limit) && y.isReading(within: limit) && z.isReading(within: limit)
  }
}

extension Float {
  /// A sensor could have read it: finite, within ±`limit`, and zero or no less than 10⁻³⁰. What lies between
  /// is a flipped top bit of an exponent.
  @inline(__always) func isReading(within limit: Float) -> Bool {
    let size = abs(self)
    return size <= limit && (size >= 1e-30 || size == 0)
  }
}
