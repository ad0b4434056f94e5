/// One whole ground contact: a strike and what came after it.
///
/// Emitted once the next contact of the same sensor is known, or a gap or the end of the stream shows
/// that there is none.
public struct GroundContact: BitwiseCopyable, Sendable {
  /// How it began.
  public var strike: Strike
  /// When the foot left the ground (toe-off); `nil` where it was not seen.
  public var terminalContact: SensorTime?
  /// The sample nearest to the terminal contact; −1 where it was not seen.
  public var terminalContactIndex: Int64
  /// The next initial contact of the same foot; `nil` at a gap or the end.
  public var nextInitialContact: SensorTime?
  /// From this terminal contact to the next initial contact of either foot, seconds. NaN where the
  /// sensor can't tell; negative in walking, where both feet are down at once.
  public var flightSeconds: Float = .nan

  /// When this foot was fastest in the swing that followed, before `nextInitialContact`; `nil` where the
  /// sensor can't tell (a shoe with a gyroscope can).
  public var midSwing: SensorTime?

  /// How the body moved about it.
  public var motion = ContactMotion()

  /// A contact with what is known of its end.
  public init(
    strike: Strike, terminalContact: SensorTime? = nil, terminalContactIndex: Int64 = -1,
    nextInitialContact: SensorTime? = nil
  ) {
    self.strike = strike
    self.terminalContact = terminalContact
    self.terminalContactIndex = terminalContactIndex
    self.nextInitialContact = nextInitialContact
  }

  /// Ground contact time, seconds. NaN where the terminal contact was not seen.
  @inlinable public var groundContactSeconds: Float {
    terminalContact.map { Float($0.seconds(since: strike.initialContact)) } ?? .nan
  }

  /// From this initial contact to the next of the same foot, seconds. NaN at a gap or the end.
  @inlinable public var strideSeconds: Float {
    nextInitialContact.map { Float($0.seconds(since: strike.initialContact)) } ?? .nan
  }

  /// Ground contact ÷ stride, 0…1; under 0.5 in running. NaN where either is unknown.
  @inlinable public var dutyFactor: Float { groundContactSeconds / strideSeconds }
}
