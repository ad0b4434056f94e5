/// Something the runner should hear of, or should hear the end of.
public struct StrikeWarning: BitwiseCopyable, Sendable {
  /// Raised, or over.
  public enum Phase: String, CaseIterable, BitwiseCopyable, Sendable {
    /// It began.
    case raised
    /// The runner is back on target.
    case cleared
  }

  /// What about.
  public var kind: Kind
  /// Whether it begins or ends.
  public var phase: Phase
  /// Stream time of the strike or sample that caused it.
  public var time: SensorTime
  /// The contact that completed it; `nil` where it is not about one.
  public var initialContact: SensorTime?
  /// Which of the session's sensors.
  public var source: UInt16
  /// Which foot, where it is about one.
  public var side: Side?
  /// The measured quantity: counted strikes, g, seconds, steps a minute, by kind.
  public var value: Float
  /// Out of how many strikes, or against which limit, by kind.
  public var reference: Float
  /// The limit is one that somebody set, and not the runner's own on the level.
  public var limitIsSet: Bool
  /// The 1-based number of the descent; 0 where none.
  public var descent: Int32

  /// A warning.
  public init(
    kind: Kind, phase: Phase, time: SensorTime, initialContact: SensorTime? = nil, source: UInt16 = 0,
    side: Side? = nil, value: Float = .nan, reference: Float = .nan, limitIsSet: Bool = false,
    descent: Int32 = 0
  ) {
    self.kind = kind
    self.phase = phase
    self.time = time
    self.initialContact = initialContact
    self.source = source
    self.side = side
    self.value = value
    self.reference = reference
    self.limitIsSet = limitIsSet
    self.descent = descent
  }
}
