import GaitModel
import Glibc
import StrikePipeline

/// A file or standard output that bytes are appended to through one buffer, up to `finish`.
///
/// A file appears under its name when it is finished and whole, so that what had the name before is not lost to a
/// full disk; one that is watched while it grows is cut to nothing and written in place.
///
/// In a live session what grows is written in the background: then nobody waits for it, and where it takes nothing
/// for so long that a megabyte waits, what comes is left out in whole lines and counted.
final class OutputFile {
  /// What is not written yet; append here, then call `flushIfLarge`.
  var buffer: [UInt8] = []
  private let descriptor: Int32
  private let writer: BackgroundWriter?
  private var beside: FileBeside?
  private let path: String
  /// Of one session of several, instead of the descriptor.
  private let console: SessionConsole?
  private let stream: OutputQueue.Stream
  /// The reader of a pipe went away: all that follows is dropped, quietly, as it asked.
  private(set) var readerIsGone = false
  /// Lines that were left out; only in the background.
  private(set) var linesLeftOut = 0
  private var isOpen: Bool

  private static let blockSize = 64 * 1024
  private static let mostWaiting = 1 << 20

  /// Opens a file; `-` is standard output. What is no plain file, as a pipe or a device, is written as it is.
  ///
  /// - Parameters:
  ///   - console: standard output where several sessions write to it.
  ///   - rows: the console's table of all sessions, and not standard output.
  ///   - grows: it is watched while it is written.
  /// - Throws: `FootstrikeError` where it can't be opened.
  init(
    path: String, console: SessionConsole? = nil, rows: Bool = false, grows: Bool = false,
    inBackground: Bool = false
  ) throws(FootstrikeError) {
    stream = rows ? .rows : .output
    self.path = path == "-" ? "standard output" : path
    self.console = path == "-" ? console : nil
    var beside: FileBeside?
    if path == "-" {
      descriptor = STDOUT_FILENO
    } else {
      var status = stat()
      if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
        descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      } else if grows {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      } else {
        beside = FileBeside(replacing: path)
        descriptor = beside?.descriptor ?? -1
      }
      guard descriptor >= 0 else {
        throw FootstrikeError(
          what: "can't write: \(String(cString: strerror(errno)))", where: path,
          advice: "name a file in a folder that exists and that you may write to")
      }
    }
    self.beside = beside
    isOpen = descriptor != STDOUT_FILENO && beside == nil
    writer =
      inBackground && beside == nil ? try Descriptor.writer(descriptor, capacity: Self.mostWaiting) : nil
    buffer.reserveCapacity(Self.blockSize + 4096)
  }

  deinit { if writer == nil, isOpen { close(descriptor) } }

  /// Writes a whole file; `-` is standard output.
  static func write(_ bytes: [UInt8], to path: String) throws(FootstrikeError) {
    let file = try OutputFile(path: path)
    file.buffer = bytes
    try file.finish()
  }

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
      try console.write(buffer, to: stream)
      readerIsGone = stream == .output && console.readerIsGone
    } else {
      do throws(FootstrikeError) {
        readerIsGone = try !Self.write(buffer, to: descriptor, called: path)
      } catch {
        // Half of it is nothing, and takes the others' room on a full disk.
        beside = nil
        throw error
      }
    }
  }

  /// Writes bytes; false where they were for a pipe whose reader left.
  static func write(_ bytes: [UInt8], to descriptor: Int32, called path: String) throws(FootstrikeError)
    -> Bool
  {
    let failure = bytes.withUnsafeBytes { Descriptor.write($0, to: descriptor) }
    if Descriptor.readerIsGone(failure, descriptor) { return false }
    if failure != 0 { throw Self.failure(failure, path) }
    return true
  }

  /// Writes the buffer out, waits for what is written in the background, and gives a file its name; nothing comes
  /// after it.
  ///
  /// - Throws: `FootstrikeError` where anything was lost, if only at closing.
  func finish() throws(FootstrikeError) {
    if let writer {
      writer.finish(buffer)
      buffer.removeAll()
      return try look()
    }
    try flush()
    if let beside {
      let failure = beside.appear()
      if failure != 0 { throw Self.failure(failure, path) }
    } else if isOpen {
      isOpen = false
      if close(descriptor) != 0, errno != EINTR, !readerIsGone { throw Self.failure(errno, path) }
    }
  }

  /// Closes standard output: some disks tell only then that they are full.
  static func closeStandardOutput() throws(FootstrikeError) {
    if close(STDOUT_FILENO) != 0, errno != EINTR { throw failure(errno, "standard output") }
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
    errno == ETIMEDOUT
      ? FootstrikeError(
        what: "it took nothing for two seconds after the end was asked for", where: path,
        advice: "what it had not taken is lost")
      : FootstrikeError(
        what: "writing failed: \(String(cString: strerror(errno)))", where: path,
        advice: "make room or write elsewhere")
  }
}
