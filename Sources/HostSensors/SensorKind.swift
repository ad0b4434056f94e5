import CSensors

/// How libsensors tells of one quantity: a row of a table.
struct SensorKind {
  var quantity: HostReading.Quantity
  var feature: sensors_feature_type
  /// The value: the first of these that a chip has.
  var inputs: [sensors_subfeature_type]
  var limits: [(HostReading.Limit, sensors_subfeature_type)] = []
  var alarms: [sensors_subfeature_type] = []
  var fault: sensors_subfeature_type?

  /// All quantities a `HostReading` can have.
  static var all: [SensorKind] {
    [
      SensorKind(
        quantity: .temperature, feature: SENSORS_FEATURE_TEMP, inputs: [SENSORS_SUBFEATURE_TEMP_INPUT],
        limits: [
          (.criticalMinimum, SENSORS_SUBFEATURE_TEMP_LCRIT), (.minimum, SENSORS_SUBFEATURE_TEMP_MIN),
          (.maximum, SENSORS_SUBFEATURE_TEMP_MAX), (.critical, SENSORS_SUBFEATURE_TEMP_CRIT),
        ],
        alarms: [
          SENSORS_SUBFEATURE_TEMP_ALARM, SENSORS_SUBFEATURE_TEMP_MAX_ALARM, SENSORS_SUBFEATURE_TEMP_MIN_ALARM,
          SENSORS_SUBFEATURE_TEMP_CRIT_ALARM, SENSORS_SUBFEATURE_TEMP_LCRIT_ALARM,
          SENSORS_SUBFEATURE_TEMP_EMERGENCY_ALARM,
        ], fault: SENSORS_SUBFEATURE_TEMP_FAULT),
      SensorKind(
        quantity: .voltage, feature: SENSORS_FEATURE_IN,
        inputs: [SENSORS_SUBFEATURE_IN_INPUT, SENSORS_SUBFEATURE_IN_AVERAGE],
        limits: [
          (.criticalMinimum, SENSORS_SUBFEATURE_IN_LCRIT), (.minimum, SENSORS_SUBFEATURE_IN_MIN),
          (.maximum, SENSORS_SUBFEATURE_IN_MAX), (.critical, SENSORS_SUBFEATURE_IN_CRIT),
        ],
        alarms: [
          SENSORS_SUBFEATURE_IN_ALARM, SENSORS_SUBFEATURE_IN_MIN_ALARM, SENSORS_SUBFEATURE_IN_MAX_ALARM,
          SENSORS_SUBFEATURE_IN_LCRIT_ALARM, SENSORS_SUBFEATURE_IN_CRIT_ALARM,
        ]),
      SensorKind(
        quantity: .fan, feature: SENSORS_FEATURE_FAN, inputs: [SENSORS_SUBFEATURE_FAN_INPUT],
        limits: [(.minimum, SENSORS_SUBFEATURE_FAN_MIN), (.maximum, SENSORS_SUBFEATURE_FAN_MAX)],
        alarms: [
          SENSORS_SUBFEATURE_FAN_ALARM, SENSORS_SUBFEATURE_FAN_MIN_ALARM, SENSORS_SUBFEATURE_FAN_MAX_ALARM,
        ], fault: SENSORS_SUBFEATURE_FAN_FAULT),
      SensorKind(
        quantity: .current, feature: SENSORS_FEATURE_CURR,
        inputs: [SENSORS_SUBFEATURE_CURR_INPUT, SENSORS_SUBFEATURE_CURR_AVERAGE],
        limits: [
          (.criticalMinimum, SENSORS_SUBFEATURE_CURR_LCRIT), (.minimum, SENSORS_SUBFEATURE_CURR_MIN),
          (.maximum, SENSORS_SUBFEATURE_CURR_MAX), (.critical, SENSORS_SUBFEATURE_CURR_CRIT),
        ],
        alarms: [
          SENSORS_SUBFEATURE_CURR_ALARM, SENSORS_SUBFEATURE_CURR_MIN_ALARM, SENSORS_SUBFEATURE_CURR_MAX_ALARM,
          SENSORS_SUBFEATURE_CURR_LCRIT_ALARM, SENSORS_SUBFEATURE_CURR_CRIT_ALARM,
        ]),
      SensorKind(
        quantity: .power, feature: SENSORS_FEATURE_POWER,
        inputs: [SENSORS_SUBFEATURE_POWER_INPUT, SENSORS_SUBFEATURE_POWER_AVERAGE],
        limits: [(.maximum, SENSORS_SUBFEATURE_POWER_MAX), (.critical, SENSORS_SUBFEATURE_POWER_CRIT)],
        alarms: [
          SENSORS_SUBFEATURE_POWER_ALARM, SENSORS_SUBFEATURE_POWER_MAX_ALARM,
          SENSORS_SUBFEATURE_POWER_CRIT_ALARM,
        ]),
      SensorKind(
        quantity: .humidity, feature: SENSORS_FEATURE_HUMIDITY, inputs: [SENSORS_SUBFEATURE_HUMIDITY_INPUT]),
    ]
  }
}
