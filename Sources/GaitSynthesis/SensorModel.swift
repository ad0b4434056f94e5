import GaitModel

/// What a sensor makes of the motion it feels: range, resolution, noise, clock and losses.
public struct SensorModel: Sendable, Equatable {
  /// Where it sits.
  public var placement: Placement
  /// Which foot it is on, at the shoe or shank.
  public var side: Side
  /// True samples a second, 1…4000.
  public var rateHertz: Double
  /// It has a gyroscope.
  public var hasAngularRate = true
  /// Ends of the accelerometer's range, g.
  public var accelerationRangeG = 16.0
  /// Ends of the gyroscope's range, deg/s.
  public var angularRateRange = 2000.0
  /// Bits of each reading, sign included; 0 for no quantisation.
  public var bits = 16
  /// Noise density of the accelerometer, mg/√Hz; consumer parts have 0.1–0.4.
  public var accelerationNoise = 0.2
  /// Noise density of the gyroscope, deg/s/√Hz; consumer parts have 0.004–0.03.
  public var angularRateNoise = 0.01
  /// Offset of the accelerometer by axis, g.
  public var accelerationBiasG = SIMD3<Double>.zero
  /// Offset of the gyroscope by axis, deg/s.
  public var angularRateBias = SIMD3<Double>.zero
  /// Standard deviation by which the gyroscope's offset walks in a minute, deg/s.
  public var angularRateDrift = 0.05
  /// Standard deviation of a time stamp, s.
  public var clockJitter = 0.0
  /// The sensor's clock against true time, parts in a million.
  public var clockDriftPPM = 0.0
  /// Share of samples lost one by one, 0…1.
  public var lossShare = 0.0
  /// Holes an hour, and their mean length, s.
  public var holesPerHour = 0.0
  /// See `holesPerHour`.
  public var holeSeconds = 0.5
  /// Share of samples sent twice, 0…1.
  public var duplicateShare = 0.0
  /// Altitudes a second; 0 for none.
  public var altitudeHertz = 0.0

  /// A good sensor at that place.
  public init(placement: Placement, side: Side = .right, rateHertz: Double = 200) {
    self.placement = placement
    self.side = side
    self.rateHertz = min(max(rateHertz, 1), 4000)
  }
}
