import Foundation
import Testing

@testable import SensorIO

/// Sensors of the network, on this computer alone.
struct NetworkTests {
  @Test func `what is written is read, and loopback is meant where nothing is said`() throws {
    let tcp = try #require(NetworkPort("tcp://pod.local:3333"))
    #expect((tcp.kind, tcp.host, tcp.port, tcp.listens) == (.tcp, "pod.local", 3333, false))
    let udp = try #require(NetworkPort("udp://:5555"))
    #expect(udp.host == "127.0.0.1" && udp.isLoopback && udp.listens && udp.mayComeOutOfOrder)
    #expect(try #require(NetworkPort("udp://0.0.0.0:5555")).isLoopback == false)
    #expect(NetworkPort("tcp-listen://[::1]:7")?.host == "::1")
    #expect(NetworkPort("phyphox://10.0.0.7")?.port == 8080)
    #expect(NetworkPort("phyphox://10.0.0.7:80")?.port == 80)
    #expect(NetworkPort("sensorlogger://:8000/a-secret")?.path == "/a-secret")
  }

  @Test(arguments: [
    "tcp://pod", "tcp://:80", "tcp://pod:0", "tcp://pod:99999", "tcp://pod:-1", "tcp://pod:80/path",
    "http://pod:80",
    "udp://", "udp://:", "udp://[::1:5", "udp://[::1]5", "tcp://a b:1", "tcp://x@pod:1",
    "sensorlogger://:80/a?b",
    "sensorlogger://:80/a b", "phyphox://", "phyphox://:80",
  ])
  func `what makes no sense is none`(_ text: String) {
    #expect(NetworkPort.isMeant(by: text))
    #expect(NetworkPort(text) == nil)
  }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// Reads until so many bytes came, or something else than bytes and silence did.
  private func read(_ source: any PolledSource, _ count: Int) throws -> (bytes: [UInt8], other: [ByteRead]) {
    var block = [UInt8](repeating: 0, count: 4_096)
    var (bytes, other): ([UInt8], [ByteRead]) = ([], [])
    while bytes.count < count {
      let read = try block.withUnsafeMutableBytes { try source.read(into: $0, timeout: .seconds(30)) }
      switch read {
      case .bytes(let count): bytes += block[..<count]
      case .silent:
        Issue.record("nothing came")
        return (bytes, other)
      default: other.append(read)
      }
    }
    return (bytes, other)
  }

