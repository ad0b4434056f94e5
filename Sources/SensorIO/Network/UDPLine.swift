import Glibc
import SystemPackage

/// The datagrams that one sensor sends to a port of this computer; each reading is one datagram.
///
/// The first sender is heard. What others send meanwhile is left out and counted, until that one was silent for
/// three seconds: a sensor may come back with another address, and nobody can mix his samples into a run.
package final class UDPLine: NetworkLine, @unchecked Sendable {
  /// As it was written, for messages.
  package let name: String
  /// Datagrams of other senders than the one that is heard.
  package private(set) var strangers: Int64 = 0

  package let descriptor: CInt
  package let wakeUp: WakeUp?
  private var sender: SocketAddress?
  private var heardAt: Int64 = 0

  private static let mostAtOnce = 64
  private static let patience: Int64 = 3_000_000_000

  /// Listens.
  ///
  /// - Throws: `SensorIOError` where it can't be listened there.
  package init(_ port: NetworkPort, name: String, wakeUp: WakeUp? = nil) throws(SensorIOError) {
    self.name = name
    self.wakeUp = wakeUp
    let address = try SocketAddress(host: port.host, port: port.port, name: name)
    descriptor = try Sockets.bound(address, SOCK_DGRAM, name: name)
    // What comes while a reader is held up waits: two seconds of a fast sensor and more.
    Sockets.set(descriptor, SOL_SOCKET, SO_RCVBUF, 1 << 20)
  }

  deinit { close(descriptor) }

  /// The port it listens at.
  package var localPort: UInt16 { Sockets.localPort(descriptor) }

  package func readNow(into buffer: UnsafeMutableRawBufferPointer) throws(SensorIOError) -> ByteRead {
    // So many in one turn at most: strangers who send on and on keep no other line from being read.
    for _ in 0..<Self.mostAtOnce {
      var from = SocketAddress()
      let count = from.fill { recvfrom(descriptor, buffer.baseAddress, buffer.count, 0, $0, &$1) }
      if count < 0 {
        switch Errno(rawValue: errno) {
        case .interrupted: continue
        // What was sent back to a sender that is gone is told here.
        case .wouldBlock, .connectionRefused: return .silent
        case let errno: throw SensorIOError(errno, path: name, doing: "reading")
        }
      }
      let now = HostClock.nanoseconds()
      if let sender, sender != from, now - heardAt < Self.patience {
        strangers += 1
        continue
      }
      sender = from
      heardAt = now
      if count > 0 { return .bytes(count) }
    }
    return .silent
  }

  package func send(_ bytes: [UInt8], timeout: Duration) -> Bool {
    guard let sender else { return false }
    return sender.withPointer { to, size in
      bytes.withUnsafeBytes { sendto(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL), to, size) }
    } == bytes.count
  }
}
