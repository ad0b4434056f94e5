/// One spelling of a column's name.
struct ColumnAlias: Sendable {
  /// Small letters and digits of the name, all else left out: `Acceleration x` is `accelerationx`.
  var spelling: String
  /// What it holds.
  var role: ColumnRole
  /// Gravity was taken out.
  var gravityRemoved = false
  /// Some drivers call what has gravity so too: the numbers decide.
  var mayHaveGravity: Bool { spelling.hasPrefix("linearacc") }
  /// The unit, where the name alone tells it.
  var unit = ""
  /// Too short to be the end of a longer name: `vicon_x` is no acceleration.
  var standsAlone = false

  init(
    _ spelling: String, _ role: ColumnRole, gravityRemoved: Bool = false, unit: String = "",
    standsAlone: Bool = false
  ) {
    self.spelling = spelling
    self.role = role
    self.gravityRemoved = gravityRemoved
    self.unit = unit
    self.standsAlone = standsAlone
  }

  /// Three columns that differ in their axis only; `#` stands for the axis.
  private static func axes(
    _ spelling: String, _ roles: [ColumnRole], gravityRemoved: Bool = false, unit: String = "",
    standsAlone: Bool = false
  ) -> [ColumnAlias] {
    zip(["x", "y", "z"], roles).map { axis, role in
      ColumnAlias(
        spelling.split(separator: "#", omittingEmptySubsequences: false).joined(separator: axis), role,
        gravityRemoved: gravityRemoved, unit: unit, standsAlone: standsAlone)
    }
  }

