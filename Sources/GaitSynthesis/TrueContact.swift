import GaitModel

/// One ground contact as it was made: what an analysis should have found.
public struct TrueContact: BitwiseCopyable, Sendable {
  /// 0-based number in its recording.
  public var number: Int
  /// Which foot.
  public var side: Side
  /// When the foot first touched the ground, s.
  public var initialContactSeconds: Double
  /// When it left, s.
  public var terminalContactSeconds: Double
  /// By the angle and Mo 2021's limits: forefoot below −0.8°, rearfoot above +7.4°.
  public var pattern: StrikePattern
  /// Foot to ground at contact, degrees, + is toes up.
  public var footStrikeAngleDegrees: Double
  /// Slope, 100 × rise ÷ run.
  public var gradePercent: Double
  /// 1-based number of the descent; 0 where none.
  public var descent: Int
  /// Along the ground, m/s.
  public var speedMetresPerSecond: Double
  /// To the next contact of the same foot, s; NaN where there is none.
  public var strideSeconds: Double
  /// What the person was doing.
  public var activity: Activity
  /// Half of what this foot covered over level ground in the stride before the last contact, as an answer within this
  /// contact knows it, m; NaN where there is none.
  public var stepLengthMetres = Double.nan
  /// How foot, trunk or arm moved, where the sensor sits there; the lean is against the person's own on the level.
  public var motion = ContactMotion()

  /// On the ground, s.
  public var groundContactSeconds: Double { terminalContactSeconds - initialContactSeconds }

  init(
    number: Int, side: Side, initialContactSeconds: Double, terminalContactSeconds: Double,
    footStrikeAngleDegrees: Double, gradePercent: Double, speedMetresPerSecond: Double, activity: Activity,
    descent: Int = 0, strideSeconds: Double = .nan
  ) {
    self.number = number
    self.side = side
    self.initialContactSeconds = initialContactSeconds
    self.terminalContactSeconds = terminalContactSeconds
    pattern = Self.pattern(angleDegrees: footStrikeAngleDegrees)
    self.footStrikeAngleDegrees = footStrikeAngleDegrees
    self.gradePercent = gradePercent
    self.descent = descent
    self.speedMetresPerSecond = speedMetresPerSecond
    self.strideSeconds = strideSeconds
    self.activity = activity
  }

  init(_ fall: Footfall, next: Double?) {
    self.init(
      number: fall.number, side: fall.side, initialContactSeconds: fall.initialContact,
      terminalContactSeconds: fall.terminalContact, footStrikeAngleDegrees: fall.strikeAngle * 180 / .pi,
      gradePercent: fall.gradePercent, speedMetresPerSecond: fall.speed, activity: fall.activity,
      descent: fall.descent, strideSeconds: next.map { $0 - fall.initialContact } ?? .nan)
  }

  /// The pattern of a foot strike angle (Mo 2021).
  public static func pattern(angleDegrees: Double) -> StrikePattern {
    angleDegrees < -0.8 ? .forefoot : angleDegrees > 7.4 ? .rearfoot : .midfoot
  }
}
