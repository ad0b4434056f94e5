import GaitModel

/// What stands at a place of a stream.
public enum FrameMatch: BitwiseCopyable {
  /// A whole, checked frame of so many bytes. Always more than 0.
  case frame(Int)
  /// So many bytes that belong between frames: accepted, but nothing to decode. Always more than 0.
  case filler(Int)
  /// The beginning of what may be a frame; more bytes are needed to tell.
  case incomplete
  /// No frame starts here.
  case refused(RefusalCause)
}

/// What surrounds the place where a frame is looked for.
public struct MatchContext: BitwiseCopyable {
  /// Nothing was refused since the frame before.
  public var isContiguous: Bool
  /// No more bytes will come.
  public var isLast: Bool

  /// A place to look at.
  public init(isContiguous: Bool, isLast: Bool) {
    self.isContiguous = isContiguous
    self.isLast = isLast
  }
}

/// Where and when a frame was received.
public struct FrameContext: BitwiseCopyable {
  /// When its last byte came, by the host; `nil` for a recording.
  public var arrival: Int64?
  /// Offset of its first byte in the stream.
  public var byteOffset: Int64
  /// Nothing was refused between the frame before and this one.
  public var isContiguous: Bool

  /// The time of a sample whose device has no clock: the arrival, or zero where that is unknown.
  public var hostTime: SensorTime { SensorTime(nanoseconds: arrival ?? 0) }
}

/// One protocol's frames: how to find them, and what they say. `FramedDecoder` does the rest.
public protocol FrameGrammar: Sendable {
  /// Samples missing by the device's counter since the stream began.
  var lostByCounter: Int64 { get }

  /// The last sample bore a time of the device's own clock.
  var hasDeviceTime: Bool { get }

  /// Looks for a frame that starts exactly at `start`, without changing anything.
  func match(_ bytes: Span<UInt8>, at start: Int, _ context: MatchContext) -> FrameMatch

  /// Decodes a frame that `match` accepted, or says why what it holds can't be used.
  mutating func accept(
    _ bytes: Span<UInt8>, _ frame: Range<Int>, _ context: FrameContext, into samples: inout [MotionSample]
  ) -> RefusalCause?

  /// Hands on what waits for the next frame: what comes next is damage.
  mutating func interrupt(into samples: inout [MotionSample])

  /// The line hung up, so that counters and clocks may begin anew. What the device told of itself stands.
  mutating func lineWasLost(into samples: inout [MotionSample])

  /// Ends the stream; refuses accepted frames that could not be used after all, and returns how many.
  mutating func finish(into batch: inout DecodedBatch) -> Int64
}

extension FrameGrammar {
  /// Most devices do not count.
  public var lostByCounter: Int64 { 0 }
  /// Most protocols leave nothing waiting.
  public mutating func interrupt(into samples: inout [MotionSample]) {}
  /// Most protocols have neither a counter nor a clock to compare.
  public mutating func lineWasLost(into samples: inout [MotionSample]) { interrupt(into: &samples) }
  /// Most protocols can use every frame they accept.
  public mutating func finish(into batch: inout DecodedBatch) -> Int64 { 0 }
}
