import Glibc
import StrikePipeline

/// A file or standard output that bytes are appended to through one buffer.
final class OutputFile {
  /// What is not written yet; append here, then call `flushIfLarge`.
  var buffer: [UInt8] = []
  private let descriptor: Int32
  private let path: String
  /// The reader of a pipe went away: all that follows is dropped, quietly, as it asked.
  private(set) var readerIsGone = false

  private static let blockSize = 64 * 1024

  /// Opens a file for writing, cutting it to nothing; `-` is standard output.
  ///
  /// - Throws: `PipelineError` where it can't be opened.
  init(path: String) throws(PipelineError) {
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
    buffer.reserveCapacity(Self.blockSize + 4096)
  }

  deinit { if descriptor != STDOUT_FILENO { close(descriptor) } }

  /// Writes the buffer out once it has grown to a block.
  func flushIfLarge() throws(PipelineError) {
    if buffer.count >= Self.blockSize { try flush() }
  }

  /// Writes the buffer out.
  ///
  /// - Throws: `PipelineError` where the disk is full or the like; not where a pipe's reader left.
  func flush() throws(PipelineError) {
    defer { buffer.removeAll(keepingCapacity: true) }
    guard !readerIsGone else { return }
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
        throw PipelineError(
          what: "writing failed: \(String(cString: strerror(errno)))", where: path,
          advice: "make room or write elsewhere")
      }
    }
  }
}
