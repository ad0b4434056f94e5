import Glibc

/// The terminal of the person who runs the command: standard error for words, never for data.
enum Console {
  /// Somebody reads standard output.
  static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
  /// Somebody reads standard error.
  static let errorIsTerminal = isatty(STDERR_FILENO) == 1
  /// Colours are welcome on standard output (https://no-color.org).
  static let wantsColour = outputIsTerminal && getenv("NO_COLOR") == nil

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
