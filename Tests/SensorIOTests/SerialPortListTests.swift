import Foundation
import Testing

@testable import SensorIO

/// The list of ports, of a made machine.
struct SerialPortListTests {
  /// A USB adapter, an on-board port, an empty slot, a console and a Bluetooth port.
  private func machine() -> TemporaryFolder {
    let folder = TemporaryFolder()
    let usb = "sys/devices/pci/usb1/1-2"
    for (file, text) in [
      ("idVendor", "0403"), ("idProduct", "6001"), ("manufacturer", "FTDI"), ("product", "Pod"),
      ("serial", "A50"),
    ] {
      folder.write("\(usb)/\(file)", text + "\n")
    }
    for name in ["ttyUSB10", "ttyUSB2"] {
      folder.make("\(usb)/1-2:1.0/\(name)")
      folder.link("\(usb)/1-2:1.0/\(name)/driver", to: "/nowhere/bus/usb-serial/drivers/ftdi_sio")
      folder.link("sys/class/tty/\(name)/device", to: "\(folder.path)/\(usb)/1-2:1.0/\(name)")
      folder.write("dev/\(name)", "")
    }
    for (name, type) in [("ttyS0", "4"), ("ttyS1", "0")] {
      folder.make("sys/class/tty/\(name)/device")
      folder.write("sys/class/tty/\(name)/type", type + "\n")
      folder.write("dev/\(name)", "")
    }
    folder.make("sys/class/tty/console")
    folder.write("dev/console", "")
    folder.write("dev/rfcomm0", "")
    folder.link("dev/serial/by-id/usb-FTDI_Pod_A50-if00-port0", to: "../../ttyUSB2")
    return folder
  }

  @Test func `ports with hardware are listed with what is known of them`() throws {
    let machine = machine()
    let ports = SerialPortList.find(root: machine.path)
    #expect(
      ports.map(\.path) == ["rfcomm0", "ttyS0", "ttyUSB2", "ttyUSB10"].map { "\(machine.path)/dev/\($0)" })
    #expect(ports.map(\.driver) == ["rfcomm", nil, "ftdi_sio", "ftdi_sio"])
    let pod = ports[2]
    #expect(pod.stablePath == "\(machine.path)/dev/serial/by-id/usb-FTDI_Pod_A50-if00-port0")
    #expect(
      pod.usb == .init(vendor: "0403", product: "6001", label: "FTDI Pod", serialNumber: "A50"))
    #expect(ports[1].usb == nil && ports[1].stablePath == nil)
    #expect(pod.access.isAllowed)
  }

  @Test func `a port is opened again by its lasting name`() {
    let machine = machine()
    let stable = "\(machine.path)/dev/serial/by-id/usb-FTDI_Pod_A50-if00-port0"
    #expect(SerialPortList.stablePath(of: "\(machine.path)/dev/ttyUSB2", root: machine.path) == stable)
    #expect(SerialPortList.stablePath(of: stable, root: machine.path) == stable)
    let other = "\(machine.path)/dev/ttyS0"
    #expect(SerialPortList.stablePath(of: other, root: machine.path) == other)
  }

  @Test func `what is missing to open a port is named`() {
    func advice(_ group: String?, isIn: Bool, may: Bool = true) -> String {
      DeviceAccess(isAllowed: false, group: group, isInGroup: isIn, groupMayOpen: may).advice
    }
    #expect(advice("dialout", isIn: false).contains("sudo usermod -aG dialout $USER"))
    #expect(advice("dialout", isIn: true).contains("log out and in again"))
    #expect(advice("root", isIn: false, may: false).contains("owner"))
    #expect(DeviceAccess(isAllowed: true, group: "tty", isInGroup: false, groupMayOpen: true).advice.isEmpty)
  }

  @Test func `this machine can be listed`() {
    for port in SerialPortList.find() { #expect(port.path.hasPrefix("/dev/")) }
  }
}
