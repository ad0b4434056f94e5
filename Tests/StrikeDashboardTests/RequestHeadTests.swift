import Testing

@testable import StrikeDashboard

struct RequestHeadTests {
  private func head(_ lines: String...) throws(RequestHead.Fault) -> RequestHead {
    try RequestHead(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
  }

  @Test func `a request is read`() throws {
    let head = try head(
      "GET /events?token=abc&x=1 HTTP/1.1", "Host: 127.0.0.1:8088", "Last-Event-ID:  r-12 ", "Accept: */*",
      "accept: text/html")
    #expect(head.method == "GET" && head.path == "/events" && head.query == "token=abc&x=1")
    #expect(head["host"] == "127.0.0.1:8088" && head["last-event-id"] == "r-12")
    #expect(head.parameter("token") == "abc" && head.parameter("y") == nil)
    #expect(try self.head("GET /?token=a&token=b HTTP/1.0", "Host: a").parameter("token") == nil)
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\n\r\n", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
    "GET / HTTP/2\r\nHost: a\r\n\r\n", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET\r\nHost: a\r\n\r\n",
    "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\u{0}\r\n\r\n", "GET /ü HTTP/1.1\r\nHost: a\r\n\r\n",
    "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n",
    "\r\n\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n\r\nX", "GET /\tb HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\norigin: http://b\r\n\r\n",
  ])
  func `what two readers could read in two ways is refused`(_ text: String) {
    #expect(throws: RequestHead.Fault.malformed) { try RequestHead(Array(text.utf8)) }
  }

  @Test func `a body, and more than is kept, are refused`() {
    for body in [
      "Content-Length: 1", "Content-Length: 0, 0", "Transfer-Encoding: chunked", "Content-Length: -0",
    ] {
      #expect(throws: RequestHead.Fault.hasBody) { try head("GET / HTTP/1.1", "Host: a", body) }
    }
    #expect(throws: Never.self) { try head("GET / HTTP/1.1", "Host: a", "Content-Length: 0") }
    #expect(throws: RequestHead.Fault.tooLarge) {
      try head("GET / HTTP/1.1", "Host: a", "X: " + String(repeating: "x", count: RequestHead.mostBytes))
    }
    let many = (0..<RequestHead.mostHeaders).map { "X\($0): y" }.joined(separator: "\r\n")
    #expect(throws: RequestHead.Fault.tooLarge) { try head("GET / HTTP/1.1", "Host: a", many) }
  }

  @Test func `the end of a head is found however it comes`() {
    let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\nrest".utf8)
    for cut in 0...bytes.count {
      let found = RequestHead.end(in: Array(bytes[..<cut])) ?? RequestHead.end(in: bytes, seen: cut)
      #expect(found == bytes.count - 4)
    }
  }

  /// Damage of all kinds gives a head or a refusal, and never a trap.
  @Test func `damaged requests are read or refused`() {
    let good = Array(
      "GET /events?token=abc HTTP/1.1\r\nHost: 127.0.0.1:8088\r\nOrigin: http://a\r\n\r\n".utf8)
    var seed: UInt64 = 1
    func next(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % bound
    }
    var read = 0
    for _ in 0..<20_000 {
      var bytes = good
      for _ in 0...next(4) {
        switch next(3) {
        case 0: bytes[next(bytes.count)] = UInt8(next(256))
        case 1: bytes.remove(at: next(bytes.count))
        default: bytes.insert(UInt8(next(256)), at: next(bytes.count))
        }
      }
      if (try? RequestHead(bytes)) != nil { read += 1 }
    }
    #expect(read > 100 && read < 19_000)
  }
}
