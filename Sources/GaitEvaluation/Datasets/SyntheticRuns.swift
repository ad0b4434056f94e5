import GaitModel

/// Simulated runs of a dataset: some runners, each with a mounting, a noise and a route of their own.
public struct SyntheticRuns: Sendable, Equatable {
  /// Scenarios by name; `random-runs` draws speeds, slopes and lengths for each runner.
  public var scenarios: [String]
  /// The first runner's seed.
  public var firstRunner: UInt64
  /// How many.
  public var runners: Int
  /// Samples a second; each runner gets the next of the list.
  public var ratesHertz: [Double]
  /// The sensor has a gyroscope.
  public var hasAngularRate = true
  /// Ends of the accelerometer's range, g.
  public var accelerationRangeG = 16.0
  /// Altitudes a second; 0 for none.
  public var altitudeHertz = 0.0
  /// The ends of what speeds are drawn from, m/s.
  public var speeds = 2.5...5.0
  /// The ends of what slopes are drawn from, percent.
  public var grades = -20.0...10.0
}
