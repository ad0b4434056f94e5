import GaitModel
import SensorDecoding

/// How a live session stands: what a person at the screen wants to know besides the strides.
public struct LiveStatus: Sendable {
  /// One port.
  public struct Port: Sendable {
    /// What a port is doing.
    public enum State: String, Sendable {
      /// No bytes yet.
      case waiting
      /// Bytes come, and the protocol or the rate is not known yet.
      case listening
      /// Samples come.
      case streaming
      /// It hung up, and is tried again.
      case lost
      /// It is over for good.
      case ended
    }

    /// As the person gave it.
    public var path = ""
    /// Whose foot.
    public var side: Side?
    /// What it is doing.
    public var state = State.waiting
    /// What it speaks; `nil` while unknown.
    public var protocolName: String?
    /// What came, and what was lost.
    public var health = StreamHealth()
    /// What was refused, by cause.
    public var refusals = RefusalTally()
    /// Samples missing by the device's own counter.
    public var lostByCounter: Int64 = 0
    /// Samples left out because their rate could not be measured.
    public var unplacedSamples: Int64 = 0
    /// Parts in a million by which its clock is faster than the host's; `nil` while or where unknown.
    public var driftPPM: Double?
    /// Samples a second now; 0 while unknown.
    public var rateHertz = 0.0
    /// How often it came back.
    public var reconnections = 0
    /// Bytes received.
    public var bytes: Int64 = 0
    /// It ended since it can't be read any more, and not of itself.
    public var hasFailed = false
    /// Host's clock at the last bytes, nanoseconds; 0 before any.
    public var lastArrival: Int64 = 0

    /// A port that has brought nothing yet.
    public init() {}
  }

  /// Every port, in the order of the sources' numbers.
  public var ports: [Port] = []
  /// Samples that were dropped because the ring was full.
  public var droppedByRing: Int64 = 0
  /// Samples that were left out because nobody moved and no placement was named.
  public var samplesBeforeMovement: Int64 = 0
  /// Samples that were left out in pauses.
  public var samplesWhilePaused: Int64 = 0
  /// The session is paused.
  public var isPaused = false
  /// All of the streams together.
  public var health = StreamHealth()

  /// A session that has not begun.
  public init() {}

  /// All refusals of all ports.
  public var refusals: RefusalTally {
    ports.count == 1 ? ports[0].refusals : ports.reduce(into: RefusalTally()) { $0.add($1.refusals) }
  }
}
