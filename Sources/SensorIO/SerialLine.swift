import Glibc
import SystemPackage

/// A serial port that comes back after it was unplugged.
///
/// It is closed at once when it hangs up, since the kernel gives the device another number while the old
/// one is held, and opened again by its name under `/dev/serial/by-id` where it has one, which does not
/// change with the number.
public final class SerialLine: PolledSource, @unchecked Sendable {
  /// The path it was opened by, for messages.
  public let name: String
  /// The name it is opened again by.
  public private(set) var stablePath: String
  /// How often it came back.
  public private(set) var reconnections = 0

  /// Why the last try to open it again failed; `nil` while it is connected.
  public private(set) var lastFailure: SensorIOError?
  /// At least once.
  private var wasThere = false

  private let settings: SerialSettings
  private let wakeUp: WakeUp?
  private var port: SerialPort?
  private var pause = RetryPause()

  /// Opens a port.
  ///
  /// - Parameter mayBeAway: there need not be such a port now: it is tried as one that was unplugged.
  public init(
    path: String, settings: SerialSettings = SerialSettings(), wakeUp: WakeUp? = nil, mayBeAway: Bool = false
  ) throws(SensorIOError) {
    name = path
    self.settings = settings
    self.wakeUp = wakeUp
    stablePath = path
    do throws(SensorIOError) {
      try open()
    } catch {
      guard mayBeAway, error.cause == .notFound else { throw error }
      lastFailure = error
    }
  }

  private func open() throws(SensorIOError) {
    port = try SerialPort(path: stablePath, settings: settings, wakeUp: wakeUp)
    lastFailure = nil
    if wasThere { return reconnections += 1 }
    wasThere = true
    stablePath = SerialPortList.stablePath(of: name)
  }

  /// Reads what has come; `disconnected` and `reconnected` are each told once.
  ///
  /// While the port is away it tries to open it again, and is `silent` when `timeout` is over. Throws when
  /// the port is there and can't be opened for a reason that time does not heal.
  public func read(
    into buffer: UnsafeMutableRawBufferPointer, timeout: Duration?
  ) throws(SensorIOError) -> ByteRead {
    if let port {
      let read = try port.read(into: buffer, timeout: timeout)
      if read == .disconnected {
        self.port = nil
        pause.reset()
      }
      return read
    }
    let deadline = HostClock.deadline(in: timeout)
    while true {
      if try reopen() { return .reconnected }
      if HostClock.nanoseconds() >= deadline { return .silent }
      do {
        let wait = min(HostClock.deadline(in: pause.duration), deadline)
        if try Polling.wait(for: -1, wakeUp: wakeUp, until: wait) == .woken { return .woken }
      } catch {
        throw SensorIOError(error, path: name, doing: "waiting")
      }
      pause.failed()
    }
  }

  /// Reads what is there, or tries once to open the port again, without waiting.
  package func readNow(into buffer: UnsafeMutableRawBufferPointer) throws(SensorIOError) -> ByteRead {
    guard let port else {
      if try reopen() { return .reconnected }
      pause.failed()
      return .silent
    }
    let read = try port.readNow(into: buffer)
    if read == .disconnected {
      self.port = nil
      pause.reset()
    }
    return read
  }

  package var descriptor: CInt { port?.descriptor ?? -1 }
  package var pauseBeforeNextTry: Duration { pause.duration }
  package var isConnected: Bool { port != nil }
  package var awaited: String? { wasThere ? nil : lastFailure?.what }

  package func send(_ bytes: [UInt8], timeout: Duration) -> Bool {
    // The caller is told, and the next reading tells why.
    (try? port?.write(bytes, timeout: timeout)) != nil
  }

  private func reopen() throws(SensorIOError) -> Bool {
    do throws(SensorIOError) {
      try open()
      return true
    } catch {
      lastFailure = error
      switch error.cause {
      // Rights and locks come a moment after the device, by udev and by whoever probes it.
      case .notFound, .notPermitted, .busy, .hungUp, .failed, .notSerial, .timedOut: return false
      case .isDirectory, .unsupported: throw error
      }
    }
  }
}
