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
    if protocols { return listProtocols() }
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
      Console.show("\(words.joined(separator: "  "))")
      if let stable = port.stablePath { Console.show("  always as \(stable)") }
      if let holder = PortHolder.find(port.path) { Console.show("  held by \(holder)") }
      if !port.access.isAllowed { Console.show("  you may not open it: \(port.access.advice)") }
    }
  }

  private func listProtocols() {
    for entry in SerialProtocol.all {
      Console.show("\(entry.name): \(entry.title)")
      var facts: [String] = []
      facts.append(entry.checksumBits > 0 ? "\(entry.checksumBits)-bit check" : "no check")
      facts.append(entry.clock == nil ? "no clock of its own" : "its own clock")
      if entry.hasCounter { facts.append("counts its samples") }
      facts.append("\(entry.baudRates.first ?? 115_200) baud")
      if entry.poll != nil { facts.append("polled") }
      if entry.isSilentUntilStarted { facts.append("silent until named") }
      Console.show("  \(facts.joined(separator: ", "))")
      if !entry.advice.isEmpty { Console.show("  \(entry.advice)") }
    }
  }
}
