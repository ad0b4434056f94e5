import GaitModel
import Glibc
import MotionRecordings
import SensorDecoding
import SensorIO
import StrikePipeline

/// A while of running recorded from a wearable on a serial line, for `calibrate`.
struct PortRecording {
  var input: LiveInput
  /// Seconds of samples to take.
  var seconds: Double
  /// What the person must do meanwhile: `run heel first`.
  var task: String

  /// What one way of running is learned from at most: five minutes, or 16 MB of a fast sensor.
  static let most = (samples: 250_000, seconds: 300.0)

  /// Whether a path is a device and not a file.
  static func isPort(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
  }

  /// Tells the person what to do and records it.
  ///
  /// - Throws: `SensorIOError` or `FootstrikeError` where the port gives no samples.
  func record(stop: StopSignal, wakeUp: WakeUp) throws -> RecordedSamples {
    let isAsked = isatty(STDIN_FILENO) == 1
    Console.complain(
      "footstrike: \(input.path): \(task), for \(Int(seconds)) s from "
        + (isAsked ? "when you press Return" : "now"))
    if isAsked { _ = readLine() }
    let session = try LiveSession([input], stop: stop, wakeUp: wakeUp)
    func tellNotices() {
      for notice in session.takeNotices() { Console.complain("footstrike: \(notice)") }
    }
    guard let sensors = session.prepare(idle: tellNotices) else {
      tellNotices()
      throw FootstrikeError(
        what: "no samples came of it", where: input.path,
        advice: "see what footstrike live makes of it")
    }
    var told = 0.0
    let samples = session.collect(seconds: seconds, most: Self.most.samples) { length in
      tellNotices()
      guard length >= told + 10 else { return }
      told = length
      Console.complain("footstrike: \(input.path): \(Int(length)) of \(Int(seconds)) s")
    }
    tellNotices()
    return RecordedSamples(samples, stream: sensors[0].stream, health: session.status.health)
  }
}
