import GaitModel
import MotionRecordings
import SensorDecoding
import SensorIO

/// One sensor of a live session: where it is, and what the person pinned.
public struct LiveInput: Sendable {
  /// The port or file, as the person gave it; `-` is standard input, and `udp://:5555` something of the network.
  public var path: String
  /// Whose foot.
  public var side: Side?
  /// Where it sits; `nil` to guess it from the first movement.
  public var placement: Placement?
  /// Bits a second; `nil` for what is usual for its protocol.
  public var baud: UInt32?
  /// Protocol and rate.
  public var stream = SerialStream.Settings()

  /// A sensor on that port, about which nothing is pinned but what such a port tells.
  public init(path: String) {
    self.path = path
    stream.isDatagrams = network?.mayComeOutOfOrder ?? false
    switch network?.kind {
    case .phyphox: stream.entry = .phyphox
    case .sensorLogger: stream.entry = .sensorLogger
    case .tcp, .tcpListen, .udp, nil: break
    }
  }

  /// What of the network it is; `nil` for all else.
  var network: NetworkPort? { NetworkPort(path) }

  /// Something of the network, and misspelt: what can be written.
  public var misspelt: String? {
    NetworkPort.isMeant(by: path) && network == nil ? NetworkPort.advice : nil
  }

  /// Others than this computer can send to it, and nobody asks who they are.
  public var isOpenToOthers: Bool { network.map { $0.listens && !$0.isLoopback } ?? false }

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
    self.init(path: port.name)
    side = Side(rawValue: port.side)
    placement = Placement(rawValue: port.placement)
    baud = port.baud
    if port.rateHertz > 0 { stream.rateHertz = port.rateHertz }
    stream.entry = try port.entry(in: recording)
  }
}
