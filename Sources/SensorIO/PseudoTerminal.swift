import CSerial
import Glibc
import SystemPackage

/// A serial port made of software: what is written here is read at `path`, and the other way round.
///
/// For simulated devices and for tests. Closing it is what unplugging is to a real port.
public final class PseudoTerminal: @unchecked Sendable {
  /// What another program opens, such as `/dev/pts/3`.
  public let path: String
  private var descriptor: CInt

  /// A new pseudo-terminal in raw mode.
  public init() throws(SensorIOError) {
    var (master, slave): (CInt, CInt) = (-1, -1)
    var name = [CChar](repeating: 0, count: Int(PATH_MAX))
    if openpty(&master, &slave, &name, nil, nil) != 0 {
      throw SensorIOError(Errno(rawValue: errno), path: "/dev/ptmx", doing: "making a pseudo-terminal")
    }
    path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    descriptor = master
    // Raw before anyone opens it: else what is written until then is echoed and changed.
    _ = cserial_set_raw(slave, 115_200, 0, 0)
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    Glibc.close(slave)
  }

  deinit { close() }

  /// Writes what fits: some 4 KiB are kept for a reader that is slow or not there.
  ///
  /// - Returns: how many bytes were taken; the rest is up to the caller.
  public func write(_ bytes: [UInt8]) throws(SensorIOError) -> Int {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
      }
      if count >= 0 {
        written += count
        continue
      }
      let errno = Errno(rawValue: errno)
      if errno == .interrupted { continue }
      if errno == .wouldBlock { break }
      throw SensorIOError(errno, path: path, doing: "writing")
    }
    return written
  }

  /// Someone has `path` open now: a simulated device starts then, so that nothing it says is lost.
  public var isOpened: Bool {
    var polled = pollfd(fd: descriptor, events: 0, revents: 0)
    // The kernel calls it a hang-up while nobody has the other end.
    return poll(&polled, 1, 0) >= 0 && CInt(polled.revents) & (POLLHUP | POLLNVAL) == 0 && descriptor >= 0
  }

  /// Waits until something can be written.
  ///
  /// - Returns: false when the time is over.
  public func waitToWrite(timeout: Duration?) throws(SensorIOError) -> Bool {
    do {
      return try Polling.wait(for: descriptor, toWrite: true, wakeUp: nil, timeout: timeout) == .ready
    } catch {
      throw SensorIOError(error, path: path, doing: "waiting")
    }
  }

  /// What the other end wrote; empty when nothing came in time, or nobody has it open.
  public func read(timeout: Duration?) throws(SensorIOError) -> [UInt8] {
    do {
      guard try Polling.wait(for: descriptor, wakeUp: nil, timeout: timeout) == .ready else { return [] }
    } catch {
      throw SensorIOError(error, path: path, doing: "waiting")
    }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return count > 0 ? Array(bytes[..<count]) : []
  }

  /// Unplugs it: whoever has `path` open sees a hang-up.
  public func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }
}