  /// Every spelling known, a role's better columns first.
  static let table: [ColumnAlias] = [
    // Time: exact integers since 1970 before rounded seconds, seconds before text.
    [ColumnAlias("unixtimestampmicrosec", .time, unit: "us")],
    [ColumnAlias("timestampunix", .time)],
    [ColumnAlias("epoch", .time)],
    [ColumnAlias("epoc", .time)],
    [ColumnAlias("systemtimestampplotzeroed", .time, unit: "ms")],
    [ColumnAlias("accelerometertimestampsincereboot", .time, unit: "s")],
    [ColumnAlias("sampletimefine", .time, unit: "us")],
    [ColumnAlias("timestampmicrosec", .time, unit: "us")],
    [ColumnAlias("timestampms", .time, unit: "ms")],
    [ColumnAlias("time", .time)],
    [ColumnAlias("timestamp", .time)],
    [ColumnAlias("timestamps", .time)],
    [ColumnAlias("secondselapsed", .time, unit: "s")],
    [ColumnAlias("timesincestart", .time)],
    [ColumnAlias("elapsed", .time)],
    [ColumnAlias("elapsedtime", .time)],
    [ColumnAlias("millis", .time, unit: "ms")],
    [ColumnAlias("micros", .time, unit: "us")],
    [ColumnAlias("milliseconds", .time, unit: "ms")],
    [ColumnAlias("microseconds", .time, unit: "us")],
    [ColumnAlias("seconds", .time, unit: "s")],
    [ColumnAlias("datetime", .time)],
    [ColumnAlias("loggingtime", .time)],
    [ColumnAlias("rtctime", .time, unit: "clock")],
    [ColumnAlias("t", .time, standsAlone: true)],
    [ColumnAlias("ms", .time, unit: "ms", standsAlone: true)],
    [ColumnAlias("us", .time, unit: "us", standsAlone: true)],
    [ColumnAlias("secs", .time, unit: "s"), ColumnAlias("sec", .time, unit: "s")],
    [ColumnAlias("nsecs", .time, unit: "ns"), ColumnAlias("nanosec", .time, unit: "ns")],
    [ColumnAlias("utc", .time), ColumnAlias("date", .time), ColumnAlias("clock", .time)],
    [
      ColumnAlias("zeit", .time), ColumnAlias("zeitstempel", .time), ColumnAlias("datum", .time),
      ColumnAlias("uhrzeit", .time), ColumnAlias("temps", .time), ColumnAlias("tiempo", .time),
      ColumnAlias("hora", .time), ColumnAlias("fecha", .time), ColumnAlias("tempo", .time),
    ],
    [ColumnAlias("packetcounter", .time, unit: "counter")],
    [ColumnAlias("loggingsample", .time, unit: "counter")],
    [ColumnAlias("samplecounter", .time, unit: "counter")],

    // Acceleration with gravity.
    axes("accelln#", ColumnRole.accelerations),
    axes("accelwr#", ColumnRole.accelerations),
    axes("acc#", ColumnRole.accelerations),
    axes("accel#", ColumnRole.accelerations),
    axes("acceleration#", ColumnRole.accelerations),
    axes("accelerometer#", ColumnRole.accelerations),
    axes("acce#", ColumnRole.accelerations),
    axes("accelerometeracceleration#", ColumnRole.accelerations),
    axes("beschleunigung#", ColumnRole.accelerations), axes("accélération#", ColumnRole.accelerations),
    axes("aceleración#", ColumnRole.accelerations), axes("acelerómetro#", ColumnRole.accelerations),
    axes("accelerazione#", ColumnRole.accelerations), axes("aceleração#", ColumnRole.accelerations),
    axes("a#", ColumnRole.accelerations),
    axes("gf#", ColumnRole.accelerations, unit: "g"),
    axes("ac#", ColumnRole.accelerations),
    axes("accl#", ColumnRole.accelerations),
    axes("#a", ColumnRole.accelerations),
    axes("#acc", ColumnRole.accelerations),
    axes("#accel", ColumnRole.accelerations),
    axes("#acceleration", ColumnRole.accelerations),
    axes("#axis", ColumnRole.accelerations, standsAlone: true),
    axes("#", ColumnRole.accelerations, standsAlone: true),
    [
      ColumnAlias("anteroposterior", .accelerationX), ColumnAlias("mediolateral", .accelerationY),
      ColumnAlias("vertical", .accelerationZ),
    ],

    // Acceleration without gravity.
    axes("areal#", ColumnRole.accelerations, gravityRemoved: true),
    axes("aworld#", ColumnRole.accelerations, gravityRemoved: true),
    axes("lin#", ColumnRole.accelerations, gravityRemoved: true),
    axes("linear#", ColumnRole.accelerations, gravityRemoved: true),
    axes("linearacceleration#", ColumnRole.accelerations, gravityRemoved: true),
    axes("linearaccelerometer#", ColumnRole.accelerations, gravityRemoved: true),
    axes("linearacc#", ColumnRole.accelerations, gravityRemoved: true),
    axes("linacc#", ColumnRole.accelerations, gravityRemoved: true),
    axes("linearebeschleunigung#", ColumnRole.accelerations, gravityRemoved: true),
    axes("accélérationlinéaire#", ColumnRole.accelerations, gravityRemoved: true),
    axes("aceleraciónlineal#", ColumnRole.accelerations, gravityRemoved: true),
    axes("useracceleration#", ColumnRole.accelerations, gravityRemoved: true),
    axes("useraccel#", ColumnRole.accelerations, gravityRemoved: true),
    axes("useracc#", ColumnRole.accelerations, gravityRemoved: true),
    axes("motionuseracceleration#", ColumnRole.accelerations, gravityRemoved: true, unit: "g"),
    axes("freeacc#", ColumnRole.accelerations, gravityRemoved: true, unit: "m/s2"),

    // Angular rate.
    axes("gyr#", ColumnRole.angularRates),
    axes("gyro#", ColumnRole.angularRates),
    axes("gyroscope#", ColumnRole.angularRates),
    axes("g#", ColumnRole.angularRates),
    axes("as#", ColumnRole.angularRates, unit: "deg/s"),
    axes("w#", ColumnRole.angularRates),
    axes("gy#", ColumnRole.angularRates),
    axes("rot#", ColumnRole.angularRates),
    axes("rotation#", ColumnRole.angularRates),
    axes("omega#", ColumnRole.angularRates),
    axes("#gyro", ColumnRole.angularRates),
    axes("rotationrate#", ColumnRole.angularRates, unit: "rad/s"),
    axes("gyrorotation#", ColumnRole.angularRates, unit: "rad/s"),
    axes("motionrotationrate#", ColumnRole.angularRates, unit: "rad/s"),
    axes("angularrate#", ColumnRole.angularRates),
    axes("angularvelocity#", ColumnRole.angularRates),

    // The ground.
    [ColumnAlias("altitude", .altitude)],
    [ColumnAlias("relativealtitude", .altitude)],
    [ColumnAlias("locationaltitude", .altitude)],
    [ColumnAlias("baroaltitude", .altitude)],
    [ColumnAlias("elevation", .altitude)],
    [ColumnAlias("height", .altitude)],
    [ColumnAlias("alt", .altitude), ColumnAlias("enhancedaltitude", .altitude)],
    [ColumnAlias("ele", .altitude)],
    [ColumnAlias("pressure", .pressure)],
    [ColumnAlias("barometer", .pressure)],
    [ColumnAlias("baro", .pressure)],
    [ColumnAlias("speed", .speed)],
    [ColumnAlias("locationspeed", .speed)],
    [ColumnAlias("velocity", .speed), ColumnAlias("enhancedspeed", .speed)],
    [ColumnAlias("distance", .distance), ColumnAlias("dist", .distance)],
    [ColumnAlias("cadence", .cadence)],
    [ColumnAlias("latitude", .latitude), ColumnAlias("longitude", .longitude)],
    [ColumnAlias("lat", .latitude), ColumnAlias("lon", .longitude), ColumnAlias("lng", .longitude)],
    [ColumnAlias("positionlat", .latitude), ColumnAlias("positionlong", .longitude)],
    [
      ColumnAlias("höhe", .altitude), ColumnAlias("altitud", .altitude), ColumnAlias("elevación", .altitude),
      ColumnAlias("quota", .altitude), ColumnAlias("luftdruck", .pressure),
      ColumnAlias("geschwindigkeit", .speed), ColumnAlias("vitesse", .speed),
      ColumnAlias("velocidad", .speed),
      ColumnAlias("distanz", .distance), ColumnAlias("strecke", .distance),
      ColumnAlias("distancia", .distance),
    ],
    [
      ColumnAlias("breite", .latitude), ColumnAlias("breitengrad", .latitude),
      ColumnAlias("latitud", .latitude),
      ColumnAlias("länge", .longitude), ColumnAlias("längengrad", .longitude),
      ColumnAlias("longitud", .longitude),
    ],
    [ColumnAlias("locationlatitude", .latitude), ColumnAlias("locationlongitude", .longitude)],

    // Rows of several sensors.
    [ColumnAlias("sensorid", .sensor)],
    [ColumnAlias("sensortype", .sensorKind)],
  ].flatMap { $0 }

  static let bySpelling: [String: (alias: ColumnAlias, rank: Int)] = {
    var found: [String: (alias: ColumnAlias, rank: Int)] = [:]
    for (rank, alias) in table.enumerated() where found[alias.spelling] == nil {
      found[alias.spelling] = (alias, rank)
    }
    return found
  }()
}
