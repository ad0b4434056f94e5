/// One stretch of a scenario: an activity at one pace on one slope.
public struct Segment: BitwiseCopyable, Sendable, Equatable {
  /// How far it goes on.
  public enum Extent: BitwiseCopyable, Sendable, Equatable {
    /// For that many seconds.
    case seconds(Double)
    /// For that many metres along the ground; for activities that stay in place, one metre is one second.
    case metres(Double)
  }

  /// What the body does.
  public var activity: Activity
  /// How long or how far.
  public var extent: Extent
  /// Metres a second along the ground.
  public var speedMetresPerSecond: Double
  /// Slope, 100 × rise ÷ run, + uphill.
  public var gradePercent: Double
  /// How the strikes fall.
  public var strike: StrikeHabit
  /// How uneven the ground is: standard deviation of its tilt under a foot, in both directions together, degrees.
  public var roughnessDegrees = 0.0
  /// Steps of both feet a minute; `nil` for what the runner does at that speed and slope.
  public var cadenceStepsPerMinute: Double?

  /// A stretch.
  public init(
    _ activity: Activity, _ extent: Extent, speedMetresPerSecond: Double = 0, gradePercent: Double = 0,
    strike: StrikeHabit = .own, cadenceStepsPerMinute: Double? = nil
  ) {
    self.activity = activity
    self.extent = extent
    self.speedMetresPerSecond = speedMetresPerSecond
    self.gradePercent = gradePercent
    self.strike = strike
    self.cadenceStepsPerMinute = cadenceStepsPerMinute
  }
}
