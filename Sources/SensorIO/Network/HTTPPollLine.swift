import Glibc
import SystemPackage

/// What an HTTP server answers when it is asked again and again: each answer's body is bytes of the line.
///
/// One connection for all questions, as long as the server keeps it. Nothing waits but the reader for its lines.
package final class HTTPPollLine: NetworkLine, @unchecked Sendable {
  /// As it was written, for messages.
  package let name: String
  /// How often it answered again after it had not.
  package private(set) var reconnections = 0

  private enum State {
    case idle, connecting, asked
  }

  private let host: String
  private let address: SocketAddress
  private let interval: Int64
  /// The target of the next question, by the last answer.
  private let next: (_ status: Int, _ body: Span<UInt8>) -> String
  package let wakeUp: WakeUp?
  private var target: String
  private var state = State.idle
  /// The one that is there or being made.
  private var connection: CInt = -1
  private var since: Int64 = 0
  private var due: Int64 = 0
  private var reader = HTTPReader(mostBody: HTTPPollLine.mostBody, answers: true)
  /// What of an answer was not handed out yet.
  private var body: ArraySlice<UInt8> = []
  private var isUp = false
  private var wasUp = false

  private static let mostBody = 4 << 20
  private static let patience: Int64 = 2_000_000_000

  /// A line to a server, which is asked from the first reading on.
  ///
  /// - Parameters:
  ///   - interval: from one question to the next.
  ///   - first: the target of the first question, such as `/get?x`.
  ///   - next: that of the next one, by the status and body of an answer.
  /// - Throws: `SensorIOError` where its host is unknown. One that does not answer is waited for.
  package init(
    _ port: NetworkPort, name: String, interval: Duration, wakeUp: WakeUp? = nil, first: String,
    next: @escaping (_ status: Int, _ body: Span<UInt8>) -> String
  ) throws(SensorIOError) {
    self.name = name
    self.wakeUp = wakeUp
    self.interval =
      interval.components.seconds * 1_000_000_000 + interval.components.attoseconds / 1_000_000_000
    self.next = next
    target = first
    host = (port.host.contains(":") ? "[\(port.host)]" : port.host) + ":\(port.port)"
    address = try SocketAddress(host: port.host, port: port.port, name: name)
  }

  deinit { hangUp() }

  package var descriptor: CInt { state == .asked ? connection : -1 }
  package var lookAt: Int64 { state == .asked ? since + Self.patience : .max }
  package var isConnected: Bool { isUp }
  package var awaited: String? { wasUp ? nil : "nobody answers there yet" }

  package var pauseBeforeNextTry: Duration {
    switch state {
    case .connecting: .milliseconds(10)
    case .asked: .zero
    case .idle: .nanoseconds(max(1_000_000, due - HostClock.nanoseconds()))
    }
  }

  package func readNow(into buffer: UnsafeMutableRawBufferPointer) throws(SensorIOError) -> ByteRead {
    if !body.isEmpty { return handOut(into: buffer) }
    switch state {
    case .idle:
      guard HostClock.nanoseconds() >= due else { return .silent }
      due = max(due + interval, HostClock.nanoseconds() + interval / 2)
      since = HostClock.nanoseconds()
      if connection >= 0 { return ask() }
      connection = try Sockets.make(address, SOCK_STREAM, name: name)
      state = .connecting
      let isBegun = address.withPointer { Glibc.connect(connection, $0, $1) } == 0
      return isBegun || Errno(rawValue: errno) == .nowInProgress ? .silent : failed()
    case .connecting:
      guard let isMade = Sockets.isMade(connection) else { return isLate ? failed() : .silent }
      guard isMade else { return failed() }
      Sockets.tune(connection)
      reader = HTTPReader(mostBody: Self.mostBody, answers: true)
      return ask()
    case .asked:
      return receive(into: buffer)
    }
  }

  private var isLate: Bool { HostClock.nanoseconds() - since >= Self.patience }

  /// A question is a line and two fields, and fits into any socket that has taken the last one.
  private func ask() -> ByteRead {
    let question = Array("GET \(target) HTTP/1.1\r\nHost: \(host)\r\nAccept: application/json\r\n\r\n".utf8)
    let count = question.withUnsafeBytes {
      Glibc.send(connection, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
    }
    guard count == question.count else { return failed() }
    state = .asked
    return .silent
  }

  private func receive(into buffer: UnsafeMutableRawBufferPointer) -> ByteRead {
    var isClosed = false
    let count = recv(connection, buffer.baseAddress, buffer.count, 0)
    if count > 0 {
      reader.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    } else if count == 0 {
      isClosed = true
    } else if errno == EAGAIN || errno == EINTR {
      return isLate ? failed() : .silent
    } else {
      return failed()
    }
    switch reader.next(isClosed: isClosed) {
    case .incomplete: return isClosed || isLate ? failed() : .silent
    case .refused: return failed()
    case .message(let answer):
      let status = Int(answer.first[1]) ?? 0
      target = next(status, answer.body.span)
      state = .idle
      if isClosed || !answer.keepsConnection { hangUp() }
      if status == 200 { body = answer.body[...] }
      guard isUp else {
        if wasUp { reconnections += 1 }
        (isUp, wasUp) = (true, true)
        return .reconnected
      }
      return body.isEmpty ? .silent : handOut(into: buffer)
    }
  }

  private func handOut(into buffer: UnsafeMutableRawBufferPointer) -> ByteRead {
    let count = min(body.count, buffer.count)
    buffer.copyBytes(from: body.prefix(count))
    body = body.dropFirst(count)
    return .bytes(count)
  }

  /// Begins anew after a while.
  private func failed() -> ByteRead {
    hangUp()
    state = .idle
    due = HostClock.nanoseconds() + max(interval, 250_000_000)
    guard isUp else { return .silent }
    isUp = false
    return .disconnected
  }

  private func hangUp() {
    if connection >= 0 { close(connection) }
    connection = -1
  }
}
