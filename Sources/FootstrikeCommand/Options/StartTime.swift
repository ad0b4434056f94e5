import ArgumentParser
import SensorDecoding

/// When a session began, as the person says it.
struct StartTime: ExpressibleByArgument {
  /// Seconds since 1970 UTC.
  let epochSeconds: Double

  init?(argument: String) {
    guard let seconds = TimeText.epochSeconds(argument), (0...4e9).contains(seconds) else { return nil }
    epochSeconds = seconds
  }
}
