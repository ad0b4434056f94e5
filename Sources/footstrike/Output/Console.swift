import Glibc

/// The terminal of the person who runs the command: standard error for words, never for data.
enum Console {
  /// Somebody reads standard output.
  static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
  /// Somebody reads standard error.
  static let errorIsTerminal = isatty(STDERR_FILENO) == 1
  /// Colours are welcome on standard output (https://no-color.org).
  static let wantsColour = outputIsTerminal && getenv("NO_COLOR") == nil

  /// Standard error takes a line now: who must not wait keeps it for later where it does not.
  static var isReady: Bool {
    var polled = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    // What is hung up refuses at once, and holds up nobody.
    return poll(&polled, 1, 0) == 1
  }

  /// Writes a line to standard error; nothing can be done where even that fails.
  static func complain(_ line: String) { write(line + "\n") }

  /// Writes to standard error as it stands.
  static func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let written = Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
        guard written > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
      }
    }
  }
}
