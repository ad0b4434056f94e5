import Glibc
import SystemPackage

/// An address that sockets take, of either family.
struct SocketAddress: Equatable {
  private var storage = sockaddr_storage()
  private(set) var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

  var family: CInt { CInt(storage.ss_family) }

  /// None yet: room for one that the kernel tells.
  init() {}

  /// The first address of a host. Asks the network where it is no number, and waits for the answer.
  init(host: String, port: UInt16, name: String) throws(SensorIOError) {
    var hints = addrinfo()
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, "\(port)", &hints, &found)
    defer { if let found { freeaddrinfo(found) } }
    guard status == 0, let first = found?.pointee, let address = first.ai_addr else {
      throw SensorIOError(
        .notFound, path: name, what: "there is no host \(host): \(String(cString: gai_strerror(status)))",
        advice: "check its name, or give its address")
    }
    length = first.ai_addrlen
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
    }
  }

  /// Lends it to a call.
  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  /// Lends it to a call that writes an address.
  mutating func fill<Result>(_ body: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> Result) -> Result {
    length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    var length = length
    defer { self.length = length }
    return withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
    }
  }

  /// The port of it.
  var port: UInt16 {
    withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)) }
  }

  static func == (one: SocketAddress, other: SocketAddress) -> Bool {
    one.length == other.length
      && withUnsafeBytes(of: one.storage) { one in
        withUnsafeBytes(of: other.storage) {
          $0.prefix(Int(other.length)).elementsEqual(one.prefix(Int(other.length)))
        }
      }
  }
}

/// What all sockets here have in common.
enum Sockets {
  /// A socket that never waits.
  static func make(
    _ address: SocketAddress, _ type: __socket_type, name: String
  ) throws(SensorIOError) -> CInt {
    let descriptor = socket(
      address.family, CInt(type.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    if descriptor < 0 { throw SensorIOError(Errno(rawValue: errno), path: name, doing: "making a socket") }
    return descriptor
  }

  /// A socket bound to an address; of a port that was free a moment ago, too.
  static func bound(
    _ address: SocketAddress, _ type: __socket_type, name: String
  ) throws(SensorIOError) -> CInt {
    let descriptor = try make(address, type, name: name)
    // A port that was listened to a moment ago; datagrams' port would be shared with another program.
    if type == SOCK_STREAM { set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1) }
    guard address.withPointer({ bind(descriptor, $0, $1) }) == 0 else {
      let errno = Errno(rawValue: errno)
      close(descriptor)
      switch errno {
      case .addressInUse:
        throw SensorIOError(
          .busy, path: name, what: "another program listens there", advice: "end it or choose another port")
      case .addressNotAvailable:
        throw SensorIOError(
          .notFound, path: name, what: "this computer has no such address",
          advice: "give one of its own, or 0.0.0.0 for all of them")
      case .permissionDenied:
        throw SensorIOError(
          .notPermitted, path: name, what: "this user may not listen there",
          advice: "choose a port above 1023")
      default: throw SensorIOError(errno, path: name, doing: "listening")
      }
    }
    return descriptor
  }

  /// A connection that somebody made, as one that never waits; negative where nobody did.
  static func accept(_ listener: CInt) -> CInt {
    let descriptor = Glibc.accept(listener, nil, nil)
    if descriptor >= 0 {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
    return descriptor
  }

  /// Whether a connection that is being made is there; `nil` while nobody knows.
  static func isMade(_ descriptor: CInt) -> Bool? {
    var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&polled, 1, 0) > 0 else { return nil }
    var failure: CInt = 0
    var size = socklen_t(MemoryLayout<CInt>.size)
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size) == 0 && failure == 0
  }

  static func set(_ descriptor: CInt, _ level: CInt, _ option: CInt, _ value: CInt) {
    var value = value
    // A socket without it works as well.
    _ = setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<CInt>.size))
  }

  /// Short messages go at once; a peer that vanished without a word is missed within five seconds.
  static func tune(_ descriptor: CInt) {
    let tcp = CInt(IPPROTO_TCP)
    set(descriptor, tcp, TCP_NODELAY, 1)
    set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
    // The last one is of what was written and nobody took, in milliseconds: no probes are sent meanwhile.
    for (option, value) in [
      (TCP_KEEPIDLE, 2), (TCP_KEEPINTVL, 1), (TCP_KEEPCNT, 3), (TCP_USER_TIMEOUT, 5000),
    ] as [(CInt, CInt)] {
      set(descriptor, tcp, option, value)
    }
  }

  /// Where a socket is bound.
  static func localPort(_ descriptor: CInt) -> UInt16 {
    var address = SocketAddress()
    return address.fill { getsockname(descriptor, $0, &$1) } == 0 ? address.port : 0
  }
}
