/// One field of a line of text, and what its name says of it.
struct TextField: BitwiseCopyable, Equatable {
  /// What stands in it.
  enum Kind: UInt8, BitwiseCopyable {
    case number, word, empty, notFinite
  }

  /// What it measures.
  enum Role: UInt8, BitwiseCopyable {
    case none, other, time
    case accelerationX, accelerationY, accelerationZ
    case angularRateX, angularRateY, angularRateZ
    /// A name for the three numbers that follow it.
    case acceleration, linearAcceleration, angularRate

    var isAcceleration: Bool { self == .accelerationX || self == .accelerationY || self == .accelerationZ }
  }

  /// In what unit, as far as a name tells.
  enum Unit: UInt8, BitwiseCopyable {
    case unknown, g, milliG, metresPerSecondSquared, razorAcceleration
    case degreesPerSecond, radiansPerSecond, razorAngularRate
    case seconds, milliseconds, microseconds
  }

  var kind = Kind.empty
  var role = Role.none
  var unit = Unit.unknown
  var value = 0.0
}
