import ArgumentParser
import GaitReporting
import HostSensors
import SensorIO

/// Says whether this computer is fit to warn in time.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check this computer: its sensors, serial rights, real-time rights, timers.")

  func run() throws {
    var isWell = true
    try Console.show("sensors of this computer (libsensors \(HostSensors.libraryVersion))")
    do {
      let sensors = try HostSensors()
      for problem in sensors.configurationProblems { try Console.show("  \(problem)") }
      if sensors.chips.isEmpty { try Console.show("  none; its temperature and voltage can't be watched") }
      for reading in sensors.read() {
        let near = reading.limitNear()
        if near != nil { isWell = false }
        try Console.show("  \(reading)\(near.map { "  ← at or near its \($0.rawValue)" } ?? "")")
      }
      if sensors.failedReadings > 0 { try Console.show("  \(sensors.failedReadings) readings were refused") }
    } catch let error as HostSensorsError {
      isWell = false
      try Console.show("  \(error)")
    }

    try Console.show("serial ports")
    let ports = SerialPortList.find()
    if ports.isEmpty { try Console.show("  none") }
    for port in ports {
      if !port.access.isAllowed { isWell = false }
      try Console.show("  \(port.path): \(port.access.isAllowed ? "you may open it" : port.access.advice)")
    }

    try Console.show("real time")
    let rights = RealTimeRights.current()
    try Console.show(
      rights.highestPriority > 0
        ? "  real-time scheduling up to priority \(rights.highestPriority)"
        : "  no right to real-time scheduling")
    try Console.show(rights.mayLockMemory ? "  memory may be locked" : "  no right to lock memory")
    if !rights.advice.isEmpty { try Console.show("  \(rights.advice)") }
    try Console.show("timers")
    let timers = TimerResolution.measure()
    func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
    try Console.show(
      "  a thread wakes \(tenths(timers.medianMicroseconds)) µs late (median), 1 in 100 over"
        + " \(tenths(timers.percentile99Microseconds)) µs, at worst \(tenths(timers.longestMicroseconds)) µs")
    if !isWell { throw ExitStatus.limitCrossed }
  }
}
