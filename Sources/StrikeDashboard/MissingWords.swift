import GaitModel
import GaitReporting

/// What can't be told now, and why: a sentence for each number that stands empty on the page.
struct MissingWords {
  var session: SessionDescription?
  /// Of each sensor its last strike.
  private var last: [UInt16: Dashboard.TimedEvent] = [:]
  /// Of each sensor when its last hole was told, on the host's clock.
  private var lastHole: [UInt16: Int64] = [:]

  /// Without a step for so long nobody runs, or nothing is felt of it; nanoseconds.
  private static let patience: Int64 = 5_000_000_000

  /// Takes an event in.
  mutating func take(_ event: Dashboard.TimedEvent) {
    switch event.event {
    case .strike(let strike): last[strike.source] = event
    case .gap(let gap) where !gap.isPause: lastHole[gap.source] = event.at
    default: break
    }
  }

  /// What is missing at a moment of the host's clock.
  func words(now: Int64, isPaused: Bool) -> [String] {
    guard let session else { return ["Nothing can be told yet: no samples came."] }
    if isPaused { return ["Paused: nothing is told until the session goes on."] }
    var words: [String] = []
    for (source, sensor) in session.sensors.enumerated() {
      guard let stream = sensor.stream else { continue }
      let name = session.sensors.count > 1 ? " (\(Self.name(stream, source)))" : ""
      if let hole = lastHole[UInt16(source)], now - hole < Self.patience {
        words.append("Samples were lost just now\(name): Sensors and line, below, tells where.")
      }
      guard let event = last[UInt16(source)], case .strike(let strike) = event.event,
        now - event.at < Self.patience
      else {
        words.append("No steps are seen\(name).")
        continue
      }
      if let reason = strike.noPatternReason {
        words.append("No pattern\(name): \(Self.words(reason, stream)).")
      } else if strike.footStrikeAngleDegrees.isNaN {
        words.append("No angle\(name): the sensor has no gyroscope.")
      }
      if strike.gradePercent.isNaN {
        words.append(
          stream.placement == .shoe && stream.hasAngularRate
            ? "No slope yet\(name): the shoe learns it from a few steps."
            : "No slope\(name): start with --grade, or send altitudes.")
      }
      if stream.side == nil, stream.placement.facts.isOnOneLeg, session.sensors.count > 1 {
        words.append("Left or right is not known\(name): start with left=PORT right=PORT.")
      }
    }
    return words.uniqued
  }

  private static func name(_ stream: StreamDescription, _ source: Int) -> String {
    stream.side?.rawValue ?? "\(stream.placement.rawValue) \(source + 1)"
  }

  private static func words(_ reason: NoPatternReason, _ stream: StreamDescription) -> String {
    switch reason {
    case .rateTooLow: "fewer than 100 samples a second"
    case .clipped: "the impact was beyond the sensor's range"
    case .gap: "samples are missing there"
    case .placementCannotTell: "a \(stream.placement.rawValue) can't tell it without a model of your own"
    case .uncertain: "both are about as likely"
    case .noReference: "the foot's flat is still learned; stand still for two seconds"
    case .notRunning: "that was no running"
    case .gravityRemoved: "the sensor takes gravity away, and with it the angle"
    case .unfamiliar: "the signal is unlike what the model knows"
    }
  }
}

extension [String] {
  /// Each once, where it stood first.
  fileprivate var uniqued: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
