/// What a person may pin of a protocol; each has a value that suits most devices.
public struct ProtocolSettings: Sendable, Equatable {
  /// Takes acceleration from which the device took gravity, where it sends no other. The stream must then
  /// be described with `gravityRemoved`. Off unless asked for.
  public var acceptsGravityRemoved = false

  /// The unit of acceleration in lines of text; `nil` to take it from names or from the size of readings.
  public var accelerationUnit: AccelerationUnit?
  /// The unit of angular rate in lines of text; `nil` to take it from names or from acceleration's.
  public var angularRateUnit: AngularRateUnit?

  /// The settings that suit most devices.
  public init() {}
}
