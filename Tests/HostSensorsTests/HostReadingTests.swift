import HostSensors
import Testing

/// When a reading is near a limit, and how it is written.
struct HostReadingTests {
  private func temperature(
    _ value: Double, _ limits: [HostReading.Limit: Double], alarm: Bool = false, faulty: Bool = false
  ) -> HostReading {
    HostReading(
      chip: "chip", label: "temp1", quantity: .temperature, value: value, limits: limits, hasAlarm: alarm,
      isFaulty: faulty)
  }

  @Test(
    arguments: [
      (64.9, nil), (65, .maximum), (70, .maximum), (84.9, .maximum), (85, .critical), (200, .critical),
      (Double.nan, nil),
    ] as [(Double, HostReading.Limit?)])
  func `a temperature is near the most serious limit within five degrees`(
    _ value: Double, _ expected: HostReading.Limit?
  ) {
    #expect(temperature(value, [.maximum: 70, .critical: 90]).limitNear() == expected)
  }

  @Test func `a voltage that sags is near its minimum`() {
    func voltage(_ value: Double) -> HostReading {
      HostReading(
        chip: "rpi_volt", label: "in0", quantity: .voltage, value: value,
        limits: [.minimum: 4.63, .maximum: 5.25])
    }
    #expect(voltage(5.0).limitNear() == nil)
    // What a good supply gives.
    #expect(voltage(5.12).limitNear() == nil)
    #expect(voltage(5.1).limitNear(fraction: 0.05) == nil)
    #expect(voltage(4.75).limitNear() == .minimum)
    #expect(voltage(5.2).limitNear() == .maximum)
    #expect(voltage(4.75).limitNear(fraction: 0) == nil)
  }

  @Test func `limits that nobody has set are not limits`() {
    #expect(temperature(40, [.minimum: 0, .maximum: 0], alarm: true).limitNear() == nil)
    #expect(temperature(40, [.maximum: 0]).limits.isEmpty)
    #expect(temperature(40, [.critical: 0]).limits.isEmpty)
    let fan = HostReading(chip: "c", label: "fan2", quantity: .fan, value: 0, limits: [.minimum: 0])
    #expect(fan.limitNear() == nil)
  }

  @Test func `an alarm counts where there is a limit, and a broken sensor never`() {
    #expect(temperature(40, [.maximum: 70], alarm: true).limitNear() == .maximum)
    #expect(temperature(40, [:], alarm: true).limitNear() == nil)
    #expect(temperature(100, [.maximum: 70], faulty: true).limitNear() == nil)
  }

  @Test func `a reading is written with its limits`() {
    #expect(
      temperature(55.25, [.critical: 90, .maximum: 70], alarm: true).description
        == "chip temp1: 55.25 °C (maximum 70, critical 90, alarm)")
    #expect(temperature(23.5, [:]).description == "chip temp1: 23.5 °C")
  }

  @Test func `what no computer can read is a broken sensor`() {
    for (quantity, value) in [
      (HostReading.Quantity.temperature, 9e15), (.temperature, -274), (.fan, -1), (.humidity, 101),
      (.voltage, 1e6),
    ] {
      let reading = HostReading(
        chip: "chip", label: "label", quantity: quantity, value: value,
        limits: [.maximum: 100, .critical: 110])
      #expect(reading.isFaulty && reading.limitNear() == nil, "\(reading)")
    }
    #expect(!HostReading(chip: "chip", label: "label", quantity: .temperature, value: 95).isFaulty)
  }
}
