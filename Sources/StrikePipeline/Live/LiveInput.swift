import GaitModel
import MotionRecordings
import SensorDecoding

/// One sensor of a live session: where it is, and what the person pinned.
public struct LiveInput: Sendable {
  /// The port or file, as the person gave it; `-` is standard input.
  public var path: String
  /// Whose foot.
  public var side: Side?
  /// Where it sits; `nil` to guess it from the first movement.
  public var placement: Placement?
  /// Bits a second; `nil` for what is usual for its protocol.
  public var baud: UInt32?
  /// Protocol and rate.
  public var stream = SerialStream.Settings()

  /// A sensor on that port, about which nothing is pinned.
  public init(path: String) { self.path = path }

  /// Bits a second to open it with.
  public var effectiveBaud: UInt32 {
    baud ?? stream.entry?.baudRates.first.map { UInt32(clamping: $0) } ?? 115_200
  }

  /// As a raw recording keeps it.
  public var recorded: RawRecordingPort {
    RawRecordingPort(
      name: path, side: side?.rawValue ?? "", placement: placement?.rawValue ?? "",
      protocolName: stream.entry?.name ?? "", baud: effectiveBaud, rateHertz: stream.rateHertz ?? 0)
  }

  /// What a raw recording says of a port.
  ///
  /// - Throws: `FootstrikeError` where it names a protocol that is not known here.
  public init(_ port: RawRecordingPort, recording: String) throws(FootstrikeError) {
    path = port.name
    side = Side(rawValue: port.side)
    placement = Placement(rawValue: port.placement)
    baud = port.baud
    if port.rateHertz > 0 { stream.rateHertz = port.rateHertz }
    stream.entry = try port.entry(in: recording)
  }
}
