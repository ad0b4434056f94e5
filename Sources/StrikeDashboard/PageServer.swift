import FlyingSocks
import FoundationEssentials
import Glibc
import SensorIO

/// Answers browsers on one port: the page, and events for as long as a browser listens.
///
/// Its sockets are FlyingFox's; heads of requests are read here, since that package's own server takes lines of any
/// length, keeps connections for ever and any number of them. Every bound here is small, and says what happens when it
/// is reached: a browser that asks for more is refused, the one that has dawdled longest makes room for the next, one
/// that takes nothing for `longestStall` is let go and told on its return what it missed.
actor PageServer {
  private struct Client {
    let socket: AsyncSocket
    var task: Task<Void, Never>?
    /// It listens to events, and has shown that it may.
    var listens = false
    /// It was told to go.
    var isLeaving = false
    /// When it must have taken or sent what is waited for, by the host's clock.
    var deadline: Int64
  }

  private let listener: AsyncSocket
  private let pool: SocketPool<ePoll>
  private let board: Board
  private let door: Door
  private let port: UInt16
  private let executor: OneThread
  private var clients: [Int: Client] = [:]
  private var nextClient = 0
  private var isStopping = false
  /// Browsers that may still come before the next look.
  private var allowance = PageServer.mostEach
  private var nextLook: CheckedContinuation<Void, Never>?

  /// Browsers that listen.
  static let mostListeners = 32
  /// Connections that have not asked for anything yet.
  static let mostAsking = 48
  /// Browsers that come from one look to the next: some hundreds a second, so that a flood costs little of a processor.
  private static let mostEach = 30
  private static let askingTime = Duration.seconds(5)
  private static let longestStall = Duration.seconds(60)
  private static let endingTime = Duration.seconds(1)
  /// The kernel's part of what waits for a browser, bytes.
  private static let sendBuffer: Int32 = 128 * 1024

  /// - Parameter socket: it is listening.
  init(_ socket: Socket, port: UInt16, door: Door, board: Board, executor: OneThread) throws {
    // By level: by edge it loses a hang-up that comes while it waits.
    pool = .ePoll(triggering: .level)
    listener = try AsyncSocket(socket: socket, pool: pool)
    self.port = port
    self.door = door
    self.board = board
    self.executor = executor
  }

  /// Serves until `stop`.
  func run() async {
    do {
      try await pool.prepare()
    } catch {
      return
    }
    let pool = pool
    let polling = Task(executorPreference: executor) { try? await pool.run() }
    await accept()
    while let client = clients.values.first { await client.task?.value }
    try? listener.close()
    polling.cancel()
  }

  /// Lets go who is late; called a few times a second.
  func look(now: Int64) {
    allowance = Self.mostEach
    nextLook?.resume()
    nextLook = nil
    for (number, client) in clients where client.deadline <= now {
      clients[number]?.deadline = .max
      clients[number]?.isLeaving = true
      // Whoever has not asked yet is still told why.
      shutdown(
        client.socket.socket.file.rawValue, CInt(client.isLeaving || client.listens ? SHUT_RDWR : SHUT_RD))
    }
  }

  /// Takes no more browsers; those that listen are told what there is, and let go.
  func stop() {
    isStopping = true
    shutdown(listener.socket.file.rawValue, CInt(SHUT_RDWR))
    for number in clients.keys { limit(number, clients[number]!.listens ? Self.endingTime : .zero) }
  }

  private func limit(_ number: Int, _ time: Duration) {
    let deadline = HostClock.deadline(in: time)
    clients[number]?.deadline = isStopping ? min(deadline, HostClock.deadline(in: Self.endingTime)) : deadline
  }

  private func accept() async {
    while !isStopping {
      if allowance == 0 { await withCheckedContinuation { nextLook = $0 } }
      allowance -= 1
      do {
        let socket = try await listener.accept()
        // A command that plays a sound must not keep a browser's line open.
        _ = fcntl(socket.socket.file.rawValue, F_SETFD, FD_CLOEXEC)
        try? socket.socket.setValue(Self.sendBuffer, for: .sendBufferSize)
        welcome(socket)
      } catch {
        // No descriptor was left, or a browser went before it was heard: the next may have more luck.
        if !isStopping { try? await Task.sleep(for: .milliseconds(50)) }
      }
      // Whoever floods this is not heard alone.
      await Task.yield()
    }
  }

  private func welcome(_ socket: AsyncSocket) {
    let asking = clients.filter { !$0.value.listens && !$0.value.isLeaving }
    if asking.count >= Self.mostAsking, let (first, client) = asking.min(by: { $0.key < $1.key }) {
      clients[first]?.isLeaving = true
      shutdown(client.socket.socket.file.rawValue, CInt(SHUT_RDWR))
    }
    let number = nextClient
    nextClient += 1
    clients[number] = Client(socket: socket, deadline: HostClock.deadline(in: Self.askingTime))
    clients[number]?.task = Task(executorPreference: executor) { await self.serve(number, socket) }
  }

  private func serve(_ number: Int, _ socket: AsyncSocket) async {
    do {
      let address = try Self.localAddress(of: socket)
      var answer = Door.Answer.refused(.tooSlow)
      do {
        answer = door.answer(try await Self.head(from: socket), to: address, port: port)
      } catch let fault as RequestHead.Fault {
        answer = .refused(Door.Refusal(fault))
      } catch SocketError.disconnected where clients[number]?.isLeaving == true {}
      switch answer {
      case .page: try await close(number, socket, after: PageText.response())
      case .events where clients.values.count(where: \.listens) >= Self.mostListeners:
        try await close(number, socket, after: PageText.refusal(.full))
      case .events(let identifier):
        clients[number]?.listens = true
        try await tell(number, socket, from: board.place(after: identifier))
      case .refused(let refusal): try await close(number, socket, after: PageText.refusal(refusal))
      }
    } catch {
      // Whatever fails on a connection ends that connection, and nobody else's.
    }
    try? socket.close()
    clients[number] = nil
  }

  /// The address that a connection came to.
  private static func localAddress(of socket: AsyncSocket) throws -> String {
    switch try socket.socket.sockname() {
    case .ip6(let address, _), .ip4(let address, _): ServeAddress.unmapped(address)
    case .unix: throw SocketError.unsupportedAddress
    }
  }

  private static func head(from socket: AsyncSocket) async throws -> RequestHead {
    var bytes: [UInt8] = []
    while true {
      let seen = bytes.count
      bytes += try await socket.read(atMost: 4096)
      if let end = RequestHead.end(in: bytes, seen: seen) { return try RequestHead(bytes[..<end]) }
      guard bytes.count < RequestHead.mostBytes else { throw RequestHead.Fault.tooLarge }
    }
  }

  /// Sends all of an answer and waits until the browser has it, but not for long.
  private func close(_ number: Int, _ socket: AsyncSocket, after response: [UInt8]) async throws {
    limit(number, Self.askingTime)
    try await socket.write(Data(response))
    shutdown(socket.socket.file.rawValue, CInt(SHUT_WR))
    // A line that is closed with bytes unread is reset, and takes the answer with it.
    for _ in 0..<64 { _ = try await socket.read(atMost: 4096) }
  }

  /// Tells a browser all that happens, from its place on.
  private func tell(_ number: Int, _ socket: AsyncSocket, from place: Board.Place) async throws {
    var place = place
    var states = 0
    try await write(PageText.eventsBegin, to: socket, number)
    for await _ in board.changes() {
      while true {
        guard let bytes = board.take(&place, now: HostClock.nanoseconds()) else { return }
        let more = bytes + board.current(since: &states)
        if more.isEmpty { break }
        try await write(more, to: socket, number)
      }
    }
  }

  private func write(_ bytes: [UInt8], to socket: AsyncSocket, _ number: Int) async throws {
    limit(number, Self.longestStall)
    try await socket.write(Data(bytes))
    if !isStopping { clients[number]?.deadline = .max }
  }
}

extension Door.Refusal {
  init(_ fault: RequestHead.Fault) {
    switch fault {
    case .malformed: self = .malformed
    case .tooLarge: self = .tooLarge
    case .hasBody: self = .hasBody
    }
  }
}
