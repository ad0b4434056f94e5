import GaitModel
import Glibc
import SensorIO
import StrikePipeline

/// What a warning sets off besides its line: bytes to a buzzer, a bell, a sound or a voice.
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
  private let player: CuePlayer?
  private var port: SerialPort?
  private var lastComplaint: String?

  /// - Throws: `SensorIOError` where the cue port can't be opened.
  init(
    target: Target?, raised: [UInt8], cleared: [UInt8]?, bell: Bool, player: CuePlayer?
  ) throws(SensorIOError) {
    self.target = target
    self.raised = raised
    self.cleared = cleared
    ringsBell = bell
    self.player = player
    if case .port(let path, let settings) = target {
      port = try SerialPort(path: path, settings: settings)
    }
  }

  /// What went wrong with the last sound, once; called now and then.
  func soundFailure() -> String? { player?.failure() }

  /// Writes the bytes of warnings to a line of the session on whichever thread found them, sooner than `give` could:
  /// no other is woken. `nil` where they go elsewhere than to the session.
  var atOnce: (@Sendable (Span<GaitEvent>) -> Void)? {
    guard case .session(let session, let source) = target else { return nil }
    let (raised, cleared) = (raised, cleared)
    return { events in
      for place in events.indices {
        guard case .warning(let warning) = events[place] else { continue }
        if let bytes = warning.phase == .raised ? raised : cleared { session.send(bytes, to: source) }
      }
    }
  }

  /// Gives a cue: bytes of its phase, the sound of both, and the bell where something is wrong.
  ///
  /// - Parameter wasWritten: its bytes were written `atOnce`.
  func give(_ cue: Cue, wasWritten: Bool = false) {
    let isRaised = cue.phase == .raised
    if !wasWritten, let bytes = isRaised ? raised : cleared { write(bytes) }
    player?.play(cue)
    // A terminal that stands still can't ring.
    if isRaised, ringsBell, Console.isReady { Console.write("\u{07}") }
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
}
