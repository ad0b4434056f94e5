/// What only a live session has, and the record of one: losses of the moment, and the computer it ran on.
public struct LiveConditions: Sendable, Equatable {
  /// A sensor of the computer and what it read.
  public struct Reading: Sendable, Equatable {
    /// As the computer calls it.
    public var sensor: String
    /// °C or V.
    public var value: Double

    /// A reading.
    public init(sensor: String, value: Double) {
      self.sensor = sensor
      self.value = value
    }
  }

  /// Samples that a full ring kept from the analysis while the session was live. The replay of its record
  /// analyses them, so that its events may differ from what was said live.
  public var droppedSamples: Int64 = 0
  /// This is the replay of a record.
  public var isReplay = false
  /// How often the computer's own sensors were read.
  public var hostReadings = 0
  /// Warnings of the computer's own sensors.
  public var hostWarnings = 0
  /// The highest temperature of all; `nil` where none was read.
  public var hottest: Reading?
  /// The lowest of the voltage that fell the furthest, as a part of its highest; `nil` where none was read.
  public var lowestVoltage: Reading?

  /// A session in which nothing was read and nothing dropped.
  public init() {}
}

extension LiveConditions {
  /// For people; no lines where there is nothing to tell.
  var lines: [String] {
    var lines: [String] = []
    if isReplay, droppedSamples > 0 {
      lines.append(
        "Live, \(ReportLine.count(droppedSamples, "sample")) were dropped by a full ring; they are analysed"
          + " here, so that the events may differ")
    }
    var parts: [String] = []
    if let hottest {
      parts.append("at most \(ReportLine.number(hottest.value, 1, " °C")) (\(hottest.sensor))")
    }
    if let lowestVoltage {
      parts.append("at least \(ReportLine.number(lowestVoltage.value, 2, " V")) (\(lowestVoltage.sensor))")
    }
    if hostWarnings > 0 { parts.append(ReportLine.count(Int64(hostWarnings), "warning")) }
    if !parts.isEmpty { lines.append("Computer: " + parts.joined(separator: ", ")) }
    return lines
  }

  func write(to json: inout JSONBytes) {
    json.field("dropped_samples", droppedSamples)
    json.field("is_replay", isReplay)
    json.field("host_readings", hostReadings)
    json.field("host_warnings", hostWarnings)
    json.field("hottest_c", hottest?.value ?? .nan, places: 3)
    json.field("hottest_sensor", hottest?.sensor)
    json.field("lowest_voltage_v", lowestVoltage?.value ?? .nan, places: 3)
    json.field("lowest_voltage_sensor", lowestVoltage?.sensor)
  }
}
