import GaitReporting
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

  /// Writes a line to standard error; nothing can be done where even that fails. What is in it does nothing but
  /// be read.
  static func complain(_ line: String) { write("\(line)\n") }

  /// Writes to standard error.
  static func write(_ text: TerminalText) { write(text, to: STDERR_FILENO) }

  /// Writes a line to standard output.
  static func show(_ line: TerminalText) { write(line + "\n", to: STDOUT_FILENO) }

  private static func write(_ text: TerminalText, to descriptor: Int32) {
    var text = text.text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
        guard written > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
      }
    }
  }
}
