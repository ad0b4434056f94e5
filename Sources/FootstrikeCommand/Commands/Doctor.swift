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
    Console.show("sensors of this computer (libsensors \(HostSensors.libraryVersion))")
    do throws(HostSensorsError) {
      let sensors = try HostSensors()
      for problem in sensors.configurationProblems { Console.show("  \(problem)") }
      if sensors.chips.isEmpty { Console.show("  none; its temperature and voltage can't be watched") }
      for reading in sensors.read() {
        let near = reading.limitNear()
        if near != nil { isWell = false }
        Console.show("  \(reading)\(near.map { "  ← at or near its \($0.rawValue)" } ?? "")")
      }
      if sensors.failedReadings > 0 { Console.show("  \(sensors.failedReadings) readings were refused") }
    } catch {
      isWell = false
      Console.show("  \(error)")
    }

    Console.show("serial ports")
    let ports = SerialPortList.find()
    if ports.isEmpty { Console.show("  none") }
    for port in ports {
      if !port.access.isAllowed { isWell = false }
      Console.show("  \(port.path): \(port.access.isAllowed ? "you may open it" : port.access.advice)")
    }

    Console.show("real time")
    let rights = RealTimeRights.current()
    Console.show(
      rights.highestPriority > 0
        ? "  real-time scheduling up to priority \(rights.highestPriority)"
        : "  no right to real-time scheduling")
    Console.show(rights.mayLockMemory ? "  memory may be locked" : "  no right to lock memory")
    if !rights.advice.isEmpty { Console.show("  \(rights.advice)") }
    Console.show("timers")
    let timers = TimerResolution.measure()
    func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
    Console.show(
      "  a thread wakes \(tenths(timers.medianMicroseconds)) µs late (median), 1 in 100 over"
        + " \(tenths(timers.percentile99Microseconds)) µs, at worst \(tenths(timers.longestMicroseconds)) µs")
    if !isWell { throw ExitStatus.limitCrossed }
  }
}
