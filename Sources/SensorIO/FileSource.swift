import Glibc
import SystemPackage

/// The bytes of a file, a named pipe or standard input.
///
/// A file may grow or shrink while it is read: reading ends where it ends at that moment, and
/// `missingBytes` says what was there when it was opened and is gone.
public final class FileSource: PolledSource, @unchecked Sendable {
  /// The path, or `standard input`.
  public let name: String
  /// Size when it was opened; `nil` for a pipe or a terminal.
  public let byteCount: Int64?
  /// Bytes read so far.
  public private(set) var bytesRead: Int64 = 0

  /// What it is read by.
  package let descriptor: CInt
  private let wakeUp: WakeUp?
  private let isOwned: Bool

  /// Opens a file; `-` is standard input.
  public init(path: String, wakeUp: WakeUp? = nil) throws(SensorIOError) {
    self.wakeUp = wakeUp
    isOwned = path != "-"
    name = isOwned ? path : "standard input"
    if isOwned {
      do {
        // A named pipe waits for its writer in `read`, where a wake-up can end that, and not here.
        descriptor = try FileDescriptor.open(
          FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking]
        ).rawValue
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
      } catch {
        throw SensorIOError(error as? Errno ?? .ioError, path: path, doing: "opening")
      }
    } else {
      descriptor = STDIN_FILENO
    }
    var status = stat()
    let known = fstat(descriptor, &status) == 0
    let kind = status.st_mode & S_IFMT
    if known, kind == S_IFDIR {
      if isOwned { close(descriptor) }
      throw SensorIOError(Errno.isDirectory, path: path, doing: "opening")
    }
    byteCount = known && kind == S_IFREG ? Int64(status.st_size) : nil
  }

  deinit {
    // Nothing was written, so closing loses nothing, whatever it answers.
    if isOwned { close(descriptor) }
  }

  /// Bytes that were there when the file was opened and were gone when its end was reached.
  ///
  /// Meaningful once `ended` was read; zero for a pipe.
  public var missingBytes: Int64 { max(0, (byteCount ?? 0) - bytesRead) }

  /// Reads the next bytes; a pipe or a terminal is waited for, a file is not.
  public func read(
    into buffer: UnsafeMutableRawBufferPointer, timeout: Duration?
  ) throws(SensorIOError) -> ByteRead {
    while true {
      if byteCount != nil {
        // A file is always ready: one call a block, and not two.
        if wakeUp?.answer() == true { return .woken }
      } else {
        do {
          switch try Polling.wait(for: descriptor, wakeUp: wakeUp, timeout: timeout) {
          case .ready, .hungUp: break
          case .woken: return .woken
          case .timedOut: return .silent
          }
        } catch {
          throw SensorIOError(error, path: name, doing: "waiting")
        }
      }
      let read = try readNow(into: buffer)
      if read != .silent { return read }
    }
  }

  /// The last bytes of a file as it is now, without moving on; `nil` of what is no file or is shorter.
  public func tail(_ count: Int) -> [UInt8]? {
    var status = stat()
    guard byteCount != nil, fstat(descriptor, &status) == 0, status.st_size >= count else {
      return nil
    }
    var bytes = [UInt8](repeating: 0, count: count)
    var place = 0
    while place < count {
      let left = count - place
      let read = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress! + place, left, status.st_size - left)
      }
      if read <= 0, read == 0 || Glibc.errno != EINTR { return nil }
      place += max(0, read)
    }
    return bytes
  }

  /// Reads what is there.
  package func readNow(into buffer: UnsafeMutableRawBufferPointer) throws(SensorIOError) -> ByteRead {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 {
        bytesRead += Int64(count)
        return .bytes(count)
      }
      if count == 0 { return .ended }
      let errno = Errno(rawValue: Glibc.errno)
      if errno == .interrupted { continue }
      if errno == .wouldBlock { return .silent }
      // A terminal whose other end is gone.
      if errno == .ioError, byteCount == nil { return .ended }
      throw SensorIOError(.failed, path: name, what: "reading failed: \(errno.description)")
    }
  }
}
