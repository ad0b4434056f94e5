import GaitModel
import Glibc
import StrikePipeline

/// A file or standard output that bytes are appended to through one buffer.
///
/// In a live session it is written in the background: then nobody waits for it, and where it takes nothing for
/// so long that a megabyte waits, what comes is left out in whole lines and counted.
final class OutputFile {
  /// What is not written yet; append here, then call `flushIfLarge`.
  var buffer: [UInt8] = []
  private let descriptor: Int32
  private let writer: BackgroundWriter?
  private let path: String
  /// Of one session of several, instead of the descriptor.
  private let console: SessionConsole?
  /// The reader of a pipe went away: all that follows is dropped, quietly, as it asked.
  private(set) var readerIsGone = false
  /// Lines that were left out; only in the background.
  private(set) var linesLeftOut = 0

  private static let blockSize = 64 * 1024
  private static let mostWaiting = 1 << 20

  /// Opens a file for writing, cutting it to nothing; `-` is standard output.
  ///
  /// - Parameter console: standard output where several sessions write to it.
  /// - Throws: `FootstrikeError` where it can't be opened.
  init(
    path: String, console: SessionConsole? = nil, inBackground: Bool = false
  ) throws(FootstrikeError) {
    self.path = path == "-" ? "standard output" : path
    self.console = path == "-" ? console : nil
    if path == "-" {
      descriptor = STDOUT_FILENO
    } else {
      descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        throw FootstrikeError(
          what: "can't write: \(String(cString: strerror(errno)))", where: path,
          advice: "name a file in a folder that exists and that you may write to")
      }
    }
    writer = inBackground ? try BackgroundWriter(descriptor, capacity: Self.mostWaiting) : nil
    buffer.reserveCapacity(Self.blockSize + 4096)
  }

  deinit { if writer == nil, descriptor != STDOUT_FILENO { close(descriptor) } }

  /// All that was flushed was taken.
  var isIdle: Bool { writer?.isIdle ?? true }

  /// What was left out, in one sentence; `nil` where nothing was.
  var loss: String? {
    linesLeftOut == 0 ? nil : "\(linesLeftOut) lines were left out of \(path), since it stood still"
  }

  /// Writes the buffer out once it has grown to a block.
  func flushIfLarge() throws(FootstrikeError) {
    if buffer.count >= Self.blockSize { try flush() }
  }

  /// Writes the buffer out.
  ///
  /// - Throws: `FootstrikeError` where the disk is full or the like; not where a pipe's reader left.
  func flush() throws(FootstrikeError) {
    defer { buffer.removeAll(keepingCapacity: true) }
    try look()
    guard !readerIsGone, !buffer.isEmpty else { return }
    if let writer {
      if !writer.write(buffer) { linesLeftOut += buffer.count { $0 == UInt8(ascii: "\n") } }
      return
    }
    if let console {
      try console.write(buffer)
      readerIsGone = console.readerIsGone
    } else {
      readerIsGone = try !Self.write(buffer, to: descriptor, called: path)
    }
  }

  /// Writes bytes; false where they were for a pipe whose reader left.
  static func write(_ bytes: [UInt8], to descriptor: Int32, called path: String) throws(FootstrikeError)
    -> Bool
  {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
      }
      if count >= 0 {
        written += count
      } else if errno == EPIPE {
        return false
      } else if errno != EINTR {
        throw failure(errno, path)
      }
    }
    return true
  }

  /// Writes the buffer out, and waits for what is written in the background; nothing comes after it.
  func finish() throws(FootstrikeError) {
    guard let writer else { return try flush() }
    writer.finish(buffer)
    buffer.removeAll()
    try look()
  }

  /// Learns what became of the writing in the background.
  private func look() throws(FootstrikeError) {
    switch writer?.state {
    case .failed(let errno): throw Self.failure(errno, path)
    case .readerIsGone: readerIsGone = true
    case .open, nil: break
    }
  }

  private static func failure(_ errno: Int32, _ path: String) -> FootstrikeError {
    FootstrikeError(
      what: "writing failed: \(String(cString: strerror(errno)))", where: path,
      advice: "make room or write elsewhere")
  }
}
