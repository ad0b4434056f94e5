import Glibc
import HostSensors
import Testing

/// The real library, on this machine or on the one that `Scripts/made-machine` makes.
@Suite(.serialized)
struct LibsensorsTests {
  private static let isMadeMachine = getenv("FOOTSTRIKE_FAKE_HWMON") != nil

  @Test func `the library is there and looks for chips more than once`() throws {
    #expect(HostSensors.libraryVersion.first?.isNumber == true)
    for _ in 0..<2 {
      let sensors = try HostSensors()
      #expect(sensors.read().isEmpty || !sensors.chips.isEmpty)
      for reading in sensors.read() { #expect(sensors.chips.contains(reading.chip)) }
    }
  }

  @Test func `there is one owner at a time`() throws {
    let first = try HostSensors()
    let error = #expect(throws: HostSensorsError.self) { try HostSensors() }
    #expect(error?.description.contains("already") == true)
    withExtendedLifetime(first) {}
  }

  @Test func `a mistake in the configuration is told and does not end the reading`() throws {
    var path = Array("/tmp/footstrike-sensors-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    let text = "chip \"lm75-*\"\n  label temp1\n"
    #expect(write(descriptor, text, text.utf8.count) == text.utf8.count)
    close(descriptor)
    defer { unlink(path) }
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let sensors = try HostSensors(configuration: name)
    // Where the parser was when it found that line 2 has no label.
    #expect(sensors.configurationProblems == ["\(name):3: syntax error"])
    let none = #expect(throws: HostSensorsError.self) { try HostSensors(configuration: "/nowhere") }
    #expect(none?.description.contains("/nowhere") == true)
  }

  // Needs a made machine: Scripts/test makes one where the rights to do so exist.
  @Test(.enabled(if: isMadeMachine))
  func `every chip of the made machine is read as it is`() throws {
    let sensors = try HostSensors()
    #expect(
      Set(sensors.chips) == [
        "acpitz-virtual-0", "k10temp-pci-00c3", "nct6798-isa-0290", "lm75-i2c-1-48", "rpi_volt-isa-0000",
        "tmp421-i2c-1-4c",
      ])
    #expect(
      sensors.read().map(\.description).sorted() == [
        "acpitz-virtual-0 temp1: 47.5 °C (critical 95)",
        "k10temp-pci-00c3 Tctl: 66.25 °C (maximum 70, critical 90)",
        "lm75-i2c-1-48 temp1: 23.5 °C",
        "nct6798-isa-0290 curr1: 1.5 A",
        "nct6798-isa-0290 fan1: 1234 rpm (minimum 500)",
        "nct6798-isa-0290 fan2: 0 rpm",
        "nct6798-isa-0290 humidity1: 45 %",
        "nct6798-isa-0290 in0: 1.016 V (alarm)",
        "nct6798-isa-0290 power1: 12.5 W",
        "nct6798-isa-0290 temp1: 41 °C",
        "rpi_volt-isa-0000 in0: 4.7 V (minimum 4.63, maximum 5.25)",
        "tmp421-i2c-1-4c temp1: 20 °C (faulty)",
      ])
    // The sensor whose file holds a word.
    #expect(sensors.failedReadings == 1)
    let near = sensors.read().compactMap { reading in
      reading.limitNear().map { "\(reading.label) \($0.rawValue)" }
    }
    #expect(Set(near) == ["Tctl maximum", "in0 minimum"])
  }

  @Test(.enabled(if: isMadeMachine))
  func `a change is seen at the next reading, and a lost file is counted`() throws {
    let sensors = try HostSensors()
    let file = "/sys/class/hwmon/hwmon3/temp1_input"
    func lm75() -> Double? { sensors.read().first { $0.chip == "lm75-i2c-1-48" }?.value }
    func write(_ text: String) {
      let stream = fopen(file, "w")
      #expect(stream != nil && fputs(text, stream) >= 0 && fclose(stream) == 0)
    }
    write("31250\n")
    #expect(lm75() == 31.25)
    #expect(unlink(file) == 0)
    #expect(lm75() == nil)
    #expect(sensors.failedReadings == 2)
    write("23500\n")
    #expect(lm75() == 23.5)
  }
}
