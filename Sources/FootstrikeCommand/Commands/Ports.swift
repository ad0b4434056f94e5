import ArgumentParser
import SensorDecoding
import SensorIO

/// Lists the serial ports of this machine, and what can be spoken on them.
struct Ports: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List serial ports, their drivers, and who may open them.")

  @Flag(help: "List the protocols instead.")
  var protocols = false

  func run() throws {
    if protocols { return try listProtocols() }
    let ports = SerialPortList.find()
    if ports.isEmpty {
      Console.complain(
        "footstrike: no serial ports; plug the sensor in, or bind a Bluetooth one with rfcomm."
          + " A simulated one: footstrike simulate --pty")
      throw ExitStatus.limitCrossed
    }
    for port in ports {
      var words = [port.path]
      if let label = port.usb?.label, !label.isEmpty { words.append(label) }
      if let usb = port.usb { words.append("USB \(usb.vendor):\(usb.product)") }
      if let serial = port.usb?.serialNumber { words.append("serial \(serial)") }
      if let driver = port.driver { words.append("driver \(driver)") }
      try Console.show("\(words.joined(separator: "  "))")
      if let stable = port.stablePath { try Console.show("  always as \(stable)") }
      if let holder = PortHolder.find(port.path) { try Console.show("  held by \(holder)") }
      if !port.access.isAllowed { try Console.show("  you may not open it: \(port.access.advice)") }
    }
  }

  private func listProtocols() throws {
    for entry in SerialProtocol.all {
      try Console.show("\(entry.name): \(entry.title)")
      var facts: [String] = []
      facts.append(entry.checksumBits > 0 ? "\(entry.checksumBits)-bit check" : "no check")
      facts.append(entry.clock == nil ? "no clock of its own" : "its own clock")
      if entry.hasCounter { facts.append("counts its samples") }
      facts.append("\(entry.baudRates.first ?? 115_200) baud")
      if entry.poll != nil { facts.append("polled") }
      if entry.isSilentUntilStarted { facts.append("silent until named") }
      try Console.show("  \(facts.joined(separator: ", "))")
      if !entry.advice.isEmpty { try Console.show("  \(entry.advice)") }
    }
  }
}
