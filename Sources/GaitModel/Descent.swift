/// What a grade was measured with.
public enum GradeSource: String, CaseIterable, BitwiseCopyable, Sendable {
  /// Told by the person, as on a treadmill.
  case given
  /// A companion track (GPX, FIT, TCX or CSV) on the same clock.
  case track
  /// An altitude or pressure column of the recording.
  case altitude
  /// The shoe's own tilt when flat, and the height it gains over a stride.
  case shoe
}

/// A stretch of ground that goes down: entered below −4 % and left above −1.5 % unless set otherwise, 2 %
/// lower where only a shoe tells the slope.
public struct Descent: BitwiseCopyable, Sendable {
  /// 1-based number in the session.
  public var number: Int32
  /// When it began.
  public var start: SensorTime
  /// When it ended; `nil` while it goes on.
  public var end: SensorTime?
  /// Metres over ground from its start. NaN where no speed is known.
  public var lengthMetres: Float
  /// Metres lost from its start, positive down. NaN where unknown.
  public var dropMetres: Float
  /// What the grade came from.
  public var gradeSource: GradeSource

  /// A descent.
  public init(
    number: Int32, start: SensorTime, end: SensorTime? = nil, lengthMetres: Float = .nan,
    dropMetres: Float = .nan, gradeSource: GradeSource
  ) {
    self.number = number
    self.start = start
    self.end = end
    self.lengthMetres = lengthMetres
    self.dropMetres = dropMetres
    self.gradeSource = gradeSource
  }

  /// Mean slope, 100 × rise ÷ run: negative. NaN where length or drop is unknown.
  @inlinable public var meanGradePercent: Float { -100 * dropMetres / lengthMetres }
}
