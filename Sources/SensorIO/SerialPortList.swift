import Glibc

/// One serial port of this machine.
public struct SerialPortDescription: Sendable, Equatable {
  /// What to open, such as `/dev/ttyUSB0`.
  public var path: String
  /// A name that stays the same when it is plugged in again, under `/dev/serial/by-id`.
  public var stablePath: String?
  /// The kernel's driver, such as `ftdi_sio` or `cdc_acm`.
  public var driver: String?
  /// USB vendor and product number, in four hexadecimal digits each.
  public var usb: USB?
  /// Who may open it.
  public var access: DeviceAccess

  /// What a USB device says of itself.
  public struct USB: Sendable, Equatable {
    /// Four hexadecimal digits.
    public var vendor: String
    /// Four hexadecimal digits.
    public var product: String
    /// Maker and product in words; empty where the device has none.
    public var label: String
    /// Serial number; `nil` where the device has none.
    public var serialNumber: String?
  }
}

/// The serial ports of this machine.
public enum SerialPortList {
  /// All ports with hardware behind them, by name.
  ///
  /// - Parameter root: where `sys` and `dev` are found; another folder than `/` for a made machine.
  public static func find(root: String = "") -> [SerialPortDescription] {
    let stable = stablePaths(root: root)
    var names = Directory.entries("\(root)/sys/class/tty").filter { isPort($0, root: root) }
    // Bluetooth ports exist from `rfcomm bind` on, and have no device behind them until opened.
    names += Directory.entries("\(root)/dev").filter { $0.hasPrefix("rfcomm") && !names.contains($0) }
    return names.sorted { natural($0) < natural($1) }.map { name in
      let path = "\(root)/dev/\(name)"
      return SerialPortDescription(
        path: path, stablePath: stable[name],
        driver: Directory.link("\(root)/sys/class/tty/\(name)/device/driver").map(lastComponent)
          ?? (name.hasPrefix("rfcomm") ? "rfcomm" : nil),
        usb: usb(of: "\(root)/sys/class/tty/\(name)/device"), access: DeviceAccess(path: path))
    }
  }

  /// The name under `/dev/serial/by-id` that leads to the same device; the path itself where there is none.
  public static func stablePath(of path: String, root: String = "") -> String {
    let folder = "\(root)/dev/serial/by-id"
    if path.hasPrefix(folder + "/") { return path }
    guard let device = Directory.resolve(path).map(lastComponent), device == lastComponent(path) else {
      return path
    }
    return stablePaths(root: root)[device] ?? path
  }

  private static func stablePaths(root: String) -> [String: String] {
    let folder = "\(root)/dev/serial/by-id"
    var paths: [String: String] = [:]
    for name in Directory.entries(folder) {
      if let target = Directory.link("\(folder)/\(name)") {
        paths[lastComponent(target)] = "\(folder)/\(name)"
      }
    }
    return paths
  }

  /// Consoles and pseudo-terminals have no device; empty slots of the old serial driver have no type.
  private static func isPort(_ name: String, root: String) -> Bool {
    let folder = "\(root)/sys/class/tty/\(name)"
    return access("\(folder)/device", F_OK) == 0 && TextFile.line("\(folder)/type") != "0"
      && access("\(root)/dev/\(name)", F_OK) == 0
  }

  private static func usb(of device: String) -> SerialPortDescription.USB? {
    guard var folder = Directory.resolve(device) else { return nil }
    // The tty hangs below an interface, and that below the device that has the numbers.
    for _ in 0..<6 {
      if let vendor = TextFile.line("\(folder)/idVendor"), let product = TextFile.line("\(folder)/idProduct")
      {
        let words = [TextFile.line("\(folder)/manufacturer"), TextFile.line("\(folder)/product")]
        return .init(
          vendor: vendor, product: product, label: words.compactMap { $0 }.joined(separator: " "),
          serialNumber: TextFile.line("\(folder)/serial"))
      }
      guard let slash = folder.lastIndex(of: "/"), slash != folder.startIndex else { return nil }
      folder = String(folder[..<slash])
    }
    return nil
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// ttyUSB2 before ttyUSB10.
  private static func natural(_ name: String) -> (String, Int) {
    let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }
    return (String(name.dropLast(digits.count)), Int(String(digits.reversed())) ?? -1)
  }
}
