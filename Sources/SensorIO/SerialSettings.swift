/// How a serial port is opened.
public struct SerialSettings: Sendable, Equatable {
  /// Bits a second; any number the hardware can do. Bluetooth and USB devices ignore it.
  public var baud: UInt32
  /// Uses the lines RTS and CTS to pause each other.
  public var hardwareFlowControl: Bool
  /// Raises or lowers DTR after opening; `nil` leaves what the kernel did, which is to raise it. Many
  /// Arduino boards restart when it rises.
  public var dataTerminalReady: Bool?
  /// Raises or lowers RTS after opening; `nil` leaves it.
  public var requestToSend: Bool?
  /// Lowers DTR on closing, so that a board restarts at the next opening.
  public var hangUpOnClose: Bool

  /// Settings; 115,200 baud, and no line is touched.
  public init(
    baud: UInt32 = 115_200, hardwareFlowControl: Bool = false, dataTerminalReady: Bool? = nil,
    requestToSend: Bool? = nil, hangUpOnClose: Bool = false
  ) {
    precondition(baud > 0, "a baud is positive")
    self.baud = baud
    self.hardwareFlowControl = hardwareFlowControl
    self.dataTerminalReady = dataTerminalReady
    self.requestToSend = requestToSend
    self.hangUpOnClose = hangUpOnClose
  }
}
