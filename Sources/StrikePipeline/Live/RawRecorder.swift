import GaitModel
import Glibc
import SensorDecoding
import SensorIO
import Synchronization

/// Writes a live session's bytes to a file, on a thread of its own: a slow disk never slows the reader.
///
/// What waits for the disk is bounded; what would not fit is left out as whole records and counted.
public final class RawRecorder: Sendable {
  private struct Waiting: ~Copyable {
    /// The header, and what came before the file was begun.
    var held: [UInt8] = []
    var record: [UInt8] = []
    var writer: BackgroundWriter?
    var isClosed = false
    var lostRecords: Int64 = 0
    var wasTold = false
  }

  /// When it was begun, seconds since 1970 UTC, as the record tells.
  public let startEpochSeconds: Double
  private let path: String
  private let descriptor: Int32
  private let waiting: Mutex<Waiting>

  /// Most bytes that wait: minutes of a serial line of usual speed.
  private static let mostWaiting = 8 << 20

  /// Opens a recording of these ports; what the file held is replaced at `start`.
  ///
  /// - Throws: `FootstrikeError` where the file can't be opened.
  public init(path: String, ports: [RawRecordingPort]) throws(FootstrikeError) {
    self.path = path
    let begun = HostClock.sinceEpoch()
    startEpochSeconds = Double(begun) * 1e-9
    var waiting = Waiting()
    RawRecording.writeHeader(ports, begun: begun, into: &waiting.held)
    self.waiting = Mutex(waiting)
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
    let descriptor = descriptor
    try waiting.withLock { waiting throws(FootstrikeError) in
      let writer = try BackgroundWriter(
        capacity: Self.mostWaiting, write: { Self.write($0, to: descriptor) },
        end: {
          // A pipe can't be brought anywhere.
          fsync(descriptor) != 0 && errno != EINVAL && errno != EROFS ? .failed(errno) : .open
        })
      // No more than the bound was held back.
      _ = writer.write(waiting.held)
      waiting.held = []
      waiting.writer = writer
    }
  }

  /// Adds a record; called by the reader.
  func add(_ kind: RawRecordKind, port: Int, time: Int64, payload: UnsafeRawBufferPointer) {
    waiting.withLock { waiting in
      guard !waiting.isClosed else { return }
      waiting.record.removeAll(keepingCapacity: true)
      RawRecording.write(kind, port: port, time: time, payload: payload, into: &waiting.record)
      if let writer = waiting.writer {
        if case .open = writer.state, !writer.write(waiting.record) { waiting.lostRecords += 1 }
      } else if waiting.held.count + waiting.record.count <= Self.mostWaiting {
        waiting.held += waiting.record
      } else {
        waiting.lostRecords += 1
      }
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
      guard !waiting.wasTold, let failure = trouble(waiting) else { return nil }
      waiting.wasTold = true
      return failure
    }
  }

  private func trouble(_ waiting: borrowing Waiting) -> FootstrikeError? {
    switch waiting.writer?.state {
    case .failed(let number):
      FootstrikeError(
        what: "recording stopped: \(String(cString: strerror(number)))", where: path,
        advice: "make room or record elsewhere")
    case .readerIsGone:
      FootstrikeError(
        what: "recording stopped: its reader has left", where: path, advice: "record elsewhere")
    case .open, nil:
      waiting.lostRecords == 0
        ? nil
        : FootstrikeError(
          what: "\(waiting.lostRecords) records were left out of the recording, since the disk was too slow",
          where: path, advice: "record to another disk")
    }
  }

  /// Writes what waits, brings it to the disk, and ends.
  ///
  /// - Throws: `FootstrikeError` where not all could be written.
  public func finish() throws(FootstrikeError) {
    let failure = waiting.withLock { waiting in
      waiting.isClosed = true
      waiting.writer?.finish()
      return trouble(waiting)
    }
    if let failure { throw failure }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> BackgroundWriter.State {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno != EINTR { return errno == EPIPE ? .readerIsGone : .failed(errno) }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(0, count)))
    }
    return .open
  }
}
