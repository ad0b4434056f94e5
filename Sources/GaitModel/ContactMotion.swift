/// How foot, trunk or arm moved about a contact, as far as the sensor's placement can tell; NaN where it can't.
///
/// Nobody has a norm of any of it: a runner is compared with himself.
public struct ContactMotion: BitwiseCopyable, Sendable {
  /// How far the outer edge of the foot was down at the contact, against where the same foot lay flat in it;
  /// degrees, + is inversion. A shoe with a gyroscope whose side is known.
  public var rollDegrees: Float = .nan
  /// The greatest rate of rolling inwards over 15 ms, in the 80 ms from the contact; degrees a second, + is eversion.
  public var eversionRateDegreesPerSecond: Float = .nan
  /// Standard deviation of how the flat foot lay from one contact of this foot to the next, over its last twenty;
  /// degrees, in pitch and roll together. A slope that changes slowly counts for nothing.
  public var roughnessDegrees: Float = .nan
  /// Forward speed that the trunk lost from the contact to its slowest in the step, m/s.
  public var brakingMetresPerSecond: Float = .nan
  /// Inclination of the trunk in the sagittal plane over the stride that ends with this step, degrees, + forward:
  /// from a detector against how the stream first ran, in a session's events against this runner's own on the level.
  public var leanDegrees: Float = .nan
  /// Root mean square of the trunk's sideways acceleration over the last twenty steps ÷ that of all (Schütte 2015).
  public var swayRatio: Float = .nan
  /// The same of the fore-and-aft one.
  public var surgeRatio: Float = .nan
  /// How alike the trunk's vertical acceleration is in a step and the same foot's before, as a correlation, mean of
  /// the last twenty; 1 is alike.
  public var regularity: Float = .nan
  /// From the slowest to the fastest angular rate of the arm about the axis it swings about, over the stride that
  /// ends with this step; degrees a second.
  public var armSwingDegreesPerSecond: Float = .nan
  /// The peak acceleration ÷ the median of this runner's own on the level, at this sensor.
  public var impactAgainstLevel: Float = .nan

  /// Nothing is known.
  public init() {}
}
