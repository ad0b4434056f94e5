/// A foot meeting the ground, as far as it can be told within 150 ms of the contact.
public struct Strike: BitwiseCopyable, Sendable {
  /// 0-based number of this contact in its source.
  public var number: Int
  /// Which of the session's sensors saw it.
  public var source: UInt16 = 0
  /// Which foot; `nil` where it can't be told.
  public var side: Side?
  /// When the foot first touched the ground.
  public var initialContact: SensorTime
  /// The sample nearest to the initial contact.
  public var initialContactIndex: Int64
  /// Stream time of the sample that completed this answer; minus `initialContact` it is the latency.
  public var decidedAt: SensorTime
  /// Which part of the foot came first; `nil` where it can't be told, for `noPatternReason`.
  public var pattern: StrikePattern?
  /// How sure the pattern is, 0…1; 0 without a pattern.
  public var confidence: Float = 0
  /// Why there is no pattern; `nil` if and only if there is one.
  public var noPatternReason: NoPatternReason?
  /// Foot to ground at initial contact, sagittal, + is toes up; degrees. NaN where unknown.
  public var footStrikeAngleDegrees: Float = .nan
  /// Standard error of `footStrikeAngleDegrees`, degrees. NaN where the angle is, or its error is not known.
  public var footStrikeAngleErrorDegrees: Float = .nan
  /// Highest |acceleration| from the contact to `decidedAt`, in g, as felt at the sensor's placement:
  /// a shoe's peak is about four times a tibia's.
  public var peakAccelerationG: Float = .nan
  /// The accelerometer stood at the end of its range in that time: the true peak was higher.
  public var peakIsClipped = false
  /// Slope under the foot, 100 × rise ÷ run, + uphill. NaN where unknown.
  public var gradePercent: Float = .nan
  /// Where the grade came from; `nil` where unknown.
  public var gradeSource: GradeSource?
  /// The 1-based number of the descent it belongs to; 0 where not descending.
  public var descent: Int32 = 0
  /// The gait around this contact was running.
  public var isRunning = false
  /// Metres a second over ground, from the best source at hand. NaN where unknown.
  public var speedMetresPerSecond: Float = .nan
  /// Metres over level ground that the foot covered in the last whole stride before this contact, from
  /// stance to stance, where the sensor can tell (a shoe with a gyroscope). NaN where unknown.
  public var strideLengthMetres: Float = .nan
  /// Metres the foot gained in that stride, + up. NaN where unknown.
  public var strideRiseMetres: Float = .nan
  /// From the same foot's last initial contact to this one, seconds. NaN for the first after a gap.
  public var strideSeconds: Float = .nan
  /// From the last initial contact of either foot, seconds; NaN where the sensor sees one foot only.
  public var stepSeconds: Float = .nan

  /// A contact without a pattern yet.
  public init(
    number: Int, initialContact: SensorTime, initialContactIndex: Int64, decidedAt: SensorTime,
    noPatternReason: NoPatternReason = .placementCannotTell
  ) {
    self.number = number
    self.initialContact = initialContact
    self.initialContactIndex = initialContactIndex
    self.decidedAt = decidedAt
    self.noPatternReason = noPatternReason
  }

  /// Steps of both feet a minute around this contact: from the step where it was seen, else twice the
  /// stride's rate. NaN where neither is known.
  @inlinable public var cadenceStepsPerMinute: Float {
    strideSeconds > 0 ? 120 / strideSeconds : 60 / stepSeconds
  }

  /// Records a decision.
  @inlinable public mutating func decide(_ pattern: StrikePattern, confidence: Float) {
    self.pattern = pattern
    self.confidence = confidence
    noPatternReason = nil
  }

  /// Records why there is none.
  @inlinable public mutating func abstain(_ reason: NoPatternReason) {
    pattern = nil
    confidence = 0
    noPatternReason = reason
  }
}