  @Test func `a line that listens takes one sensor after the other`() throws {
    let line = try TCPLine(#require(NetworkPort("tcp-listen://:0")), name: "test")
    #expect(line.awaited != nil && !line.isConnected)
    let first = try Peer(to: line.localPort)
    first.send(bytes("one"))
    #expect(try read(line, 3) == (bytes("one"), [.reconnected]))
    #expect(line.awaited == nil && line.isConnected && line.reconnections == 0)
    #expect(line.send(bytes("s"), timeout: .seconds(10)))
    #expect(first.receive(1) == bytes("s"))
    first.close()
    let second = try Peer(to: line.localPort)
    second.send(bytes("two"))
    #expect(try read(line, 3) == (bytes("two"), [.disconnected, .reconnected]))
    #expect(line.reconnections == 1)
  }

  @Test func `a line that connects comes back when the sensor does`() throws {
    let sensor = try Peer.Listener()
    let line = try TCPLine(#require(NetworkPort("tcp://127.0.0.1:\(sensor.port)")), name: "test")
    let reading = Thread.read(line, 3)
    let first = sensor.accept()
    first.send(bytes("one"))
    #expect(try reading() == (bytes("one"), [.reconnected]))
    first.close()
    let again = Thread.read(line, 3)
    let second = sensor.accept()
    second.send(bytes("two"))
    #expect(try again() == (bytes("two"), [.disconnected, .reconnected]))
  }

  @Test func `datagrams are read one by one, and those of strangers are not`() throws {
    let line = try UDPLine(#require(NetworkPort("udp://:0")), name: "test")
    let pod = try Peer(to: line.localPort, datagrams: true)
    let stranger = try Peer(to: line.localPort, datagrams: true)
    pod.send(bytes("one"))
    #expect(try read(line, 3).bytes == bytes("one"))
    stranger.send(bytes("evil"))
    pod.send(bytes("two"))
    #expect(try read(line, 3).bytes == bytes("two"))
    #expect(line.strangers == 1)
    #expect(line.send(bytes("x"), timeout: .zero))
    #expect(pod.receive(1) == bytes("x"))
  }

  @Test func `a port that is taken is told`() throws {
    let line = try UDPLine(#require(NetworkPort("udp://:0")), name: "test")
    let error = #expect(throws: SensorIOError.self) {
      _ = try UDPLine(#require(NetworkPort("udp://:\(line.localPort)")), name: "udp://:\(line.localPort)")
    }
    #expect(error?.cause == .busy)
  }

  @Test(arguments: [1, 3, 1000])
  func `messages are cut out of a connection, however they come`(_ cut: Int) {
    let text =
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
      + "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
      + "GET / HTTP/1.1\r\nHost:x\r\n\r\n"
    var reader = HTTPReader(mostBody: 100)
    var found: [HTTPMessage] = []
    let all = bytes(text)
    for start in stride(from: 0, to: all.count, by: cut) {
      Array(all[start..<min(all.count, start + cut)]).withUnsafeBytes { reader.append($0) }
      while case .message(let message) = reader.next() { found.append(message) }
    }
    #expect(found.map(\.body) == [bytes("hello"), bytes("abcde"), []])
    #expect(found.map { $0.first[0] } == ["POST", "POST", "GET"])
    #expect(found.allSatisfy { $0.fields["host"] == "x" })
  }

  @Test(arguments: [
    ("POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n", 413),
    ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n", 413),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n+5\r\n", 400),
    ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\rx\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: a\rContent-Length: 1\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\n folded: x\r\n\r\n", 400), ("POST / HTTP/1.1\nHost: x\r\n\r\n", 400),
    ("nonsense\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nX: \u{0}\r\n\r\n", 400), (String(repeating: "x", count: 9_000), 431),
  ])
  func `what is no plain message of the expected size is refused`(_ text: String, _ status: Int) {
    var reader = HTTPReader(mostBody: 100)
    bytes(text).withUnsafeBytes { reader.append($0) }
    #expect(reader.next() == .refused(status))
  }

  @Test func `an answer without a length is as long as the connection`() {
    var reader = HTTPReader(mostBody: 100, answers: true)
    bytes("HTTP/1.1 200 OK\r\n\r\nall of it").withUnsafeBytes { reader.append($0) }
    #expect(reader.next() == .incomplete)
    guard case .message(let message) = reader.next(isClosed: true) else {
      Issue.record("it was not read")
      return
    }
    #expect(message.body == bytes("all of it"))
  }

  @Test func `what is posted to the path is read, and nothing else`() throws {
    let line = try HTTPPushLine(#require(NetworkPort("sensorlogger://:0/secret")), name: "test")
    func ask(_ text: String) throws -> Peer {
      let peer = try Peer(to: line.localPort)
      peer.send(bytes(text))
      return peer
    }
    let asked = [
      try ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nbad"),
      try ask("GET /secret HTTP/1.1\r\nHost: x\r\n\r\n"),
      try ask("POST /secret HTTP/1.1\r\nHost: x\r\nOrigin: http://evil\r\nContent-Length: 3\r\n\r\nbad"),
      try ask("POST /secret HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n"),
      try ask("POST /../secret HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nbad"),
    ]
    let good = try ask("POST /secret HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\ngood")
    #expect(try read(line, 4).bytes == bytes("good"))
    #expect(good.receive(12) == bytes("HTTP/1.1 200"))
    good.send(bytes("POST /secret HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"))
    let reading = Thread.read(line, 4)
    while true { if good.receiveLine().hasPrefix("HTTP/1.1 100") { break } }
    good.send(bytes("more"))
    #expect(try reading().bytes == bytes("more"))
    for (peer, status) in zip(asked, ["404", "405", "403", "413", "404"]) {
      #expect(peer.receiveLine() == "HTTP/1.1 \(status)" || peer.lastLine.hasPrefix("HTTP/1.1 \(status) "))
    }
    #expect(line.refusals == 5)
  }

  @Test func `a server is asked again and again, by what it answered`() throws {
    let phone = try Peer.Listener()
    let line = try HTTPPollLine(
      #require(NetworkPort("phyphox://127.0.0.1:\(phone.port)")), name: "test", interval: .milliseconds(5),
      first: "/first"
    ) { status, body in "/after-\(status)-\(body.count)" }
    let reading = Thread.read(line, 8)
    let peer = phone.accept()
    #expect(peer.receiveLine() == "GET /first HTTP/1.1")
    peer.receiveHead()
    peer.send(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))
    #expect(peer.receiveLine() == "GET /after-200-5 HTTP/1.1")
    peer.receiveHead()
    // Not what was asked for: nothing of it is handed on.
    peer.send(bytes("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"))
    #expect(peer.receiveLine() == "GET /after-404-2 HTTP/1.1")
    peer.receiveHead()
    // Closed: the next question comes by a new connection.
    peer.send(bytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nyou"))
    peer.close()
    #expect(try reading() == (bytes("helloyou"), [.reconnected]))
    let more = Thread.read(line, 2)
    let next = phone.accept()
    #expect(next.receiveLine() == "GET /after-200-3 HTTP/1.1")
    next.send(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"))
    #expect(try more().bytes == bytes("ok"))
  }

  @Test func `a server that falls silent is given up among other lines, too, and asked anew`() throws {
    let phone = try Peer.Listener()
    let wakeUp = try WakeUp()
    let line = try HTTPPollLine(
      #require(NetworkPort("phyphox://127.0.0.1:\(phone.port)")), name: "test", interval: .milliseconds(5),
      first: "/first"
    ) { _, _ in "/next" }
    let group = SourceGroup([line], wakeUp: wakeUp)
    let isAskedAnew = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      let peer = phone.accept()
      peer.receiveHead()
      peer.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".utf8))
      // Its line stays open, and nothing comes by it any more.
      peer.receiveHead()
      phone.accept().receiveHead()
      isAskedAnew.signal()
      peer.close()
    }
    var found: [ByteRead] = []
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 1)
    defer { block.deallocate() }
    let end = HostClock.deadline(in: .seconds(30))
    while isAskedAnew.wait(timeout: .now()) != .success, found.count < 4, HostClock.nanoseconds() < end {
      _ = try group.read(
        into: block, now: HostClock.nanoseconds(), until: HostClock.deadline(in: .milliseconds(50))
      ) { _, read, _ in found.append(read) }
    }
    #expect(found.prefix(3) == [.reconnected, .bytes(5), .disconnected])
  }
}

extension Thread {
  /// Reads a line on a thread of its own; what came of it is waited for when it is asked for.
  fileprivate static func read(_ line: any PolledSource, _ count: Int) -> () throws -> (
    bytes: [UInt8], other: [ByteRead]
  ) {
    final class Box: @unchecked Sendable {
      var result: Result<([UInt8], [ByteRead]), any Error>?
      let done = DispatchSemaphore(value: 0)
    }
    let box = Box()
    Thread.detachNewThread {
      box.result = Result { try NetworkTests().readForThread(line, count) }
      box.done.signal()
    }
    return {
      box.done.wait()
      return try box.result!.get()
    }
  }
}

extension NetworkTests {
  fileprivate func readForThread(_ line: any PolledSource, _ count: Int) throws -> ([UInt8], [ByteRead]) {
    let (bytes, other) = try read(line, count)
    return (bytes, other)
  }
}
