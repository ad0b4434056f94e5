import GaitModel
import Glibc
import SensorDecoding
import SensorIO
import Synchronization

/// Writes a live session's bytes to a file, on a thread of its own: a slow disk never slows the reader.
///
/// What waits for the disk is bounded; what would not fit is left out as whole records and counted, and the
/// recording says so in a note.
public final class RawRecorder: Sendable {
  private struct Waiting {
    var bytes: [UInt8] = []
    var isClosed = false
    var lostRecords: Int64 = 0
    var failure: FootstrikeError?
    var wasTold = false
  }

  /// When it was begun, seconds since 1970 UTC, as the record tells.
  public let startEpochSeconds: Double
  private let path: String
  private let descriptor: Int32
  private let waiting = Mutex(Waiting())
  private let thread = Mutex<PipelineThread?>(nil)

  /// Most bytes that wait: minutes of any serial line.
  private static let mostWaiting = 64 << 20
  private static let pause: Duration = .milliseconds(100)

  /// Opens a recording of these ports; what the file held is replaced at `start`.
  ///
  /// - Throws: `FootstrikeError` where the file can't be opened.
  public init(path: String, ports: [RawRecordingPort]) throws(FootstrikeError) {
    self.path = path
    let begun = HostClock.sinceEpoch()
    startEpochSeconds = Double(begun) * 1e-9
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o644)
    guard descriptor >= 0 else {
      throw FootstrikeError(
        what: "can't write: \(String(cString: strerror(errno)))", where: path,
        advice: "name a file in a folder that exists and that you may write to")
    }
    // A device would take the record for commands.
    guard isatty(descriptor) == 0 else {
      throw FootstrikeError(
        what: "this is a terminal or a serial port, and no file", where: path,
        advice: "name a file to record to")
    }
    waiting.withLock {
      $0.bytes.reserveCapacity(1 << 18)
      RawRecording.writeHeader(ports, begun: begun, into: &$0.bytes)
    }
  }

  deinit { Glibc.close(descriptor) }

  /// Empties the file and starts writing. Once.
  public func start() throws(FootstrikeError) {
    // A pipe can't be cut and need not be.
    if ftruncate(descriptor, 0) != 0, errno != EINVAL {
      throw FootstrikeError(
        what: "can't be emptied: \(String(cString: strerror(errno)))", where: path,
        advice: "name another file")
    }
    let writer = try PipelineThread { [self] in write() }
    thread.withLock { $0 = writer }
  }

  /// Adds a record; called by the reader.
  func add(_ kind: RawRecordKind, port: Int, time: Int64, payload: UnsafeRawBufferPointer) {
    waiting.withLock { waiting in
      guard !waiting.isClosed else { return }
      guard waiting.bytes.count + payload.count + 16 <= Self.mostWaiting else {
        waiting.lostRecords += 1
        return
      }
      RawRecording.write(kind, port: port, time: time, payload: payload, into: &waiting.bytes)
    }
  }

  /// Adds words for people.
  public func note(_ text: String, time: Int64) {
    var text = text
    text.withUTF8 { bytes in
      let bytes = UnsafeBufferPointer(rebasing: bytes.prefix(RawRecording.longestPayload))
      add(.note, port: 0, time: time, payload: UnsafeRawBufferPointer(bytes))
    }
  }

  /// Why nothing is recorded any more, or not all; once, as soon as it is known.
  public func takeFailure() -> FootstrikeError? {
    waiting.withLock { waiting in
      guard !waiting.wasTold, let failure = waiting.failure ?? leftOut(waiting.lostRecords) else {
        return nil
      }
      waiting.wasTold = true
      return failure
    }
  }

  private func leftOut(_ records: Int64) -> FootstrikeError? {
    records == 0
      ? nil
      : FootstrikeError(
        what: "\(records) records were left out of the recording, since the disk was too slow", where: path,
        advice: "record to another disk")
  }

  /// Writes what waits, brings it to the disk, and ends.
  ///
  /// - Throws: `FootstrikeError` where not all could be written.
  public func finish() throws(FootstrikeError) {
    waiting.withLock { $0.isClosed = true }
    thread.withLock { $0.take() }?.join()
    let (failure, lost) = waiting.withLock { ($0.failure, $0.lostRecords) }
    // A pipe can't be brought anywhere.
    if failure == nil, fsync(descriptor) != 0, errno != EINVAL, errno != EROFS { throw stopped() }
    if let failure = failure ?? leftOut(lost) { throw failure }
  }

  /// By `errno`.
  private func stopped() -> FootstrikeError {
    FootstrikeError(
      what: "recording stopped: \(String(cString: strerror(errno)))", where: path,
      advice: "make room or record elsewhere")
  }

  private func write() {
    var block: [UInt8] = []
    block.reserveCapacity(1 << 18)
    var isClosed = false
    while !isClosed {
      waiting.withLock { waiting in
        isClosed = waiting.isClosed
        // The reader gets the empty block's room, so that neither allocates in the long run.
        swap(&waiting.bytes, &block)
      }
      if block.isEmpty, !isClosed {
        var pause = timespec(tv_sec: 0, tv_nsec: Self.pause.components.attoseconds.nanoseconds)
        nanosleep(&pause, nil)
        continue
      }
      write(block)
      block.removeAll(keepingCapacity: true)
    }
  }

  private func write(_ block: [UInt8]) {
    var written = 0
    while written < block.count {
      let count = block.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
      }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        let failure = stopped()
        waiting.withLock {
          $0.failure = failure
          $0.isClosed = true
          $0.bytes = []
        }
        return
      }
    }
  }
}

extension Int64 {
  fileprivate var nanoseconds: Int { Int(self / 1_000_000_000) }
}
