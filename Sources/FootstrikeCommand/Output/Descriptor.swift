import GaitModel
import Glibc
import StrikePipeline

/// The one place where bytes leave the command: every file, standard output and standard error.
enum Descriptor {
  /// Nanoseconds for which what is stalled is waited for after the end was asked for.
  private static let patience: Int64 = 2_000_000_000

  /// Writes all bytes, however long that takes; returns `errno`, or 0.
  ///
  /// Once the person has asked for the end, what takes nothing for two seconds is given up: `ETIMEDOUT`.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var status = stat()
    let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    // What is ready has room for so much: a longer piece could stand in `write`, out of any signal's reach.
    let piece = isFile ? Int.max : status.st_mode & S_IFMT == S_IFCHR ? 512 : 4096
    var rest = bytes
    while !rest.isEmpty {
      if !isFile, !waitForRoom(in: descriptor) { return ETIMEDOUT }
      let count = Glibc.write(descriptor, rest.baseAddress, min(piece, rest.count))
      if count < 0, errno != EINTR, errno != EAGAIN { return errno }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(0, count)))
    }
    return 0
  }

  /// Takes over a descriptor, which is closed after the last byte unless it is standard output.
  ///
  /// - Parameter capacity: how many bytes wait at most; rounded up to a power of two.
  static func writer(_ descriptor: Int32, capacity: Int) throws(FootstrikeError) -> BackgroundWriter {
    try BackgroundWriter(
      capacity: capacity,
      write: { bytes in
        let failure = write(bytes, to: descriptor)
        return readerIsGone(failure, descriptor)
          ? .readerIsGone : failure == 0 ? .open : .failed(failure)
      },
      end: {
        // Some disks tell only at closing that they are full.
        descriptor != STDOUT_FILENO && close(descriptor) != 0 ? .failed(errno) : .open
      })
  }

  /// Whether the reader of a pipe or terminal has left, by what writing to it returned.
  static func readerIsGone(_ failure: Int32, _ descriptor: Int32) -> Bool {
    failure == EPIPE || failure == EIO && isatty(descriptor) == 1
  }

  private static func waitForRoom(in descriptor: Int32) -> Bool {
    var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    var deadline = Int64.max
    // What is hung up is no reason to wait: writing tells.
    while poll(&polled, 1, 100) < 1 {
      guard StopOnSignal.isSet else { continue }
      let now = now()
      if deadline == .max { deadline = now + patience }
      if now >= deadline { return false }
    }
    return true
  }

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
