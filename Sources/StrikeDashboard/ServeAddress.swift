import GaitModel
import Glibc

/// Where the page is served: `127.0.0.1:8088`, `0.0.0.0:8088`, `[::1]:8088`, an address or a port alone.
public struct ServeAddress: Sendable, Equatable, CustomStringConvertible {
  /// An address of this computer in numbers, without brackets; `0.0.0.0` and `::` are all it has.
  public var host: String
  /// 0 for any that is free.
  public var port: UInt16

  /// This computer alone: what is served to where nobody names an address.
  public static let loopback = ServeAddress(host: "127.0.0.1", port: 8088)

  private init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Reads an address; `nil` where it makes no sense. Names are not looked up: `localhost` is the only one.
  public init?(_ text: String) {
    var host = text[...]
    var port = Self.loopback.port
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]") else { return nil }
      let rest = host[host.index(after: end)...]
      host = host[host.index(after: host.startIndex)..<end]
      if !rest.isEmpty {
        guard rest.first == ":", let number = Self.number(rest.dropFirst()) else { return nil }
        port = number
      }
      guard host.contains(":") else { return nil }
    } else if let number = Self.number(host) {
      (host, port) = (Self.loopback.host[...], number)
    } else if let colon = host.lastIndex(of: ":"), host.firstIndex(of: ":") == colon {
      guard let number = Self.number(host[host.index(after: colon)...]) else { return nil }
      port = number
      host = host[..<colon]
      if host.isEmpty { host = Self.loopback.host[...] }
    }
    if host == "localhost" { host = Self.loopback.host[...] }
    guard let canonical = Self.canonical(String(host)) else { return nil }
    self.init(host: canonical, port: port)
  }

  private static func number(_ text: Substring) -> UInt16? {
    !text.isEmpty && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ? UInt16(text) : nil
  }

  /// An address as the system writes it; `nil` where it is none.
  static func canonical(_ host: String) -> String? {
    for (family, length) in [(AF_INET, 4), (AF_INET6, 16)] {
      var address = [UInt8](repeating: 0, count: length)
      var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
      if inet_pton(family, host, &address) == 1,
        inet_ntop(family, address, &text, socklen_t(text.count)) != nil
      {
        let host = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return unmapped(host)
      }
    }
    return nil
  }

  /// An address of the fourth version that is written as one of the sixth.
  static func unmapped(_ host: String) -> String {
    host.hasPrefix("::ffff:") && host.contains(".") ? String(host.dropFirst(7)) : host
  }

  /// Only this computer gets there.
  public var isLoopback: Bool { Self.isLoopback(host) }

  static func isLoopback(_ host: String) -> Bool { host == "::1" || host.hasPrefix("127.") }

  /// All addresses of this computer.
  var isAny: Bool { host == "0.0.0.0" || host == "::" }

  /// As a URL has it.
  public var description: String { Self.authority(host, port) }

  /// Host and port as a URL has them.
  static func authority(_ host: String, _ port: UInt16) -> String {
    (host.contains(":") ? "[\(host)]" : host) + (port == 80 ? "" : ":\(port)")
  }

  /// Addresses by which others can reach this computer, those of the kind asked for only; the fourth version first.
  static func ownAddresses(withSixthVersion: Bool) -> [String] {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return [] }
    defer { freeifaddrs(list) }
    var found: [String] = []
    for entry in sequence(first: list, next: { $0?.pointee.ifa_next }) {
      guard let entry = entry?.pointee, let address = entry.ifa_addr,
        Int32(entry.ifa_flags) & Int32(IFF_UP) != 0
      else { continue }
      let family = Int32(address.pointee.sa_family)
      let size = family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
      guard family == AF_INET || withSixthVersion && family == AF_INET6 else { continue }
      var text = [CChar](repeating: 0, count: 128)
      guard
        getnameinfo(address, socklen_t(size), &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
          == 0
      else { continue }
      let host = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      // A link-local address needs its interface, which no URL can tell.
      if !isLoopback(host), !host.contains("%") { found.append(host) }
    }
    return found.filter { !$0.contains(":") } + found.filter { $0.contains(":") }
  }
}
