import ArgumentParser
import HostSensors
import SensorIO

/// Says whether this computer is fit to warn in time.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check this computer: its sensors, serial rights, real-time rights, timers.")

  func run() throws {
    var isWell = true
    print("sensors of this computer (libsensors \(HostSensors.libraryVersion))")
    do throws(HostSensorsError) {
      let sensors = try HostSensors()
      for problem in sensors.configurationProblems { print("  \(problem)") }
      if sensors.chips.isEmpty { print("  none; its temperature and voltage can't be watched") }
      for reading in sensors.read() {
        let near = reading.limitNear()
        if near != nil { isWell = false }
        print("  \(reading)\(near.map { "  ← at or near its \($0.rawValue)" } ?? "")")
      }
      if sensors.failedReadings > 0 { print("  \(sensors.failedReadings) readings were refused") }
    } catch {
      isWell = false
      print("  \(error)")
    }

    print("serial ports")
    let ports = SerialPortList.find()
    if ports.isEmpty { print("  none") }
    for port in ports {
      if !port.access.isAllowed { isWell = false }
      print("  \(port.path): \(port.access.isAllowed ? "you may open it" : port.access.advice)")
    }

    print("real time")
    let rights = RealTimeRights.current()
    print(
      rights.highestPriority > 0
        ? "  real-time scheduling up to priority \(rights.highestPriority)"
        : "  no right to real-time scheduling")
    print(rights.mayLockMemory ? "  memory may be locked" : "  no right to lock memory")
    if !rights.advice.isEmpty { print("  \(rights.advice)") }
    print("timers")
    let timers = TimerResolution.measure()
    func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
    print(
      "  a thread wakes \(tenths(timers.medianMicroseconds)) µs late (median), 1 in 100 over"
        + " \(tenths(timers.percentile99Microseconds)) µs, at worst \(tenths(timers.longestMicroseconds)) µs")
    if !isWell { throw ExitStatus.limitCrossed }
  }
}
