import FlyingSocks
import GaitModel
import GaitReporting
import Glibc
import SampleRing
import SensorIO
import Synchronization

/// How a session stands besides its events; what the page shows of sensors, computer and person.
public struct DashboardState: Sendable, Equatable {
  /// A line of the fold: a sensor or the computer, in words.
  public struct Line: Sendable, Equatable {
    /// What it says.
    public var words: String
    /// Nothing is wrong with it.
    public var isWell: Bool

    /// A line.
    public init(words: String, isWell: Bool) {
      self.words = words
      self.isWell = isWell
    }
  }

  /// Each sensor, and the computer.
  public var lines: [Line] = []
  /// What is missing now and what to do about it, a sentence each.
  public var missing: [String] = []
  /// The session is paused.
  public var isPaused = false

  /// Nothing to say.
  public init() {}
}

/// Something besides an event that is seen and, where the person allowed it, heard at once: a sensor is away.
public struct DashboardNotice: Sendable, Equatable {
  /// What it is about; the next one about the same takes its place.
  public var kind: String
  /// It is so, or no more.
  public var phase: StrikeWarning.Phase
  /// What is written.
  public var message: String
  /// What is said, in a few words.
  public var spoken: String

  /// A notice.
  public init(kind: String, phase: StrikeWarning.Phase, message: String, spoken: String) {
    self.kind = kind
    self.phase = phase
    self.message = message
    self.spoken = spoken
  }
}

/// A page of a session while it runs, served to browsers.
///
/// Whoever has events to show holds its `feed`, and waits for nothing: a full ring drops and counts, and the page says
/// so. All the rest happens on the thread that calls `run`.
public final class Dashboard: Sendable {
  struct TimedEvent: BitwiseCopyable {
    /// Host's clock when it was handed over, nanoseconds.
    var at: Int64
    var event: GaitEvent
  }

  struct Orders {
    var session: SessionDescription?
    var state: DashboardState?
    /// With the host's clock when each was handed over, nanoseconds.
    var notices: [(at: Int64, notice: DashboardNotice)] = []
  }

  /// The links by which browsers open the page; the first is the one to show.
  public let links: [String]
  /// Others than this computer can open it.
  public let isOpenToOthers: Bool

  private let executor = OneThread()
  private let board: Board
  private let server: PageServer
  private let orders = Mutex(Orders())
  private let incoming: Handoff<Consumer<TimedEvent>>
  private let outgoing: Handoff<Producer<TimedEvent>>

  /// Opens the port.
  ///
  /// - Parameter token: what the link must carry, for which `isToken` holds; `nil` for a new one, where others than this
  ///   computer get there.
  /// - Throws: `FootstrikeError` where it can't be had.
  public init(_ address: ServeAddress, token: String? = nil) throws(FootstrikeError) {
    let ring = Ring<TimedEvent>(capacity: 4096, whenFull: .dropNewest)
    outgoing = Handoff(ring.producer)
    incoming = Handoff(ring.consumer)
    precondition(token.map(Self.isToken) ?? true, "a token is 16 letters, digits, - or _ at least")
    isOpenToOthers = !address.isLoopback
    let token = token ?? (isOpenToOthers ? Door.newToken() : nil)
    let names = Self.ownNames
    // At boot there may be no address yet, and there is another in another network: a name stays.
    let hosts =
      address.isAny
      ? ServeAddress.ownAddresses(withSixthVersion: address.host == "::")
        + names.filter { $0.hasSuffix(".local") }
      : [address.host]
    board = Board(run: Door.newToken())
    do {
      let (socket, port) = try Self.listen(address)
      let door = Door(token: token, ownNames: names)
      server = try PageServer(socket, port: port, door: door, board: board, executor: executor)
      links = (hosts.isEmpty ? ["127.0.0.1"] : hosts).map { host in
        "http://\(ServeAddress.authority(host, port))/" + (token.map { "?token=\($0)" } ?? "")
      }
    } catch {
      throw FootstrikeError(
        what: "the page can't be served there: \(String(cString: strerror(errno)))",
        where: "--serve \(address)",
        advice: errno == EADDRINUSE
          ? "another program does; name another port" : "name an address of this computer, or 0.0.0.0 for all"
      )
    }
  }

  /// A token that nobody can guess.
  public static func newToken() -> String { Door.newToken() }

