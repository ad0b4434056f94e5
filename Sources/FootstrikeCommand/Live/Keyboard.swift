import Glibc

/// Single keys of the terminal that standard input is, without Enter and without echo.
///
/// Ctrl-Z gives the terminal back to the shell as it was, and `fg` takes it again. There is one at a time.
final class Keyboard {
  /// For the handlers of signals; set before they are installed, and never changed while they are.
  nonisolated(unsafe) private static var usual = termios()
  nonisolated(unsafe) private static var keys = termios()
  /// The session goes on after it was stopped: what was on the screen is no longer above the cursor.
  nonisolated(unsafe) private static var cameBack = false
  /// The terminal is not as it was.
  nonisolated(unsafe) private static var isTaken = false

  /// What asks for no end but makes one.
  private static let deadly = [SIGQUIT, SIGABRT, SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE]

  /// `nil` where standard input is no terminal, or this command is in the background.
  init?() {
    guard isatty(STDIN_FILENO) == 1, Self.isInForeground, tcgetattr(STDIN_FILENO, &Self.usual) == 0 else {
      return nil
    }
    Self.keys = Self.usual
    // Signals stay: Ctrl-C ends the session as ever.
    Self.keys.c_lflag &= ~tcflag_t(ICANON | ECHO)
    Self.isTaken = true
    Self.take()
    // Whatever ends the command at once, the shell gets its echo back.
    for number in Self.deadly {
      handle(number) { number in
        Keyboard.giveBack()
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    handle(SIGTSTP) { _ in
      Keyboard.giveBack()
      raise(SIGSTOP)
    }
    handle(SIGCONT) { _ in
      Keyboard.take()
      Keyboard.cameBack = true
    }
  }

  deinit { restore() }

  /// Gives the terminal back as it was.
  func restore() {
    for number in Self.deadly + [SIGTSTP, SIGCONT] { signal(number, SIG_DFL) }
    Self.giveBack()
    Self.isTaken = false
  }

  /// Whether the session was stopped and goes on, once.
  func hasComeBack() -> Bool {
    defer { Self.cameBack = false }
    return Self.cameBack
  }

  /// The next key, if one was pressed; those of a session in the background are the shell's.
  func next() -> Character? {
    var polled = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    var byte: UInt8 = 0
    guard poll(&polled, 1, 0) == 1, polled.revents & Int16(POLLIN) != 0, Self.isInForeground,
      read(STDIN_FILENO, &byte, 1) == 1
    else { return nil }
    return Character(UnicodeScalar(byte))
  }

  private func handle(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    action.sa_flags = SA_RESTART
    sigaction(number, &action, nil)
  }

  private static var isInForeground: Bool { tcgetpgrp(STDIN_FILENO) == getpgrp() }

  // Who changes a terminal from the background is stopped for it.
  private static func take() {
    if isInForeground { tcsetattr(STDIN_FILENO, TCSANOW, &keys) }
  }

  /// Gives the terminal back as it was, if it was taken; handlers of signals may call it.
  static func giveBack() {
    if isTaken, isInForeground { tcsetattr(STDIN_FILENO, TCSANOW, &usual) }
  }
}
