import CSerial
import Glibc
import SystemPackage

/// A serial port, opened raw and for this program alone.
///
/// USB adapters (`/dev/ttyUSB…`, `/dev/ttyACM…`), on-board ports, Bluetooth (`/dev/rfcomm…`) and
/// pseudo-terminals. It stays hung up once it was: `SerialLine` opens it again.
public final class SerialPort: ByteSource, @unchecked Sendable {
  /// The path it was opened by, for messages.
  public let name: String
  /// Bits a second the driver says it runs at; 0 where it knows none.
  public let baud: UInt32
  /// The driver hands over bytes at once instead of collecting them for some milliseconds.
  public let hasLowLatency: Bool

  let descriptor: CInt
  private let wakeUp: WakeUp?

  /// Opens a port.
  public init(
    path: String, settings: SerialSettings = SerialSettings(), wakeUp: WakeUp? = nil
  ) throws(SensorIOError) {
    name = path
    self.wakeUp = wakeUp
    // Without O_NONBLOCK opening waits for a carrier that most sensors never give.
    descriptor = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    if descriptor < 0 { throw SensorIOError(Errno(rawValue: errno), path: path, doing: "opening") }
    do throws(SensorIOError) {
      (baud, hasLowLatency) = try Self.prepare(descriptor, path: path, settings)
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit {
    // A pseudo-terminal would stay closed to all but root: it lives on with its device.
    _ = cserial_set_exclusive(descriptor, 0)
    close(descriptor)
  }

  private static func prepare(
    _ descriptor: CInt, path: String, _ settings: SerialSettings
  ) throws(SensorIOError) -> (baud: UInt32, hasLowLatency: Bool) {
    if isatty(descriptor) == 0 {
      throw SensorIOError(
        .notSerial, path: path, what: "is not a serial port", advice: "footstrike ports lists those there are"
      )
    }
    // Keeps out programs that lock as we do, root's too; others but root's are kept out at the end.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      throw SensorIOError(Errno(rawValue: errno), path: path, doing: "locking")
    }
    let hangUp: CInt = settings.hangUpOnClose ? 1 : 0
    if cserial_set_raw(descriptor, settings.baud, settings.hardwareFlowControl ? 1 : 0, hangUp) != 0 {
      let errno = Errno(rawValue: errno)
      if errno == .invalidArgument {
        throw SensorIOError(
          .unsupported, path: path, what: "the port can't do \(settings.baud) baud",
          advice: "choose a baud that the device and its adapter share")
      }
      throw SensorIOError(errno, path: path, doing: "setting the port up")
    }
    let baud = UInt32(clamping: max(0, cserial_baud(descriptor)))
    // A receiver follows a sender up to some 3 % off: half a bit at the end of ten.
    if baud != 0, abs(Double(baud) / Double(settings.baud) - 1) > 0.03 {
      throw SensorIOError(
        .unsupported, path: path, what: "the port runs at \(baud) baud and not at \(settings.baud)",
        advice: "choose a baud that the device and its adapter share")
    }
    func line(_ raised: Bool?) -> CInt { raised.map { $0 ? 1 : 0 } ?? -1 }
    if settings.dataTerminalReady != nil || settings.requestToSend != nil,
      cserial_set_lines(descriptor, line(settings.dataTerminalReady), line(settings.requestToSend)) != 0
    {
      throw SensorIOError(
        .unsupported, path: path, what: "the port has no DTR and RTS lines",
        advice: "leave them out for this port")
    }
    // A driver without it still has the lock.
    _ = cserial_set_exclusive(descriptor, 1)
    return (baud, cserial_set_low_latency(descriptor) == 1 || setLatencyTimer(path))
  }

  /// FTDI adapters keep bytes back for 16 ms unless told otherwise; needs the right to write there.
  private static func setLatencyTimer(_ path: String) -> Bool {
    guard let device = Directory.resolve(path)?.split(separator: "/").last else { return false }
    let timer = open("/sys/bus/usb-serial/devices/\(device)/latency_timer", O_WRONLY | O_CLOEXEC)
    guard timer >= 0 else { return false }
    defer { close(timer) }
    return Glibc.write(timer, "1", 1) == 1
  }

  /// Reads what has come. Silence is `silent`; a line that is gone is `disconnected`, for ever.
  public func read(
    into buffer: UnsafeMutableRawBufferPointer, timeout: Duration?
  ) throws(SensorIOError) -> ByteRead {
    precondition(!buffer.isEmpty, "reading needs room for a byte")
    while true {
      do {
        switch try Polling.wait(for: descriptor, wakeUp: wakeUp, timeout: timeout) {
        // Hung up, there may still be bytes: reading tells.
        case .ready, .hungUp: break
        case .woken: return .woken
        case .timedOut: return .silent
        }
      } catch {
        throw SensorIOError(error, path: name, doing: "waiting")
      }
      let read = try readNow(into: buffer)
      if read != .silent { return read }
    }
  }

  /// Reads what is there, without waiting.
  func readNow(into buffer: UnsafeMutableRawBufferPointer) throws(SensorIOError) -> ByteRead {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 { return .bytes(count) }
      // VMIN is one, so that nothing read is the end and not silence.
      if count == 0 { return .disconnected }
      switch Errno(rawValue: errno) {
      case .interrupted: continue
      case .wouldBlock: return .silent
      case .ioError, .operationNotSupportedByDevice, .noSuchAddressOrDevice, .brokenPipe: return .disconnected
      case let errno: throw SensorIOError(errno, path: name, doing: "reading")
      }
    }
  }

  /// Writes all bytes, such as a command or a cue.
  ///
  /// - Parameter timeout: the longest time for all of them.
  public func write(_ bytes: [UInt8], timeout: Duration = .seconds(1)) throws(SensorIOError) {
    let deadline = HostClock.deadline(in: timeout)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
      }
      if count > 0 {
        written += count
        continue
      }
      let errno = Errno(rawValue: errno)
      if errno == .interrupted { continue }
      if errno != .wouldBlock { throw SensorIOError(errno, path: name, doing: "writing") }
      do {
        switch try Polling.wait(for: descriptor, toWrite: true, wakeUp: nil, until: deadline) {
        case .ready: break
        case .hungUp: throw Errno.ioError
        case .woken, .timedOut:
          throw SensorIOError(
            .timedOut, path: name, what: "the device took \(written) of \(bytes.count) bytes",
            advice: "check that it listens, and its flow control")
        }
      } catch let error as SensorIOError {
        throw error
      } catch {
        throw SensorIOError(error as? Errno ?? .ioError, path: name, doing: "writing")
      }
    }
  }
}
