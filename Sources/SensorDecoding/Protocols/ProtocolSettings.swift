/// What a person may pin of a protocol; each has a value that suits most devices.
public struct ProtocolSettings: Sendable, Equatable {
  /// Takes acceleration from which the device took gravity, where it sends no other. The stream must then
  /// be described with `gravityRemoved`. Off unless asked for.
  public var acceptsGravityRemoved = false

  /// What is known of lines of text: columns, units, and how time is told.
  public var lines = DecodingOptions()

  /// The settings that suit most devices.
  public init() {}
}
