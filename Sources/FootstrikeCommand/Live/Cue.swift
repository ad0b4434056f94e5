import ArgumentParser
import Glibc
import SensorIO
import StrikePipeline

/// Bytes of a cue, as they are written on the command line: text with `\n`, `\r`, `\t`, `\\` and `\x41`, or
/// `hex:` and pairs of hexadecimal digits.
struct CueBytes: ExpressibleByArgument, Equatable {
  var bytes: [UInt8]

  init?(argument: String) {
    if argument.hasPrefix("hex:") {
      let digits = argument.dropFirst(4).filter { $0 != " " }
      guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { return nil }
      bytes = []
      var rest = digits[...]
      while !rest.isEmpty {
        guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
        bytes.append(byte)
        rest = rest.dropFirst(2)
      }
      return
    }
    bytes = []
    var rest = Array(argument.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "\\"): bytes.append(0x5C)
      case UInt8(ascii: "x"):
        guard rest.count >= 2, let byte = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
        else { return nil }
        bytes.append(byte)
        rest = rest.dropFirst(2)
      default: return nil
      }
    }
    if bytes.isEmpty { return nil }
  }
}

/// What a warning sets off besides its line: bytes to a buzzer, a bell, a sound.
final class Cues {
  /// Where cues are written to.
  enum Target {
    /// A port of the session: its reader writes.
    case session(LiveSession, source: Int)
    /// A port of its own.
    case port(path: String, settings: SerialSettings)
  }

  private let target: Target?
  private let raised: [UInt8]
  private let cleared: [UInt8]?
  private let ringsBell: Bool
  private let sound: String?
  private var port: SerialPort?
  private var player: pid_t = 0
  private var playerEnds: Int64 = 0
  private var lastComplaint: String?

  /// Seconds: a player that hangs must not silence the next cue for long.
  private static let longestSound: Int64 = 10

  /// - Throws: `SensorIOError` where the cue port can't be opened.
  init(
    target: Target?, raised: [UInt8], cleared: [UInt8]?, bell: Bool, sound: String?
  ) throws(SensorIOError) {
    self.target = target
    self.raised = raised
    self.cleared = cleared
    ringsBell = bell
    self.sound = sound
    if case .port(let path, let settings) = target {
      port = try SerialPort(path: path, settings: settings)
    }
  }

  deinit {
    // The last sound may end; none outlives the session.
    let end = min(playerEnds, HostClock.nanoseconds() + 1_000_000_000)
    while player > 0, waitpid(player, nil, WNOHANG) == 0 {
      if HostClock.nanoseconds() >= end { endPlayer() } else { usleep(20_000) }
    }
  }

  /// What went wrong with the last sound, once; called now and then.
  func soundFailure() -> String? {
    var status: Int32 = 0
    guard player > 0 else { return nil }
    if waitpid(player, &status, WNOHANG) == player {
      player = 0
      return status == 0
        ? nil : "the command of --sound failed (\(status & 0x7F == 0 ? status >> 8 : status))"
    }
    guard HostClock.nanoseconds() >= playerEnds else { return nil }
    endPlayer()
    return "the command of --sound took longer than \(Self.longestSound) s and was ended"
  }

  /// Ends the player and all it has started.
  private func endPlayer() {
    kill(-player, SIGKILL)
    waitpid(player, nil, 0)
    player = 0
  }

  /// Gives the cue of a warning that was raised or cleared.
  func give(isRaised: Bool) {
    if let bytes = isRaised ? raised : cleared { write(bytes) }
    guard isRaised else { return }
    if let sound { play(sound) }
    // A terminal that stands still can't ring.
    if ringsBell, Console.isReady { Console.write("\u{07}") }
  }

  private func write(_ bytes: [UInt8]) {
    switch target {
    case nil: break
    case .session(let session, let source): session.send(bytes, to: source)
    case .port(let path, let settings):
      do {
        // A buzzer that was unplugged may be back.
        let port = try self.port ?? SerialPort(path: path, settings: settings)
        self.port = port
        try port.write(bytes, timeout: .milliseconds(100))
        lastComplaint = nil
      } catch {
        port = nil
        guard lastComplaint != "\(error)", Console.isReady else { return }
        Console.complain("footstrike: the cue was not given: \(error)")
        lastComplaint = "\(error)"
      }
    }
  }

  /// One sound at a time: a cue that comes while one is played is heard as that one. The player gets neither
  /// the keys nor the sensor's bytes, and writes into neither the events nor the screen.
  private func play(_ command: String) {
    if player > 0, waitpid(player, nil, WNOHANG) == 0 {
      guard HostClock.nanoseconds() >= playerEnds else { return }
      endPlayer()
    }
    var words: [UnsafeMutablePointer<CChar>?] =
      ["/bin/sh", "-c", command].map { (word: String) in strdup(word) } + [nil]
    defer { for word in words { free(word) } }
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    for stream in STDIN_FILENO...STDERR_FILENO {
      posix_spawn_file_actions_addopen(&files, stream, "/dev/null", O_RDWR, 0)
    }
    // A group of its own, which can be ended as a whole.
    var settings = posix_spawnattr_t()
    posix_spawnattr_init(&settings)
    defer { posix_spawnattr_destroy(&settings) }
    posix_spawnattr_setflags(&settings, Int16(POSIX_SPAWN_SETPGROUP))
    var process: pid_t = 0
    let status = posix_spawn(&process, "/bin/sh", &files, &settings, &words, environ)
    player = status == 0 ? process : 0
    playerEnds = HostClock.nanoseconds() + Self.longestSound * 1_000_000_000
    if status != 0 { Console.complain("footstrike: no sound: \(String(cString: strerror(status)))") }
  }
}
