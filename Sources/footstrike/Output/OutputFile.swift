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
  /// The reader of a pipe went away: all that follows is dropped, quietly, as it asked.
  private(set) var readerIsGone = false
  /// Lines that were left out; only in the background.
  private(set) var linesLeftOut = 0

  private static let blockSize = 64 * 1024
  private static let mostWaiting = 1 << 20

  /// Opens a file for writing, cutting it to nothing; `-` is standard output.
  ///
  /// - Throws: `PipelineError` where it can't be opened.
  init(path: String, inBackground: Bool = false) throws(PipelineError) {
    self.path = path == "-" ? "standard output" : path
    if path == "-" {
      descriptor = STDOUT_FILENO
    } else {
      descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        throw PipelineError(
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
  func flushIfLarge() throws(PipelineError) {
    if buffer.count >= Self.blockSize { try flush() }
  }

  /// Writes the buffer out.
  ///
  /// - Throws: `PipelineError` where the disk is full or the like; not where a pipe's reader left.
  func flush() throws(PipelineError) {
    defer { buffer.removeAll(keepingCapacity: true) }
    try look()
    guard !readerIsGone, !buffer.isEmpty else { return }
    if let writer {
      if !writer.write(buffer) { linesLeftOut += buffer.count { $0 == UInt8(ascii: "\n") } }
      return
    }
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress! + written, bytes.count - written)
      }
      if count >= 0 {
        written += count
      } else if errno == EPIPE {
        readerIsGone = true
        return
      } else if errno != EINTR {
        throw failure(errno)
      }
    }
  }

  /// Writes the buffer out, and waits for what is written in the background; nothing comes after it.
  func finish() throws(PipelineError) {
    guard let writer else { return try flush() }
    writer.finish(buffer)
    buffer.removeAll()
    try look()
  }

  /// Learns what became of the writing in the background.
  private func look() throws(PipelineError) {
    switch writer?.state {
    case .failed(let errno): throw failure(errno)
    case .readerIsGone: readerIsGone = true
    case .open, nil: break
    }
  }

  private func failure(_ errno: Int32) -> PipelineError {
    PipelineError(
      what: "writing failed: \(String(cString: strerror(errno)))", where: path,
      advice: "make room or write elsewhere")
  }
}
