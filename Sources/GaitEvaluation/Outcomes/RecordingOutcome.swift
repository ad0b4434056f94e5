import GaitModel

/// What one method found in one recording, beside what is true of it.
public struct RecordingOutcome: Sendable, Codable {
  /// One warning, in seconds from the first sample.
  public struct Warning: Sendable, Equatable {
    /// When it was raised.
    public var time: Double
    /// What about.
    public var kind: StrikeWarning.Kind
    /// The contact that completed it; `nil` where it is not about one.
    public var contact: Double?

    /// A warning.
    public init(time: Double, kind: StrikeWarning.Kind, contact: Double?) {
      self.time = time
      self.kind = kind
      self.contact = contact
    }
  }

  /// The recording's name.
  public var recording: String
  /// Who runs.
  public var runner: String
  /// What scores are told apart by besides the runner: its value by its name.
  public var groups: [String: String] = [:]
  /// Where the sensor sits.
  public var placement: Placement
  /// From the first sample to the last, seconds.
  public var durationSeconds: Double
  /// What was found, ascending.
  public var contacts: [FoundContact] = []
  /// Warnings raised; `nil` for a method that gives none.
  public var warnings: [Warning]?
  /// The slope was told to the analysis.
  public var gradeWasGiven = false
  /// What is true.
  public var truth: RecordingTruth
  /// A stretch of the signal to draw; `nil` for none.
  public var trace: SignalTrace?

  /// An outcome without findings yet.
  public init(
    recording: String, runner: String, placement: Placement, durationSeconds: Double, truth: RecordingTruth
  ) {
    self.recording = recording
    self.runner = runner
    self.placement = placement
    self.durationSeconds = durationSeconds
    self.truth = truth
  }

  /// Mid-swings, ascending; `nil` where the sensor has no gyroscope or none are asked for.
  public var swings: [Double]?
}
