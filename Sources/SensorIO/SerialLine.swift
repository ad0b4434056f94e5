import Glibc
import SystemPackage

/// A serial port that comes back after it was unplugged.
///
/// It is closed at once when it hangs up, since the kernel gives the device another number while the old
/// one is held, and opened again by its name under `/dev/serial/by-id` where it has one, which does not
/// change with the number. Between tries it waits 20 ms, then twice as long each time up to 250 ms.
public final class SerialLine: ByteSource, @unchecked Sendable {
  /// The path it was opened by, for messages.
  public let name: String
  /// The name it is opened again by.
  public private(set) var stablePath: String
  /// How often it came back.
  public private(set) var reconnections = 0

  /// Why the last try to open it again failed; `nil` while it is connected.
  public private(set) var lastFailure: SensorIOError?
  /// It was there at least once.
  public private(set) var wasThere = false

  private let settings: SerialSettings
  private let wakeUp: WakeUp?
  private var port: SerialPort?
  private var pause = SerialLine.firstPause

  private static let firstPause: Duration = .milliseconds(20)
  private static let longestPause: Duration = .milliseconds(250)

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

  /// The port while it is there, to write to or to set its lines.
  public var connected: SerialPort? { port }

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
        pause = Self.firstPause
      }
      return read
    }
    let deadline = HostClock.deadline(in: timeout)
    while true {
      if try reopen() { return .reconnected }
      if HostClock.nanoseconds() >= deadline { return .silent }
      do {
        let wait = min(HostClock.deadline(in: pause), deadline)
        if try Polling.wait(for: -1, wakeUp: wakeUp, until: wait) == .woken { return .woken }
      } catch {
        throw SensorIOError(error, path: name, doing: "waiting")
      }
      pause = min(pause * 2, Self.longestPause)
    }
  }

  /// Reads what is there, or tries once to open the port again, without waiting.
  func readNow(into buffer: UnsafeMutableRawBufferPointer) throws(SensorIOError) -> ByteRead {
    guard let port else {
      if try reopen() { return .reconnected }
      pause = min(pause * 2, Self.longestPause)
      return .silent
    }
    let read = try port.readNow(into: buffer)
    if read == .disconnected {
      self.port = nil
      pause = Self.firstPause
    }
    return read
  }

  /// How long to wait before the next try to open it again.
  var pauseBeforeNextTry: Duration { pause }

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
