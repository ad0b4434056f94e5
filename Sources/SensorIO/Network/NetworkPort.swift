/// A sensor that comes by the network, as it is written on the command line.
///
///     tcp://HOST:PORT            connects, and again when the line is gone
///     tcp-listen://[HOST]:PORT   waits for one sensor at a time to connect
///     udp://[HOST]:PORT          takes the datagrams of one sensor at a time
///     phyphox://HOST[:PORT]      asks the app's remote interface
///     sensorlogger://[HOST]:PORT[/PATH]   is what the app Sensor Logger pushes to
///
/// Whatever listens, listens to this computer alone unless an address is given.
package struct NetworkPort: Sendable, Equatable {
  /// What comes how.
  package enum Kind: String, CaseIterable, Sendable {
    /// A line to a sensor that listens.
    case tcp
    /// A line from a sensor that connects.
    case tcpListen = "tcp-listen"
    /// Datagrams from a sensor.
    case udp
    /// phyphox's remote interface.
    case phyphox
    /// Sensor Logger's HTTP push.
    case sensorLogger = "sensorlogger"
  }

  /// What comes how.
  package var kind: Kind
  /// A name, an IPv4 address, or an IPv6 address without its brackets.
  package var host: String
  /// From 1, or 0 for one that is free, where it listens.
  package var port: UInt16
  /// Begins with a slash.
  package var path = "/"

  /// Whoever this one does not name is taken to be here.
  package static let thisComputer = "127.0.0.1"

  /// What can be written, for messages.
  package static let advice =
    "write tcp://HOST:PORT, tcp-listen://[ADDRESS]:PORT, udp://[ADDRESS]:PORT, phyphox://HOST[:PORT]"
    + " or sensorlogger://[ADDRESS]:PORT[/PATH]"

  /// Text with a scheme names something of the network, or is misspelt.
  package static func isMeant(by text: String) -> Bool { text.contains("://") }

  /// It comes in datagrams or requests, which may be lost, swapped and doubled.
  package var mayComeOutOfOrder: Bool { kind == .udp || kind == .sensorLogger }
  /// It waits for the sensor to come.
  package var listens: Bool { kind == .tcpListen || kind == .udp || kind == .sensorLogger }
  /// Nobody else than this computer can reach it.
  package var isLoopback: Bool { host == "::1" || host == "localhost" || host.hasPrefix("127.") }

  /// Reads it; `nil` where it makes no sense.
  package init?(_ text: String) {
    guard let colon = text.firstRange(of: "://"),
      let kind = Kind(rawValue: text[..<colon.lowerBound].lowercased())
    else { return nil }
    self.kind = kind
    var rest = text[colon.upperBound...]
    if let slash = rest.firstIndex(of: "/") {
      path = String(rest[slash...])
      rest = rest[..<slash]
    }
    guard kind == .sensorLogger || path == "/" else { return nil }
    guard path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3F && $0 != 0x23 }) else { return nil }
    var number: Substring?
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]") else { return nil }
      host = String(rest[rest.index(after: rest.startIndex)..<end])
      let after = rest[rest.index(after: end)...]
      if after.first == ":" { number = after.dropFirst() } else if !after.isEmpty { return nil }
    } else if let colon = rest.lastIndex(of: ":") {
      host = String(rest[..<colon])
      number = rest[rest.index(after: colon)...]
    } else {
      host = String(rest)
    }
    if let number {
      guard !number.isEmpty, number.allSatisfy(\.isASCII), let port = UInt16(number) else { return nil }
      self.port = port
    } else if kind == .phyphox {
      port = 8080
    } else {
      return nil
    }
    if host.isEmpty, listens { host = Self.thisComputer }
    guard !host.isEmpty, listens || port > 0,
      host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x40 && $0 != 0x2F })
    else { return nil }
  }
}
