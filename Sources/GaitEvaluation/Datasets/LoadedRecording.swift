import GaitModel

/// One recording of a dataset in memory: its samples as the analysis would get them, and its truth.
public struct LoadedRecording: Sendable {
  /// What it is called in tables: the file's path without its extension, or the simulated runner.
  public var name: String
  /// Who runs.
  public var runner: String
  /// What scores are told apart by besides the runner: its value by its name.
  public var groups: [String: String] = [:]
  /// What the analysis is told of the stream.
  public var stream: StreamDescription
  /// A slope that the analysis is told, percent; `nil` for none.
  public var givenGradePercent: Double?
  /// The samples in stream time.
  public var samples: [MotionSample]
  /// What the stream lost.
  public var health: StreamHealth
  /// What is true.
  public var truth: RecordingTruth
  /// Seconds of the recording's own clock at its first sample: taken off times of truth and predictions.
  public var startSeconds: Double

  /// From the first sample to the last, seconds.
  public var durationSeconds: Double { samples.last.map { $0.time.seconds } ?? 0 }
}
