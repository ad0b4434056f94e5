/// What a column of a recording holds.
public enum ColumnRole: String, CaseIterable, Sendable {
  /// When the sample was taken.
  case time
  /// What is added to the time: milliseconds beside whole seconds, a time of day beside a date.
  case timeAddend = "fraction"
  /// Acceleration along the sensor's x.
  case accelerationX = "ax"
  /// Acceleration along the sensor's y.
  case accelerationY = "ay"
  /// Acceleration along the sensor's z.
  case accelerationZ = "az"
  /// Angular rate about the sensor's x.
  case angularRateX = "gx"
  /// Angular rate about the sensor's y.
  case angularRateY = "gy"
  /// Angular rate about the sensor's z.
  case angularRateZ = "gz"
  /// Height above any fixed level.
  case altitude
  /// Air pressure.
  case pressure
  /// Speed over ground.
  case speed
  /// Way over ground since the start; of tracks only, as are the three below.
  case distance
  /// Steps of both feet a minute.
  case cadence
  /// Degrees north.
  case latitude
  /// Degrees east.
  case longitude
  /// Which sensor the row is of.
  case sensor
  /// Which quantity the row is of, where accelerations and angular rates take turns.
  case sensorKind = "kind"

  static let accelerations: [ColumnRole] = [.accelerationX, .accelerationY, .accelerationZ]
  static let angularRates: [ColumnRole] = [.angularRateX, .angularRateY, .angularRateZ]

  /// What is read of a table of samples.
  static let ofSamples = allCases.filter { ![.distance, .cadence, .latitude, .longitude].contains($0) }
  /// What is read of a table that is a track.
  static let ofTracks: [ColumnRole] = [
    .time, .altitude, .pressure, .speed, .distance, .cadence, .latitude, .longitude,
  ]
}
