import Glibc

/// Single keys of the terminal that standard input is, without Enter and without echo.
final class Keyboard {
  private var before = termios()

  /// `nil` where standard input is no terminal, or this command is in the background.
  init?() {
    guard isatty(STDIN_FILENO) == 1, tcgetpgrp(STDIN_FILENO) == getpgrp(),
      tcgetattr(STDIN_FILENO, &before) == 0
    else { return nil }
    var raw = before
    // Signals stay: Ctrl-C ends the session as ever.
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    tcsetattr(STDIN_FILENO, TCSANOW, &raw)
  }

  deinit { restore() }

  /// Gives the terminal back as it was.
  func restore() { tcsetattr(STDIN_FILENO, TCSANOW, &before) }

  /// The next key, if one was pressed.
  func next() -> Character? {
    var polled = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    var byte: UInt8 = 0
    guard poll(&polled, 1, 0) == 1, polled.revents & Int16(POLLIN) != 0, read(STDIN_FILENO, &byte, 1) == 1
    else { return nil }
    return Character(UnicodeScalar(byte))
  }
}
