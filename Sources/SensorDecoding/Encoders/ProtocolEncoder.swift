import GaitModel

/// Says in a device's own bytes what a sensor measured, so that a device can be played without hardware.
public protocol ProtocolEncoder: Sendable {
  /// Appends what the device sends before its first sample.
  mutating func begin(into bytes: inout [UInt8])

  /// Appends the frames that one sample completes; devices that send several in a frame wait for the last.
  mutating func encode(_ sample: MotionSample, into bytes: inout [UInt8])

  /// Appends what still waits at the end of the stream.
  mutating func finish(into bytes: inout [UInt8])

  /// Appends the answer to what the host wrote; most devices only listen.
  mutating func answer(_ command: Span<UInt8>, into bytes: inout [UInt8])
}

extension ProtocolEncoder {
  /// Most devices send nothing first.
  public mutating func begin(into bytes: inout [UInt8]) {}

  /// Most devices keep nothing back.
  public mutating func finish(into bytes: inout [UInt8]) {}

  /// Most devices answer nothing.
  public mutating func answer(_ command: Span<UInt8>, into bytes: inout [UInt8]) {}
}

/// What a played device is set to.
public struct ProtocolEncoding: Sendable, Equatable {
  /// Samples a second. Positive.
  public var rateHertz: Double
  /// The range of the accelerometer, m/s²; readings past it are clipped. Some devices have only one.
  public var accelerationRange: Float
  /// The range of the gyroscope, rad/s.
  public var angularRateRange: Float
  /// The device sends angular rates.
  public var hasAngularRate: Bool

  /// A device with ranges of 16 g and 2000 °/s.
  public init(
    rateHertz: Double, accelerationRange: Float = 16 * Units.standardGravity,
    angularRateRange: Float = 2000 * Units.radiansPerDegree, hasAngularRate: Bool = true
  ) {
    precondition(rateHertz > 0 && rateHertz.isFinite, "a device's rate must be a positive number of hertz")
    self.rateHertz = rateHertz
    self.accelerationRange = accelerationRange
    self.angularRateRange = angularRateRange
    self.hasAngularRate = hasAngularRate
  }

  /// An encoder for the protocol of that name; `nil` where none is called so or it can't be played.
  public func encoder(named name: String) -> (any ProtocolEncoder)? {
    SerialProtocol.named(name)?.encoder?(self)
  }
}
