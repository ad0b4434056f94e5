/// What happened on one port of a live session, as `RawRecording` keeps it.
public enum RawRecordKind: UInt8, CaseIterable, BitwiseCopyable, Sendable {
  /// Bytes arrived; they are the record's payload.
  case bytes = 1
  /// The line hung up.
  case lineLost = 2
  /// The line is back.
  case lineRestored = 3
  /// The runner paused the session.
  case paused = 4
  /// The runner went on.
  case resumed = 5
  /// The port's source has ended.
  case ended = 6
  /// Words about the machine or the session, UTF-8; nothing of the analysis depends on them.
  case note = 7
  /// A full ring kept samples of the session from the analysis; the payload is how many since it began, as
  /// uint64.
  case dropped = 8
}

/// One port of a recorded session, and what was pinned for it.
public struct RawRecordingPort: Sendable, Equatable {
  /// The port, as the person gave it.
  public var name: String
  /// Whose foot; "left", "right" or empty.
  public var side: String
  /// The placement that was named; empty where it was guessed.
  public var placement: String
  /// The protocol that was named; empty where it was found out.
  public var protocolName: String
  /// Bits a second.
  public var baud: UInt32
  /// Samples a second that were named; 0 where they were measured.
  public var rateHertz: Double

  /// A port.
  public init(
    name: String, side: String = "", placement: String = "", protocolName: String = "", baud: UInt32 = 0,
    rateHertz: Double = 0
  ) {
    self.name = name
    self.side = side
    self.placement = placement
    self.protocolName = protocolName
    self.baud = baud
    self.rateHertz = rateHertz
  }
}
