import Glibc
import Testing

/// The other end of a line of the network, which waits for what it does.
final class Peer: @unchecked Sendable {
  /// Takes connections on loopback.
  final class Listener: @unchecked Sendable {
    private let descriptor: CInt
    let port: UInt16

    init() throws {
      let made = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
      descriptor = made
      Peer.boundWaits(made)
      var address = Peer.loopback(0)
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isBound = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(made, $0, size) == 0 && listen(made, 8) == 0 && getsockname(made, $0, &size) == 0
        }
      }
      try #require(isBound)
      port = UInt16(bigEndian: address.sin_port)
    }

    deinit { Glibc.close(descriptor) }

    func accept() -> Peer { Peer(Glibc.accept(descriptor, nil, nil)) }
  }

  private var descriptor: CInt
  private(set) var lastLine = ""

  private init(_ descriptor: CInt) {
    self.descriptor = descriptor
    Self.boundWaits(descriptor)
  }

  /// What never comes fails a test, and does not keep it for ever.
  private static func boundWaits(_ descriptor: CInt) {
    var most = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &most, socklen_t(MemoryLayout<timeval>.size))
  }

  init(to port: UInt16, datagrams: Bool = false) throws {
    let made = socket(AF_INET, CInt((datagrams ? SOCK_DGRAM : SOCK_STREAM).rawValue), 0)
    descriptor = made
    Self.boundWaits(made)
    var address = Self.loopback(port)
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(made, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    try #require(isConnected)
  }

  deinit { close() }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress! + sent, $0.count - sent, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// Waits for so many bytes; fewer where the other end closes.
  func receive(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      var byte: UInt8 = 0
      guard recv(descriptor, &byte, 1, 0) == 1 else { break }
      bytes.append(byte)
    }
    return bytes
  }

  /// The next line without its end.
  func receiveLine() -> String {
    var line: [UInt8] = []
    while let byte = receive(1).first, byte != 10 { if byte != 13 { line.append(byte) } }
    lastLine = String(decoding: line, as: UTF8.self)
    return lastLine
  }

  /// The rest of a message's head.
  func receiveHead() { while !receiveLine().isEmpty {} }

  func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }
}
