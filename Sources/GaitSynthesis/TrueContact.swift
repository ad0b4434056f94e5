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

  /// On the ground, s.
  public var groundContactSeconds: Double { terminalContactSeconds - initialContactSeconds }

  init(_ fall: Footfall, next: Double?) {
    number = fall.number
    side = fall.side
    initialContactSeconds = fall.initialContact
    terminalContactSeconds = fall.terminalContact
    let angle = fall.strikeAngle * 180 / .pi
    pattern = Self.pattern(angleDegrees: angle)
    footStrikeAngleDegrees = angle
    gradePercent = fall.gradePercent
    descent = fall.descent
    speedMetresPerSecond = fall.speed
    strideSeconds = next.map { $0 - fall.initialContact } ?? .nan
    activity = fall.activity
  }

  /// The pattern of a foot strike angle (Mo 2021).
  public static func pattern(angleDegrees: Double) -> StrikePattern {
    angleDegrees < -0.8 ? .forefoot : angleDegrees > 7.4 ? .rearfoot : .midfoot
  }
}
