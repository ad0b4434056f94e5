import GaitModel
import GaitReporting
import StrikeMonitoring
import StrikePipeline

extension SessionDescription {
  /// A live session, or one that is replayed from its raw recording: both are described alike.
  init(
    live inputs: [LiveInput], streams: [StreamDescription], protocols: [String?], guesses: [LiveIntake.Guess]
  ) {
    self.init(
      program: "footstrike \(Footstrike.version)",
      sensors: zip(zip(inputs, streams), protocols).map { sensor, name in
        Sensor(input: sensor.0.path, format: name ?? "unknown", stream: sensor.1)
      },
      guesses: guesses.map { .init(quantity: $0.quantity, value: $0.value, option: $0.option) })
  }
}

extension AnalysisContext {
  /// The analysis of a live session's sensors.
  func configuration(live sensors: [StreamDescription]) -> StrikeMonitor.Configuration {
    var configuration = StrikeMonitor.Configuration(sensors: sensors)
    configuration.gradePercent = gradePercent
    configuration.grade = gradeSettings
    configuration.profile = profile
    configuration.model = model
    return configuration
  }
}

extension LiveIntake.Guess {
  /// What was taken, why, and how to pin it.
  var sentence: String { "\(quantity): \(value), because \(reason); pin it with \(option)" }
}
