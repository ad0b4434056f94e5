import GaitModel

/// The few numbers of a session that are compared with those of others: half a kilobyte, however long it was.
public struct SessionFigures: Sendable {
  /// When it began, seconds since 1970 UTC; `nil` where its recording tells no date.
  public var startEpochSeconds: Double?
  /// Of its first sensor; `nil` of a track.
  public var placement: Placement?
  /// From its first sample to its last.
  public var recordedSeconds = 0.0
  /// Time spent running.
  public var runningSeconds = 0.0
  /// Complete strides.
  public var strides = 0
  /// All contacts.
  public var contacts = 0
  /// Medians in running.
  public var medians = MeasureValues()
  /// How often it went down.
  public var descents = 0
  /// Of all contacts.
  public var patterns = PatternCounts()
  /// Of the running contacts.
  public var running = PatternCounts()
  /// Of the running contacts on descents.
  public var downhill = PatternCounts()
  /// Means of the running contacts.
  public var runningMeans = MeasureValues()
  /// Means of the running contacts on descents.
  public var downhillMeans = MeasureValues()
  /// What was measured.
  public var measures = StrideMeasure.all
  /// Warnings that were raised.
  public var warnings = 0
  /// Samples that are missing.
  public var lostSamples: Int64 = 0
  /// Where a person ended it before the recording was over; `nil` where nobody did.
  public var endedEarly: EarlyEnd?

  /// Of a session that ended.
  public init(_ summary: SessionSummary) {
    startEpochSeconds = summary.session.startEpochSeconds
    placement = summary.session.sensors[0].stream?.placement
    recordedSeconds = summary.health.durationSeconds
    runningSeconds = summary.runningSeconds
    strides = summary.strides
    contacts = summary.contacts
    measures = summary.session.measures
    medians = MeasureValues(measures) { summary.distribution(of: $0).median }
    descents = summary.descents.count + summary.descentsNotListed
    patterns = summary.patterns
    downhill = summary.descentPatterns
    let means = summary.means
    running = means.running.patterns
    runningMeans = MeasureValues(measures) { means.running[$0] }
    downhillMeans = MeasureValues(measures) { means.downhill[$0] }
    warnings = summary.allRaisedWarnings
    lostSamples = summary.health.lostSamples
    endedEarly = summary.endedEarly
  }

  /// Of nothing.
  public init() {}
}
