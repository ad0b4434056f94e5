import GaitModel
import Glibc
import HostSensors
import StrikePipeline
import StrikeWarnings
import Synchronization

/// Reads the machine's own sensors every five seconds, on one slow thread.
final class HostWatch: Sendable {
  private struct State {
    var readings: [HostReading] = []
    var count = 0
    var notices: [String] = []
    var ends = false
  }

  private let state = Mutex(State())
  private let thread = Mutex<PipelineThread?>(nil)
  private static let everySeconds = 5
  private static let pauseMilliseconds = 100

  /// Starts reading; a machine without sensors says so once, and nothing else happens.
  func start() throws(FootstrikeError) {
    let reader = try PipelineThread { [self] in run() }
    thread.withLock { $0 = reader }
  }

  /// The last readings, and how many rounds there were.
  var readings: (all: [HostReading], round: Int) { state.withLock { ($0.readings, $0.count) } }

  /// What there was to say since the last call.
  func takeNotices() -> [String] {
    state.withLock { state in
      defer { state.notices = [] }
      return state.notices
    }
  }

  /// Ends the thread.
  func finish() {
    state.withLock { $0.ends = true }
    thread.withLock { $0.take() }?.join()
  }

  private func run() {
    let sensors: HostSensors
    do throws(HostSensorsError) {
      sensors = try HostSensors()
    } catch {
      return state.withLock { $0.notices.append("\(error)") }
    }
    if sensors.chips.isEmpty {
      return state.withLock {
        $0.notices.append("this computer shows no sensors of its own; its temperature is not watched")
      }
    }
    while true {
      let readings = sensors.read()
      let ends = state.withLock { state in
        state.readings = readings
        state.count += 1
        return state.ends
      }
      if ends { return }
      for _ in 0..<(Self.everySeconds * 1000 / Self.pauseMilliseconds) {
        if state.withLock({ $0.ends }) { return }
        usleep(UInt32(Self.pauseMilliseconds * 1000))
      }
    }
  }
}

/// Tells when the computer comes near a limit, and when it is well again.
struct HostTrouble {
  private var isRaised = false

  /// Looks at a round of readings.
  ///
  /// - Returns: a warning, and its reading in words, where trouble begins or ends.
  mutating func look(_ readings: [HostReading], at time: SensorTime) -> (StrikeWarning, String)? {
    if isRaised {
      // Well again only some way off the limit, or it would flicker.
      guard readings.allSatisfy({ $0.limitNear(degrees: 8, fraction: 0.05) == nil }) else { return nil }
      isRaised = false
      return (StrikeWarning(kind: .hostTrouble, phase: .cleared, time: time), "the computer is well again")
    }
    for reading in readings {
      guard let limit = reading.limitNear(), let bound = reading.limits[limit] else { continue }
      isRaised = true
      let warning = StrikeWarning(
        kind: .hostTrouble, phase: .raised, time: time, value: Float(reading.value), reference: Float(bound))
      return (warning, "\(reading)")
    }
    return nil
  }
}
