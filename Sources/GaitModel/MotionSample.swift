/// One reading of an inertial sensor, in SI units, 64 bytes: one cache line.
///
/// Axes are the sensor's own, right-handed; at rest an axis that points up reads +9.81 m/s².
public struct MotionSample: BitwiseCopyable, Sendable {
  /// When it was taken, by the sensor's clock. Never decreases within one source after `Timeline`.
  public var time: SensorTime
  /// Its 0-based place in the source: data rows of a file, frames of a device. Refused rows count too.
  public var index: Int64
  /// m/s², gravity included unless the stream says otherwise.
  public var acceleration: SIMD3<Float>
  /// rad/s; zero where the stream has no gyroscope (see `flags`).
  public var angularRate: SIMD3<Float>
  /// Metres above any fixed level; NaN where this sample brings none.
  public var altitudeMetres: Float
  /// Metres a second over ground, where the recording has them; NaN where this sample brings none.
  public var speedMetresPerSecond: Float
  /// Which of a session's sensors: 0 for the first.
  public var source: UInt16
  /// What is known about this sample.
  public var flags: Flags

  /// What is known about one sample.
  public struct Flags: OptionSet, BitwiseCopyable, Sendable {
    /// The flags' bits.
    public let rawValue: UInt16
    /// Flags of these bits.
    @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }
    /// `angularRate` was measured.
    @inlinable public static var hasAngularRate: Flags { Flags(rawValue: 1 << 0) }
    /// Samples are missing just before this one; a stride in progress ends here.
    @inlinable public static var gapBefore: Flags { Flags(rawValue: 1 << 1) }
    /// The runner had paused the session just before this one: a stride ends here, and nothing is missing.
    @inlinable public static var pauseBefore: Flags { Flags(rawValue: 1 << 4) }
    /// At least one axis of the acceleration stood at the end of the sensor's range.
    @inlinable public static var accelerationClipped: Flags { Flags(rawValue: 1 << 2) }
    /// At least one axis of the angular rate stood at the end of the sensor's range.
    @inlinable public static var angularRateClipped: Flags { Flags(rawValue: 1 << 3) }
  }

  /// A reading; without a gyroscope unless `angularRate` is given.
  @inlinable public init(
    time: SensorTime, index: Int64 = 0, acceleration: SIMD3<Float>, angularRate: SIMD3<Float>? = nil,
    altitudeMetres: Float = .nan, speedMetresPerSecond: Float = .nan, source: UInt16 = 0, flags: Flags = []
  ) {
    self.time = time
    self.index = index
    self.acceleration = acceleration
    self.angularRate = angularRate ?? .zero
    self.altitudeMetres = altitudeMetres
    self.speedMetresPerSecond = speedMetresPerSecond
    self.source = source
    self.flags = angularRate == nil ? flags : flags.union(.hasAngularRate)
  }
}
