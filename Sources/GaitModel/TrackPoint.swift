/// One point of a companion track, on the clock of the stream it accompanies.
public struct TrackPoint: BitwiseCopyable, Sendable, Equatable {
  /// When, in stream time once the track is lined up with its stream.
  public var time: SensorTime
  /// Metres above any fixed level; NaN where the point has none.
  public var altitudeMetres: Double
  /// Metres over ground since the start of the track; NaN where unknown.
  public var distanceMetres: Double
  /// Metres a second over ground; NaN where unknown.
  public var speedMetresPerSecond: Double
  /// Steps of both feet a minute; NaN where unknown.
  public var cadenceStepsPerMinute: Double
  /// Beats of the heart a minute; NaN where unknown.
  public var heartRateBeatsPerMinute: Double
  /// Degrees north and east (WGS 84); NaN where unknown.
  public var latitudeDegrees: Double, longitudeDegrees: Double

  /// A point; what is left out is unknown.
  @inlinable public init(
    time: SensorTime, altitudeMetres: Double = .nan, distanceMetres: Double = .nan,
    speedMetresPerSecond: Double = .nan, cadenceStepsPerMinute: Double = .nan,
    heartRateBeatsPerMinute: Double = .nan, latitudeDegrees: Double = .nan, longitudeDegrees: Double = .nan
  ) {
    self.time = time
    self.altitudeMetres = altitudeMetres
    self.distanceMetres = distanceMetres
    self.speedMetresPerSecond = speedMetresPerSecond
    self.cadenceStepsPerMinute = cadenceStepsPerMinute
    self.heartRateBeatsPerMinute = heartRateBeatsPerMinute
    self.latitudeDegrees = latitudeDegrees
    self.longitudeDegrees = longitudeDegrees
  }
}
