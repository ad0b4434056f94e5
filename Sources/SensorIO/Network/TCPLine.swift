import Glibc
import SystemPackage

/// A TCP connection that comes back: one that this side makes, or one that a sensor makes.
///
/// A stream of bytes as a serial line's. Where it listens, one sensor is heard at a time, and the next one when
/// that is gone.
package final class TCPLine: NetworkLine, @unchecked Sendable {
  /// As it was written, for messages.
  package let name: String
  /// How often it came back.
  package private(set) var reconnections = 0

  private let address: SocketAddress
  /// Where it listens; negative where it connects.
  private let listener: CInt
  private var line: CInt = -1
  /// A connection that is being made, and since when.
  private var attempt: (descriptor: CInt, since: Int64)?
  private var wasThere = false
  private var pause = RetryPause()
  package let wakeUp: WakeUp?

  /// No network that a sensor is in takes longer to connect.
  private static let longestAttempt: Int64 = 3_000_000_000

  /// A line to or from a sensor.
  ///
  /// - Throws: `SensorIOError` where its host is unknown, or it can't be listened there. A sensor that does not
  ///   answer yet is waited for.
  package init(_ port: NetworkPort, name: String, wakeUp: WakeUp? = nil) throws(SensorIOError) {
    self.name = name
    self.wakeUp = wakeUp
    address = try SocketAddress(host: port.host, port: port.port, name: name)
    guard port.listens else {
      listener = -1
      return
    }
    listener = try Sockets.bound(address, SOCK_STREAM, name: name)
    if listen(listener, 1) != 0 {
      // What is made already ends with it, and closes its sockets.
      throw SensorIOError(Errno(rawValue: errno), path: name, doing: "listening")
    }
  }

  deinit {
    for descriptor in [line, listener, attempt?.descriptor ?? -1] where descriptor >= 0 { close(descriptor) }
  }

  /// The port it listens at.
  package var localPort: UInt16 { Sockets.localPort(listener) }

  package var descriptor: CInt { line >= 0 ? line : listener }
  package var pauseBeforeNextTry: Duration { pause.duration }
  package var isConnected: Bool { line >= 0 }
  package var awaited: String? {
    wasThere ? nil : listener >= 0 ? "no sensor has connected yet" : "nobody answers there yet"
  }

  package func readNow(into buffer: UnsafeMutableRawBufferPointer) throws(SensorIOError) -> ByteRead {
    guard line >= 0 else { return try connect() ? connected() : .silent }
    while true {
      let count = recv(line, buffer.baseAddress, buffer.count, 0)
      if count > 0 { return .bytes(count) }
      if count < 0 {
        switch Errno(rawValue: errno) {
        case .interrupted: continue
        case .wouldBlock: return .silent
        // Whatever ended it, the sensor may come back.
        default: break
        }
      }
      close(line)
      line = -1
      pause.reset()
      return .disconnected
    }
  }

  private func connected() -> ByteRead {
    Sockets.tune(line)
    if wasThere { reconnections += 1 }
    wasThere = true
    return .reconnected
  }

  /// Goes on with a connection that is being made, begins one, or takes one that a sensor made; true once there is.
  private func connect() throws(SensorIOError) -> Bool {
    if listener >= 0 {
      line = Sockets.accept(listener)
      return line >= 0
    }
    guard let current = attempt else {
      let descriptor = try Sockets.make(address, SOCK_STREAM, name: name)
      if address.withPointer({ Glibc.connect(descriptor, $0, $1) }) == 0 {
        line = descriptor
        return true
      }
      if Errno(rawValue: errno) == .nowInProgress {
        attempt = (descriptor, HostClock.nanoseconds())
        pause.reset()
      } else {
        close(descriptor)
        pause.failed()
      }
      return false
    }
    if let isMade = Sockets.isMade(current.descriptor) {
      attempt = nil
      if isMade {
        line = current.descriptor
        return true
      }
      close(current.descriptor)
    } else if HostClock.nanoseconds() - current.since > Self.longestAttempt {
      attempt = nil
      close(current.descriptor)
    }
    pause.failed()
    return false
  }

  package func send(_ bytes: [UInt8], timeout: Duration) -> Bool {
    let deadline = HostClock.deadline(in: timeout)
    var sent = 0
    while line >= 0, sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(line, $0.baseAddress! + sent, $0.count - sent, CInt(MSG_NOSIGNAL))
      }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        guard (try? Polling.wait(for: line, toWrite: true, wakeUp: nil, until: deadline)) == .ready else {
          return false
        }
      } else if errno != EINTR {
        return false
      }
    }
    return line >= 0
  }
}
