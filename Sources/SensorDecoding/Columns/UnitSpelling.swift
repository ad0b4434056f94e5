/// The ways in which headings write units, and the one way in which they are written here.
enum UnitSpelling {
  /// What a unit is of; `ms` is a time under `time` and a speed under `speed`.
  private enum Quantity: CaseIterable {
    case acceleration, angularRate, time, altitude, pressure, speed, cadence, angle
  }

  /// Spellings in small letters and digits, all signs left out: `m/s^2` and `m_s2` are `ms2`.
  private static let spellings: [Quantity: [(unit: String, spellings: [String])]] = [
    .acceleration: [
      ("g", ["g", "gs", "gn", "g0", "gunits", "gforce"]),
      ("mg", ["mg", "millig", "mgs"]),
      ("ug", ["ug", "microg"]),
      (
        "m/s2",
        [
          "ms2", "mss", "mps2", "mpss", "msec2", "mpersec2", "mpers2", "metrespersecondsquared",
          "meterspersecondsquared", "metrespersecond2", "meterspersecond2", "meterpersecond2", "si",
        ]
      ),
      ("cm/s2", ["cms2", "cmps2", "gal"]),
      ("razor", ["razor"]),
      ("mm/s2", ["mms2", "mmps2"]),
      ("lsb", ["lsb", "lsbs", "raw", "count", "counts", "digit", "digits", "nounits", "adc"]),
    ],
    .angularRate: [
      (
        "deg/s",
        [
          "dps", "degs", "degps", "degsec", "degpersec", "degpers", "degsecond", "degpersecond", "degrees",
          "degreess", "degreesec", "degreessec", "degreespersec", "degreespersecond", "degreepersecond",
          "degs1", "degreess1",
        ]
      ),
      ("mdeg/s", ["mdps", "mdegs", "millidps"]),
      ("razor", ["razor"]),
      (
        "rad/s",
        [
          "rads", "rps", "radps", "radsec", "radpersec", "radpers", "radpersecond", "radianss", "radianssec",
          "radianspersec", "radianspersecond", "rads1",
        ]
      ),
      ("lsb", ["lsb", "lsbs", "raw", "count", "counts", "digit", "digits", "nounits", "adc"]),
    ],
    .time: [
      ("s", ["s", "sec", "secs", "second", "seconds"]),
      ("ms", ["ms", "msec", "msecs", "milli", "millis", "millisec", "millisecond", "milliseconds"]),
      ("us", ["us", "usec", "usecs", "micro", "micros", "microsec", "microsecond", "microseconds"]),
      ("ns", ["ns", "nsec", "nsecs", "nano", "nanos", "nanosec", "nanosecond", "nanoseconds"]),
    ],
    .altitude: [
      ("m", ["m", "metre", "metres", "meter", "meters", "masl", "mamsl", "mmsl"]),
      ("cm", ["cm", "centimetres", "centimeters"]),
      ("mm", ["mm", "millimetres", "millimeters"]),
      ("km", ["km", "kilometres", "kilometers"]),
      ("mi", ["mi", "mile", "miles"]),
      ("ft", ["ft", "feet", "foot"]),
    ],
    .pressure: [
      ("hpa", ["hpa", "mbar", "mb", "millibar"]), ("pa", ["pa", "pascal"]), ("kpa", ["kpa"]),
      ("bar", ["bar"]),
    ],
    .speed: [
      (
        "m/s",
        [
          "ms", "mps", "msec", "mpersec", "mpers", "ms1", "metrespersecond", "meterspersecond",
          "metrepersecond", "meterpersecond",
        ]
      ),
      ("km/h", ["kmh", "kph", "kmph", "kmhr", "kmperhour", "kilometersperhour", "kilometresperhour"]),
      ("mph", ["mph", "mih", "milesperhour"]),
      ("kn", ["kn", "kt", "kts", "knot", "knots"]),
    ],
    .cadence: [("spm", ["spm", "stepsmin", "stepsperminute", "1min", "min1"])],
    .angle: [("deg", ["deg", "degree", "degrees"]), ("semicircle", ["semicircle", "semicircles"])],
  ]

  private static let table: [Quantity: [String: String]] = spellings.mapValues { units in
    var found: [String: String] = [:]
    for (unit, spellings) in units { for spelling in spellings { found[spelling] = unit } }
    return found
  }

  /// Small letters and digits of a unit: `m·s⁻²` is `ms2`.
  static func plain(_ text: String) -> String {
    var plain = ""
    for character in text.lowercased() {
      switch character {
      case "²": plain.append("2")
      case "°", "º": plain.append("deg")
      case "µ", "μ": plain.append("u")
      case "a"..."z", "0"..."9": plain.append(character)
      default: break
      }
    }
    return plain
  }

  /// The unit of a role's reading as it is written here; empty for what is none.
  static func unit(_ text: String, of role: ColumnRole) -> String {
    let quantities: [Quantity] =
      switch role {
      case .time, .timeAddend: [.time]
      // A recorder's x may be either; the unit tells.
      case .accelerationX, .accelerationY, .accelerationZ: [.acceleration, .angularRate]
      case .angularRateX, .angularRateY, .angularRateZ: [.angularRate]
      case .altitude, .distance: [.altitude]
      case .pressure: [.pressure]
      case .speed: [.speed]
      case .cadence: [.cadence]
      case .latitude, .longitude: [.angle]
      case .sensor, .sensorKind: []
      }
    let plain = plain(text)
    return quantities.lazy.compactMap { table[$0]?[plain] }.first ?? ""
  }

  /// Metres, metres a second or degrees in one of a unit; 1 where it is that already, or unknown.
  static func scale(_ unit: String) -> Double {
    switch unit {
    case "km/h": 1 / 3.6
    case "mph": 0.44704
    case "kn": 1_852.0 / 3_600
    case "km": 1_000
    case "mi": 1_609.344
    case "semicircle": 180 / 2_147_483_648
    case "cm": 0.01
    case "mm": 0.001
    case "ft": 0.3048
    default: 1
    }
  }
}
