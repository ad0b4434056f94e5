import GaitReporting
import SensorDecoding
import StrikePipeline

extension SessionDescription {
  /// A session of a source's sensors, live or recorded.
  init(_ sensors: [SourceSensor], of source: any SampleSource) {
    self.init(
      program: "footstrike \(Footstrike.version)",
      sensors: sensors.map { Sensor(input: $0.input, format: $0.format, stream: $0.stream, name: $0.label) },
      guesses: sensors.flatMap(\.guesses).map {
        .init(quantity: $0.what, value: $0.value, option: $0.option)
      })
    startEpochSeconds = source.startEpochSeconds
  }
}

extension SessionDescription.CompanionTrack {
  /// A track that was lined up.
  init(_ aligned: AlignedTrack, of track: Track?) {
    self.init(points: aligned.points)
    copy = track?.copy
  }
}
