extension SIMD3<Int16> {
  /// At least one axis stands at the end of the range of its 16 bits.
  var isClipped: Bool {
    x == .max || x == .min || y == .max || y == .min || z == .max || z == .min
  }
}

/// What a sensor on a person can have read, along or about an axis.
enum Plausible {
  /// Of a device, whose bytes may be damaged: ±400 g (m/s²), twice what high-g parts of sports sensors reach, and
  /// ±4000 °/s (rad/s), the widest range of gyroscopes.
  static let received = (acceleration: 400 * 9.80665, angularRate: 4000 * Double.pi / 180 * 1.01)
  /// Of a file, whose columns may be of another make: ±1,000 g, and 100 turns a second.
  static let recorded = (acceleration: 1_000 * 9.80665, angularRate: 200 * Double.pi)
}

extension SIMD3<Float> {
  /// No axis is NaN or infinite.
  var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }

  /// An accelerometer on a person could have read it.
  var isPlausibleAcceleration: Bool { isWithin(Float(Plausible.received.acceleration)) }

  /// A gyroscope on a person could have read it, in rad/s.
  var isPlausibleAngularRate: Bool { isWithin(Float(Plausible.received.angularRate)) }

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
