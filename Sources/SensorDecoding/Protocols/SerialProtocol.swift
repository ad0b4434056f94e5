/// One line of the protocol table: what a device speaks, and how to make it start and stop.
public struct SerialProtocol: Sendable {
  /// What `--protocol` takes; lower case, no spaces.
  public var name: String
  /// The devices, as their makers call them.
  public var title: String
  /// What a person must know before using it: what the device must be set to, what it can't tell.
  public var advice: String
  /// Bits of the checksum of each frame; 0 where damage shows by implausible readings only.
  public var checksumBits: Int
  /// The device's clock; `nil` where arrival is the only time there is.
  public var clock: DeviceClock?
  /// The device counts its samples or frames, so that losses are known.
  public var hasCounter: Bool
  /// What makes the device send, in this order; empty where it sends on its own.
  public var startCommands: [[UInt8]]
  /// The device says nothing before its start commands or its first poll, so it can't be detected: name it.
  public var isSilentUntilStarted = false
  /// What makes it stop.
  public var stopCommands: [[UInt8]]
  /// Seconds to leave between commands: a device that changes its mode is deaf for a while.
  public var commandIntervalSeconds = 0.05
  /// What asks for each sample; `nil` where the device sends on its own.
  public var poll: PollCommand?
  /// Speeds it is used at, the usual one first. A USB or Bluetooth device takes any.
  public var baudRates: [Int]
  /// What its frames look like; `nil` where it has a decoder of its own.
  public private(set) var grammar: (@Sendable (ProtocolSettings) -> any FrameGrammar)?
  /// Plays such a device, for tests and without hardware; `nil` where none was written.
  public private(set) var encoder: (@Sendable (ProtocolEncoding) -> any ProtocolEncoder)?
  /// Makes a decoder for one stream.
  public private(set) var make: @Sendable (ProtocolSettings) -> any FrameCounting

  /// A table line; all but name, title, check and decoder default to a device that sends on its own.
  public init(
    name: String, title: String, advice: String = "", checksumBits: Int, clock: DeviceClock? = nil,
    hasCounter: Bool = false, isSilentUntilStarted: Bool = false, startCommands: [[UInt8]] = [],
    stopCommands: [[UInt8]] = [],
    poll: PollCommand? = nil, baudRates: [Int] = [115_200],
    encoder: (@Sendable (ProtocolEncoding) -> any ProtocolEncoder)? = nil,
    make: @escaping @Sendable (ProtocolSettings) -> any FrameCounting
  ) {
    self.name = name
    self.title = title
    self.advice = advice
    self.checksumBits = checksumBits
    self.clock = clock
    self.hasCounter = hasCounter
    self.isSilentUntilStarted = isSilentUntilStarted
    self.startCommands = startCommands
    self.stopCommands = stopCommands
    self.poll = poll
    self.baudRates = baudRates
    self.encoder = encoder
    self.make = make
  }

  /// A table line of a protocol of frames: the same, with what its frames look like.
  public init(
    name: String, title: String, advice: String = "", checksumBits: Int, clock: DeviceClock? = nil,
    hasCounter: Bool = false, isSilentUntilStarted: Bool = false, startCommands: [[UInt8]] = [],
    stopCommands: [[UInt8]] = [], poll: PollCommand? = nil, baudRates: [Int] = [115_200],
    encoder: (@Sendable (ProtocolEncoding) -> any ProtocolEncoder)? = nil,
    grammar: @escaping @Sendable (ProtocolSettings) -> some FrameGrammar
  ) {
    self.init(
      name: name, title: title, advice: advice, checksumBits: checksumBits, clock: clock,
      hasCounter: hasCounter, isSilentUntilStarted: isSilentUntilStarted, startCommands: startCommands,
      stopCommands: stopCommands, poll: poll, baudRates: baudRates, encoder: encoder
    ) { FramedDecoder(grammar($0)) }
    self.grammar = grammar
  }

  /// A decoder for one stream.
  public func makeDecoder(_ settings: ProtocolSettings = ProtocolSettings()) -> any FrameCounting {
    make(settings)
  }
}
