import GaitModel
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
  static func write(_ text: TerminalText) {
    var text = text.text
    text.withUTF8 { _ = Descriptor.write(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
  }

  /// Writes a line to standard output.
  ///
  /// - Throws: `FootstrikeError` where it is lost; not where a pipe's reader left.
  static func show(_ line: TerminalText) throws(FootstrikeError) {
    _ = try OutputFile.write(Array((line + "\n").text.utf8), to: STDOUT_FILENO, called: "standard output")
  }
}
