import Testing

@testable import StrikeDashboard

struct DoorTests {
  private let alone = Door(token: nil, ownNames: ["vest", "vest.local"])
  private let open = Door(token: "abcdefgh", ownNames: ["vest", "vest.local"])

  private func ask(
    _ door: Door, _ target: String = "/", host: String = "127.0.0.1:80", to address: String = "127.0.0.1",
    port: UInt16 = 8088, method: String = "GET", _ headers: String...
  ) throws -> Door.Answer {
    let lines = ["\(method) \(target) HTTP/1.1", "Host: \(host)"] + headers
    let head = try RequestHead(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
    return door.answer(head, to: address, port: port)
  }

  @Test(arguments: ["127.0.0.1:8088", "localhost:8088", "LOCALHOST:8088", "vest:8088", "vest.local:8088"])
  func `this computer's own names get in`(_ host: String) throws {
    #expect(try ask(alone, host: host) == .page)
    #expect(try ask(alone, "/events", host: host, "Last-Event-ID: r-3") == .events(after: "r-3"))
  }

  @Test(arguments: [
    "evil.example:8088", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8088.evil.example", "127.0.0.2:8088", "",
    "localhost.evil.example:8088", "127.0.0.1:8088@evil", "[::1]:8088", "192.168.1.5:8088", "127.0.0.1:08088",
  ])
  func `any other name is refused, as a rebound one would be`(_ host: String) throws {
    #expect(try ask(alone, host: host) == .refused(.wrongHost))
  }

  @Test func `the name is of the address that a connection came to`() throws {
    let token = "/?token=abcdefgh"
    #expect(try ask(open, token, host: "192.168.1.5:8088", to: "192.168.1.5") == .page)
    #expect(try ask(open, token, host: "[fd00::5]:8088", to: "fd00::5") == .page)
    #expect(try ask(open, token, host: "localhost:8088", to: "192.168.1.5") == .refused(.wrongHost))
    #expect(try ask(open, token, host: "10.0.0.1:8088", to: "192.168.1.5") == .refused(.wrongHost))
  }

  @Test func `the usual port is told or not`() throws {
    #expect(try ask(alone, host: "127.0.0.1", port: 80) == .page)
    #expect(try ask(alone, host: "127.0.0.1:80", port: 80) == .refused(.wrongHost))
  }

  @Test(arguments: [
    "/", "/?token=", "/?token=abcdefg", "/?token=abcdefgh&token=abcdefgh", "/?Token=abcdefgh",
    "/events", "/events?token=abcdefgi", "/?token=abcdefghi", "/abcdefgh", "/?x=token=abcdefgh",
  ])
  func `without the right token there is nothing, whatever is asked for`(_ target: String) throws {
    for path in [target, "/none\(target)"] {
      #expect(try ask(open, path, host: "vest:8088", to: "192.168.1.5") == .refused(.wrongToken))
    }
  }

  @Test(arguments: [
    "Origin: http://evil.example", "Origin: null", "Origin: https://127.0.0.1:8088",
    "Origin: http://127.0.0.1",
    "Origin: http://127.0.0.1:8088.evil.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
  ])
  func `other pages get nothing`(_ header: String) throws {
    #expect(try ask(alone, host: "127.0.0.1:8088", header) == .refused(.wrongOrigin))
    #expect(try ask(alone, "/events", host: "127.0.0.1:8088", header) == .refused(.wrongOrigin))
  }

  @Test func `a link may be followed, and nothing be framed or fetched`() throws {
    let from = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"]
    let host = "127.0.0.1:8088"
    #expect(try ask(alone, host: host, from[0], from[1], "Sec-Fetch-Dest: document") == .page)
    #expect(try ask(alone, host: host, from[0], from[1], "Sec-Fetch-Dest: iframe") == .refused(.wrongOrigin))
    #expect(
      try ask(alone, "/events", host: host, from[0], from[1], "Sec-Fetch-Dest: document")
        == .refused(.wrongOrigin))
    #expect(try ask(alone, host: host, "Sec-Fetch-Site: same-origin", "Origin: http://\(host)") == .page)
  }

  @Test(arguments: [
    "/index.html", "//", "/..", "/../etc/passwd", "/%2e%2e/", "/events/", "/EVENTS", "/.git/config",
    "/events/../", "/%00", "/dashboard.js", "/?/../x/..", "/;",
  ])
  func `there is nothing but the page`(_ target: String) throws {
    let answer = try ask(alone, target, host: "localhost:8088")
    #expect(answer == (target.hasPrefix("/?") ? .page : .refused(.notFound)))
  }

  @Test func `methods and upgrades are refused`() throws {
    let host = "localhost:8088"
    for method in ["POST", "HEAD", "OPTIONS", "get", "CONNECT"] {
      #expect(try ask(alone, host: host, method: method) == .refused(.wrongMethod))
    }
    #expect(
      try ask(alone, "/events", host: host, "Upgrade: websocket", "Connection: Upgrade")
        == .refused(.malformed))
  }

  @Test func `tokens differ and are long`() {
    let tokens = Set((0..<100).map { _ in Door.newToken() })
    #expect(tokens.count == 100 && tokens.allSatisfy { $0.utf8.count == 24 })
    #expect(Door.isSame("abc", "abc") && !Door.isSame("abcd", "abc") && !Door.isSame("", "abc"))
  }

  @Test func `every refusal has a status and words`() {
    for refusal in Door.Refusal.allCases {
      let text = String(decoding: PageText.refusal(refusal), as: UTF8.self)
      #expect(text.hasPrefix("HTTP/1.1 \(refusal.status)\r\n") && text.hasSuffix("\(refusal.words)\n"))
      #expect(text.contains("Content-Security-Policy: default-src 'none'"))
    }
  }
}

struct ServeAddressTests {
  @Test(arguments: [
    ("127.0.0.1:8088", "127.0.0.1", 8088), ("0.0.0.0", "0.0.0.0", 8088), ("9000", "127.0.0.1", 9000),
    (":9000", "127.0.0.1", 9000), ("[::1]:1", "::1", 1), ("[::]", "::", 8088), ("fd00::0:5", "fd00::5", 8088),
    ("localhost:80", "127.0.0.1", 80), ("192.168.1.5:0", "192.168.1.5", 0),
    ("[::ffff:127.0.0.1]:1", "127.0.0.1", 1),
  ])
  func `an address, a port or both`(_ text: String, _ host: String, _ port: UInt16) {
    let address = ServeAddress(text)
    #expect(address?.host == host && address?.port == port)
  }

  @Test(arguments: [
    "", ":", "/dev/ttyACM0", "example.com:80", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:+1", "[::1",
    "[::1]80",
    "[127.0.0.1]:80", "1.2.3", "127.0.0.1:80:90", "-1", "256.0.0.1",
  ])
  func `what is none is refused`(_ text: String) { #expect(ServeAddress(text) == nil) }

  @Test func `only this computer's own are loopback`() {
    #expect(ServeAddress("127.1.2.3")?.isLoopback == true && ServeAddress("[::1]")?.isLoopback == true)
    for other in ["0.0.0.0", "[::]", "192.168.1.5", "[::ffff:10.0.0.1]"] {
      #expect(ServeAddress(other)?.isLoopback == false, "\(other)")
    }
  }
}
