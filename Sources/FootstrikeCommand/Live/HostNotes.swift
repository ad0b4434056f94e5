import GaitReporting
import HostSensors

/// What a session's notes tell of the computer it ran on: the same words live and from the record.
struct HostNotes {
  private var readings = 0
  private var warnings = 0
  private var hottest: LiveConditions.Reading?
  /// The extremes of each voltage by its sensor.
  private var voltages: [String: ClosedRange<Double>] = [:]

  /// What a note of a warning begins with; all others are rounds of readings, one a line.
  private static let warningMark = "warning: "

  /// The note of a warning.
  static func warning(_ words: String) -> String { warningMark + words }

  /// The note of a round of readings.
  static func round(_ readings: [HostReading]) -> String {
    readings.map { "\($0)" }.joined(separator: "\n")
  }

  /// The words of a warning's note; `nil` of any other.
  static func warned(_ note: String) -> String? {
    note.hasPrefix(warningMark) ? String(note.dropFirst(warningMark.count)) : nil
  }

  /// Takes the next note.
  mutating func add(_ note: String) {
    if Self.warned(note) != nil {
      warnings += 1
      return
    }
    readings += 1
    for line in note.split(separator: "\n") where !line.contains("faulty") {
      // `k10temp-pci-00c3 Tctl: 45.5 °C (maximum 70)`
      guard let match = line.firstMatch(of: /^(.+): (\S+) (\S+)/), let value = Double(match.2),
        value.isFinite
      else { continue }
      add(String(match.1), value, unit: match.3)
    }
  }

  private mutating func add(_ sensor: String, _ value: Double, unit: Substring) {
    switch unit {
    case "°C"
    where value > hottest?.value ?? -.infinity && HostReading.Quantity.temperature.plausible.contains(value):
      hottest = LiveConditions.Reading(sensor: sensor, value: value)
    case "V"
    where (voltages[sensor] != nil || voltages.count < 256)
      && HostReading.Quantity.voltage.plausible.contains(value):
      let range = voltages[sensor] ?? value...value
      voltages[sensor] = min(range.lowerBound, value)...max(range.upperBound, value)
    default: break
    }
  }

  /// As the summary tells it.
  func conditions(droppedSamples: Int64, isReplay: Bool) -> LiveConditions {
    var conditions = LiveConditions()
    conditions.droppedSamples = droppedSamples
    conditions.isReplay = isReplay
    conditions.hostReadings = readings
    conditions.hostWarnings = warnings
    conditions.hottest = hottest
    func fall(_ range: ClosedRange<Double>) -> Double {
      range.upperBound > 0 ? (range.upperBound - range.lowerBound) / range.upperBound : 0
    }
    conditions.lowestVoltage =
      voltages.max { (fall($0.value), $1.key) < (fall($1.value), $0.key) }
      .map { .init(sensor: $0.key, value: $0.value.lowerBound) }
    return conditions
  }
}
