import CSensors
import Synchronization

/// The machine's own temperatures, voltages, fans, powers, currents and humidities, through libsensors.
///
/// A computer that is too hot or short of voltage slows down, and then warns late. libsensors keeps its
/// state in globals: there is one `HostSensors` at a time, used by one thread. A reading opens a small
/// file of the kernel (5 µs, and more on slow buses), so not by a thread that must be in time.
public final class HostSensors {
  /// The chips that were found, as `sensors` writes them; empty on a machine without any, as most virtual
  /// ones are.
  public let chips: [String]
  /// What libsensors had to say of its configuration files, one sentence each.
  public let configurationProblems: [String]
  /// Readings of the last `read` that the kernel refused.
  public private(set) var failedReadings = 0

  private let sensors: [Sensor]
  private static let isOpen = Atomic(false)
  /// Written by libsensors while it reads its configuration, which only one `init` at a time does.
  nonisolated(unsafe) private static var problems: [String] = []
  nonisolated(unsafe) private static var configurationName = ""

  /// One sensor: where its numbers are.
  private struct Sensor {
    var chip: UnsafePointer<sensors_chip_name>
    var chipName: String
    var label: String
    var kind: SensorKind
    var input: CInt
    var limits: [(HostReading.Limit, CInt)]
    var alarms: [CInt]
    var fault: CInt?
  }

  /// The library's version, such as `3.6.0`.
  public static var libraryVersion: String { String(cString: csensors_version()) }

  /// Looks for chips once; one that is plugged in later is not seen.
  ///
  /// - Parameter configuration: a file of labels and factors in the manner of sensors.conf(5); `nil` for
  ///   the machine's own.
  public init(configuration: String? = nil) throws(HostSensorsError) {
    let file = configuration.flatMap { fopen($0, "r") }
    defer { file.map { _ = fclose($0) } }
    if let configuration, file == nil {
      throw HostSensorsError(what: "\(configuration) can't be read", advice: "check its name")
    }
    if Self.isOpen.exchange(true, ordering: .acquiringAndReleasing) {
      throw HostSensorsError(
        what: "they are being read already", advice: "share the one HostSensors there is")
    }
    Self.problems = []
    Self.configurationName = configuration ?? "configuration"
    csensors_on_parse_error { what, file, line in
      let place = file.map { String(cString: $0) } ?? HostSensors.configurationName
      HostSensors.problems.append("\(place):\(line): \(what.map { String(cString: $0) } ?? "wrong")")
    }
    let status = sensors_init(file)
    configurationProblems = Self.problems
    guard status == 0 else {
      sensors_cleanup()
      Self.isOpen.store(false, ordering: .releasing)
      throw HostSensorsError(
        what: String(cString: sensors_strerror(status)),
        advice: "check /etc/sensors3.conf and that /sys is there")
    }
    var chips: [String] = []
    var sensors: [Sensor] = []
    var next: CInt = 0
    while let chip = sensors_get_detected_chips(nil, &next) {
      let name = Self.name(of: chip)
      chips.append(name)
      sensors += Self.sensors(of: chip, name)
    }
    self.chips = chips
    self.sensors = sensors
  }

  deinit {
    sensors_cleanup()
    Self.isOpen.store(false, ordering: .releasing)
  }

  /// Reads every sensor now. Those the kernel refuses are left out and counted in `failedReadings`.
  public func read() -> [HostReading] {
    failedReadings = 0
    return sensors.compactMap { sensor in
      func value(_ number: CInt) -> Double? {
        var value = 0.0
        return sensors_get_value(sensor.chip, number, &value) == 0 && value.isFinite ? value : nil
      }
      let isFaulty = sensor.fault.flatMap(value) == 1
      // A faulty sensor often has no value to read; that it is faulty is the news.
      guard let reading = value(sensor.input) ?? (isFaulty ? .nan : nil) else {
        failedReadings += 1
        return nil
      }
      var limits: [HostReading.Limit: Double] = [:]
      for (limit, number) in sensor.limits { limits[limit] = value(number) }
      return HostReading(
        chip: sensor.chipName, label: sensor.label, quantity: sensor.kind.quantity, value: reading,
        limits: limits, hasAlarm: sensor.alarms.contains { value($0) == 1 }, isFaulty: isFaulty)
    }
  }

  private static func name(of chip: UnsafePointer<sensors_chip_name>) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      let count = sensors_snprintf_chip_name(buffer.baseAddress, buffer.count, chip)
      guard count > 0, let start = buffer.baseAddress else { return "unknown chip" }
      return String(cString: start)
    }
  }

  private static func sensors(of chip: UnsafePointer<sensors_chip_name>, _ name: String) -> [Sensor] {
    var found: [Sensor] = []
    var next: CInt = 0
    while let feature = sensors_get_features(chip, &next) {
      func number(_ type: sensors_subfeature_type) -> CInt? {
        guard let part = sensors_get_subfeature(chip, feature, type),
          part.pointee.flags & UInt32(SENSORS_MODE_R) != 0
        else { return nil }
        return part.pointee.number
      }
      guard let kind = SensorKind.all.first(where: { $0.feature == feature.pointee.type }),
        let input = kind.inputs.lazy.compactMap(number).first
      else { continue }
      var label = String(cString: feature.pointee.name)
      if let given = sensors_get_label(chip, feature) {
        label = String(cString: given)
        free(given)
      }
      found.append(
        Sensor(
          chip: chip, chipName: name, label: label, kind: kind, input: input,
          limits: kind.limits.compactMap { limit, type in number(type).map { (limit, $0) } },
          alarms: kind.alarms.compactMap(number), fault: kind.fault.flatMap(number)))
    }
    return found
  }
}
