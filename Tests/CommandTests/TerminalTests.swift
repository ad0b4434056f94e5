import Foundation
import SensorIO
import Testing

/// A live session on a terminal, as a person's shell starts it.
struct TerminalTests {
  /// The command on a terminal of its own, watching a port on which nothing comes.
  private final class Session {
    let sensor: PseudoTerminal
    let process: pid_t
    private(set) var terminal: Int32 = -1

    init() throws {
      sensor = try PseudoTerminal()
      var other: Int32 = -1
      var name = [CChar](repeating: 0, count: 128)
      try #require(openpty(&terminal, &other, &name, nil, nil) == 0)
      defer { close(other) }
      let own = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      process = try BuiltCommand.start(
        BuiltCommand.path, ["live", sensor.path],
        streams: [(String, Int32)](repeating: (own, O_RDWR), count: 3), ownSession: true)
    }

    deinit { hangUp() }

    func hangUp() {
      if terminal >= 0 { close(terminal) }
      terminal = -1
    }

    func press(_ key: UInt8) { #expect(write(terminal, [key], 1) == 1) }

    /// Whether the terminal echoes what is typed.
    var echoes: Bool {
      var settings = termios()
      return tcgetattr(terminal, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
    }

    /// Waits until the keys are taken, while the screen is read; false where it never comes to that.
    func takesKeys() -> Bool {
      var screen = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      var block = [UInt8](repeating: 0, count: 4096)
      let deadline = ContinuousClock.now.advanced(by: .seconds(60))
      // Nothing tells of a change of a terminal's settings; it is looked at anew with each output.
      while echoes {
        guard ContinuousClock.now < deadline else { return false }
        if poll(&screen, 1, 10) > 0 { _ = read(terminal, &block, block.count) }
      }
      return true
    }

    /// The status of the next change: stopped or ended.
    func change() -> Int32 {
      var status: Int32 = 0
      while waitpid(process, &status, WUNTRACED) < 0 && errno == EINTR {}
      return status
    }
  }

  @Test func `Ctrl-Z gives the terminal back, and going on takes it again`() throws {
    let session = try Session()
    #expect(session.takesKeys())
    session.press(0x1A)
    #expect(session.change() & 0xFF == 0x7F, "it was not stopped")
    #expect(session.echoes)
    kill(session.process, SIGCONT)
    #expect(session.takesKeys())
    session.press(UInt8(ascii: "q"))
    // No bytes came: the session ended before it began.
    #expect(session.change() == 2 << 8)
    #expect(session.echoes)
  }

  @Test(arguments: [SIGQUIT, SIGABRT]) func `what ends it at once gives the terminal its echo back`(
    _ number: Int32
  ) throws {
    let session = try Session()
    #expect(session.takesKeys())
    kill(session.process, number)
    #expect(session.change() & 0x7F == number)
    #expect(session.echoes)
  }

  @Test func `a second Ctrl-C ends it at once, and gives the terminal its echo back`() throws {
    let session = try Session()
    #expect(session.takesKeys())
    // The first is heard as soon as it is stopped no more: both wait.
    kill(session.process, SIGSTOP)
    #expect(session.change() & 0xFF == 0x7F)
    kill(session.process, SIGINT)
    kill(session.process, SIGTERM)
    kill(session.process, SIGCONT)
    let status = session.change()
    #expect(status & 0x7F == SIGINT || status & 0x7F == SIGTERM)
    #expect(session.echoes)
  }

  @Test func `a terminal that hangs up ends the session as Ctrl-C does`() throws {
    let session = try Session()
    #expect(session.takesKeys())
    session.hangUp()
    #expect(session.change() == 2 << 8)
  }
}