  /// It can stand in a link as it is, and is not guessed in a day: 16 letters, digits, `-` or `_` at least.
  public static func isToken(_ word: some StringProtocol) -> Bool {
    word.utf8.count >= 16
      && word.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9") ~= $0) || $0 == "-" || $0 == "_"
      }
  }

  private static func listen(_ address: ServeAddress) throws -> (Socket, UInt16) {
    let isSixth = address.host.contains(":")
    let socket = try Socket(domain: isSixth ? AF_INET6 : AF_INET)
    do {
      _ = fcntl(socket.file.rawValue, F_SETFD, FD_CLOEXEC)
      try socket.setValue(true, for: .localAddressReuse)
      if isSixth {
        try socket.bind(to: .inet6(ip6: address.host, port: address.port))
      } else {
        try socket.bind(to: .inet(ip4: address.host, port: address.port))
      }
    } catch {
      let number = errno
      try? socket.close()
      errno = number
      throw error
    }
    try socket.listen(maxPendingConnection: 128)
    switch try socket.sockname() {
    case .ip4(_, let port), .ip6(_, let port): return (socket, port)
    case .unix: throw SocketError.unsupportedAddress
    }
  }

  /// This computer's names.
  private static var ownNames: Set<String> {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return [] }
    let own = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      .lowercased()
    return own.isEmpty ? [] : [own, "\(own).local"]
  }

  /// What tells the page; once.
  public func feed() -> DashboardFeed { DashboardFeed(self, outgoing.take()) }

  /// Serves until the feed has ended, and a second more at most; on a thread of its own.
  public func run() {
    let (server, executor) = (server, executor)
    Task(executorPreference: executor) {
      await server.run()
      executor.finish()
    }
    var teller = PageTeller(board: board)
    var events = incoming.take()
    var isOver = false
    var nextLook: Int64 = 0
    executor.run {
      teller.take(
        orders.withLock { orders in
          defer { orders = Orders() }
          return orders
        })
      // Events wait in their ring until it is known of what they are.
      if teller.hasSession {
        var found: [TimedEvent] = []
        events.drain(into: &found)
        teller.take(found, dropped: events.dropped)
      }
      let now = HostClock.nanoseconds()
      teller.tellState(now: now)
      if now >= nextLook {
        nextLook = now + 100_000_000
        Task(executorPreference: executor) { await server.look(now: now) }
      }
      if !isOver, events.isEnded {
        isOver = true
        board.end(PageTeller.over)
        Task(executorPreference: executor) { await server.stop() }
      }
    }
  }

  fileprivate func change(_ change: (inout Orders) -> Void) {
    orders.withLock { change(&$0) }
    executor.wake()
  }

  /// Without waiting: what can't be said since the other thread looks at it just now is not said.
  fileprivate func changeIfFree(_ change: (inout Orders) -> Void) {
    _ = orders.withLockIfAvailable { change(&$0) }
    executor.wake()
  }

  fileprivate func wake() { executor.wake() }
}

/// Hands a session's events and state to its page; used by one thread, and waits for no browser.
public final class DashboardFeed {
  private let dashboard: Dashboard
  private var events: Producer<Dashboard.TimedEvent>

  init(_ dashboard: Dashboard, _ events: consuming Producer<Dashboard.TimedEvent>) {
    self.dashboard = dashboard
    self.events = events
  }

  deinit { finish() }

  /// Says what the sensors are, once and before their first event.
  public func begin(_ session: SessionDescription) { dashboard.change { $0.session = session } }

  /// Says how the session stands; several times a second, for one in a thousand goes unheard.
  public func tell(_ state: DashboardState) { dashboard.changeIfFree { $0.state = state } }

  /// Shows the next events.
  public func push(_ new: Span<GaitEvent>) {
    for place in new.indices { push(new[place]) }
    dashboard.wake()
  }

  /// Shows an event that did not come through the pipeline; with the next ones.
  public func push(_ event: GaitEvent) {
    events.push(Dashboard.TimedEvent(at: HostClock.nanoseconds(), event: event))
  }

  /// Shows what is no event; waits for the moment in which the page's thread takes the last ones, at most.
  public func push(_ notice: DashboardNotice) {
    dashboard.change { orders in
      if orders.notices.count < Self.mostNotices { orders.notices.append((HostClock.nanoseconds(), notice)) }
    }
  }

  /// More do not wait: nobody looks any more.
  private static let mostNotices = 64

  /// Nothing more comes.
  public func finish() {
    events.close()
    dashboard.wake()
  }
}
