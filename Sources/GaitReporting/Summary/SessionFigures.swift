import GaitModel

/// The few numbers of a session that are compared with those of others: half a kilobyte, however long it was.
public struct SessionFigures: Sendable {
  /// When it began, seconds since 1970 UTC; `nil` where its recording tells no date.
  public var startEpochSeconds: Double?
  var placement: Placement?
  var recordedSeconds = 0.0
  var runningSeconds = 0.0
  var strides = 0
  var contacts = 0
  /// Medians in running.
  var medians = MeasureValues()
  var descents = 0
  /// All contacts.
  var patterns = PatternCounts()
  /// The running ones on descents.
  var downhill = PatternCounts()
  /// Means of the running contacts on descents.
  var downhillMeans = MeasureValues()
  /// What was measured.
  var measures = StrideMeasure.all
  var warnings = 0
  var lostSamples: Int64 = 0
  var endedEarly: EarlyEnd?

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
    var running = ContactMeans(measures)
    for stretch in summary.timeline.stretches { running.add(stretch.downhill) }
    downhillMeans = MeasureValues(measures) { running[$0] }
    warnings = summary.allRaisedWarnings
    lostSamples = summary.health.lostSamples
    endedEarly = summary.endedEarly
  }

  /// Of nothing.
  init() {}
}
