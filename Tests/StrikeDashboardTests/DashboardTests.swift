import Foundation
import GaitModel
import GaitReporting
import Glibc
import Testing

@testable import StrikeDashboard

/// A page that is served, and browsers that are nothing but sockets.
struct DashboardTests {
  /// A dashboard on its thread.
  private final class Served {
    let dashboard: Dashboard
    let feed: DashboardFeed
    let port: UInt16
    private let ended = DispatchSemaphore(value: 0)

    init() throws {
      let dashboard = try Dashboard(#require(ServeAddress("127.0.0.1:0")))
      self.dashboard = dashboard
      feed = dashboard.feed()
      port = try #require(UInt16(dashboard.links[0].split(separator: ":")[2].dropLast()))
      Thread { [ended] in
        dashboard.run()
        ended.signal()
      }.start()
    }

    func begin() {
      feed.begin(
        SessionDescription(program: "test", sensors: [.init(input: "pod", format: "lines", stream: nil)]))
    }

    func push(_ numbers: Range<Int>) {
      let events = numbers.map { number in
        GaitEvent.gap(
          StreamGap(start: .zero, end: SensorTime(nanoseconds: 1_000_000_000), lostSamples: Int64(number)))
      }
      feed.push(events.span)
    }

    /// Ends within a minute.
    func end() {
      feed.finish()
      let isOver = ended.wait(timeout: .now() + 60) == .success
      #expect(isOver)
    }
  }

  /// A connection whose other end is the page.
  private final class Browser {
    let line: Int32
    private var bytes = Data()
    var text: String { String(decoding: bytes, as: UTF8.self) }

    init(_ port: UInt16, receiveBuffer: Int32? = nil) throws {
      line = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      try #require(line >= 0)
      if var receiveBuffer { setsockopt(line, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, 4) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let status = withUnsafeBytes(of: &address) {
        connect(line, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), size)
      }
      try #require(status == 0)
    }

    deinit { close(line) }

    func send(_ text: String) {
      _ = text.utf8CString.withUnsafeBytes { write(line, $0.baseAddress!, $0.count - 1) }
    }

    func ask(_ target: String, host: String, _ headers: String...) {
      send((["GET \(target) HTTP/1.1", "Host: \(host)"] + headers).joined(separator: "\r\n") + "\r\n\r\n")
    }

    /// Reads until the text has come, or to the end; false where neither happens within a minute.
    @discardableResult func read(to end: String? = nil) -> Bool {
      var block = [UInt8](repeating: 0, count: 1 << 16)
      var seen = 0
      while true {
        if let end {
          if bytes.range(of: Data(end.utf8), in: max(0, seen - end.utf8.count)..<bytes.count) != nil {
            return true
          }
          seen = bytes.count
        }
        var polled = pollfd(fd: line, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, 60_000) > 0 else { return false }
        let count = Glibc.read(line, &block, block.count)
        if count <= 0 { return end == nil }
        bytes += block[..<count]
      }
    }

    /// What came and what was said to be missed.
    var told: (events: Int, missed: Int) {
      let missed = text.components(separatedBy: "\"type\":\"missed\",\"events\":").dropFirst()
      return (
        text.components(separatedBy: "\"type\":\"gap\"").count - 1,
        missed.compactMap { Int($0.prefix { $0.isNumber }) }.reduce(0, +)
      )
    }
  }

  @Test func `a browser gets the page, then events as they come, then the end`() throws {
    let served = try Served()
    let page = try Browser(served.port)
    page.ask("/", host: "127.0.0.1:\(served.port)")
    #expect(page.read())
    #expect(page.text.hasPrefix("HTTP/1.1 200 OK\r\n") && page.text.hasSuffix("</html>\n"))
    let nonce = try #require(page.text.firstMatch(of: /script-src 'nonce-([a-z2-9]{24})'/)?.1)
    #expect(page.text.components(separatedBy: "nonce=\"\(nonce)\"").count == 3)
    #expect(!page.text.contains("{{"))
    // A namespace is no address.
    #expect(!page.text.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "").contains("://"))

    let events = try Browser(served.port)
    events.ask("/events", host: "localhost:\(served.port)")
    #expect(events.read(to: "\"type\":\"opening\""))
    #expect(events.read(to: "Nothing can be told yet"))
    served.begin()
    #expect(events.read(to: "footstrike.events/1"))
    served.push(0..<3)
    #expect(events.read(to: "\"lost_samples\":2"))
    var state = DashboardState()
    state.missing = ["the pod: \"gone\""]
    state.lines = [.init(words: "line", isWell: false)]
    served.feed.tell(state)
    #expect(events.read(to: #""missing":["the pod: \"gone\""#))
    #expect(events.read(to: #""lines":[{"words":"line","well":false}]"#))
    served.end()
    #expect(events.read() && events.text.hasSuffix("data: {\"type\":\"over\"}\n\n"))
  }

  @Test func `a browser that comes back is told the rest`() throws {
    let served = try Served()
    served.begin()
    served.push(0..<5)
    let first = try Browser(served.port)
    first.ask("/events", host: "127.0.0.1:\(served.port)")
    #expect(first.read(to: "\"lost_samples\":4"))
    let identifiers = first.text.matches(of: /id: (\S+)\n/).map { String($0.1) }
    let back = try Browser(served.port)
    back.ask("/events", host: "127.0.0.1:\(served.port)", "Last-Event-ID: \(identifiers[2])")
    #expect(back.read(to: "\"lost_samples\":4"))
    served.end()
    #expect(back.read() && first.read())
    #expect(back.told == (2, 0) && back.text.contains("\"lost_samples\":3"))
  }

  @Test func `one that stands still holds up nobody, and is told what it missed`() throws {
    let served = try Served()
    served.begin()
    let host = "127.0.0.1:\(served.port)"
    let still = try Browser(served.port, receiveBuffer: 4096)
    still.ask("/events", host: host)
    #expect(still.read(to: "footstrike.events/1"))
    let moving = try Browser(served.port)
    moving.ask("/events", host: host)
    #expect(moving.read(to: "footstrike.events/1"))
    // More than the lines that are kept and all buffers between.
    let total = 12_000
    for first in stride(from: 0, to: total, by: 1000) {
      served.push(first..<first + 1000)
      #expect(moving.read(to: "\"lost_samples\":\(first + 999)}"))
    }
    #expect(served.dashboard.links.count == 1)
    // It reads again, before the page has let it go.
    #expect(still.read(to: "\"lost_samples\":\(total - 1)}"))
    served.end()
    #expect(still.read() && moving.read())
    #expect(moving.told == (total, 0))
    let (events, missed) = still.told
    #expect(events + missed == total && missed > 0, "\(events) + \(missed)")
  }

  @Test func `what is refused gets a sentence and no more`() throws {
    let served = try Served()
    let host = "127.0.0.1:\(served.port)"
    func answer(_ request: String) throws -> String {
      let browser = try Browser(served.port)
      browser.send(request)
      #expect(browser.read())
      #expect(!browser.text.contains("<script"))
      return String(browser.text.prefix(12).dropFirst(9))
    }
    #expect(try answer("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n") == "421")
    #expect(try answer("GET / HTTP/1.1\r\nHost: \(host)\r\nOrigin: null\r\n\r\n") == "403")
    #expect(try answer("GET /etc HTTP/1.1\r\nHost: \(host)\r\n\r\n") == "404")
    #expect(try answer("PUT / HTTP/1.1\r\nHost: \(host)\r\nContent-Length: 9999999999\r\n\r\n") == "413")
    #expect(try answer("\0\0\0\r\n\r\n") == "400")
    #expect(try answer("GET /" + String(repeating: "a", count: 20_000)) == "431")
    #expect(try answer("GET / HTTP/1.1\r\n") == "408")
    served.end()
  }

  @Test func `lines that ask nothing make room for those that do`() throws {
    let served = try Served()
    let idle = try (0..<PageServer.mostAsking * 3).map { _ in try Browser(served.port) }
    let host = "127.0.0.1:\(served.port)"
    let page = try Browser(served.port)
    page.ask("/", host: host)
    #expect(page.read() && page.text.hasPrefix("HTTP/1.1 200"))
    // The first were let go, and without an answer.
    #expect(idle[0].read() && idle[0].text.isEmpty)
    let listening = try (0..<PageServer.mostListeners).map { _ in
      let browser = try Browser(served.port)
      browser.ask("/events", host: host)
      #expect(browser.read(to: "opening"))
      return browser
    }
    let late = try Browser(served.port)
    late.ask("/events", host: host)
    #expect(late.read() && late.text.hasPrefix("HTTP/1.1 503"))
    served.end()
    #expect(listening.allSatisfy { $0.read() })
  }

  @Test func `what is no event is told as well`() throws {
    let served = try Served()
    served.feed.push(
      DashboardNotice(
        kind: "sensor_away left", phase: .raised, message: "left: nothing for 3 s",
        spoken: "the sensor is away"))
    served.begin()
    let page = try Browser(served.port)
    page.ask("/events", host: "127.0.0.1:\(served.port)")
    let words = #""type":"notice","at_ms":"#
    #expect(page.read(to: #""spoken":"the sensor is away""#))
    #expect(page.text.contains(words))
    served.end()
  }

  @Test func `a port that is taken is told`() throws {
    let served = try Served()
    #expect(throws: FootstrikeError.self) {
      try Dashboard(#require(ServeAddress("127.0.0.1:\(served.port)")))
    }
    #expect(throws: FootstrikeError.self) { try Dashboard(#require(ServeAddress("192.0.2.1:0"))) }
    served.end()
  }

  @Test func `what is missing is told in words`() {
    var words = MissingWords()
    #expect(words.words(now: 0, isPaused: false) == ["Nothing can be told yet: no samples came."])
    var stream = StreamDescription(placement: .shoe, rateHertz: 200, hasAngularRate: false)
    stream.side = nil
    words.session = SessionDescription(
      program: "t", sensors: [.init(input: "a", format: "b", stream: stream)])
    #expect(words.words(now: 0, isPaused: false) == ["No steps are seen."])
    #expect(words.words(now: 0, isPaused: true).count == 1)
    for reason in NoPatternReason.allCases {
      let strike = Strike(
        number: 0, initialContact: .zero, initialContactIndex: 0, decidedAt: .zero, noPatternReason: reason)
      words.take(Dashboard.TimedEvent(at: 0, event: .strike(strike)))
      let said = words.words(now: 1_000_000_000, isPaused: false)
      #expect(said.count == 2 && said[0].hasPrefix("No pattern: ") && said[1].hasPrefix("No slope: "))
    }
    #expect(words.words(now: 6_000_000_000, isPaused: false) == ["No steps are seen."])
    // A pause of the runner's is no loss.
    for lost in [0, 5] {
      words.take(
        Dashboard.TimedEvent(
          at: 6_000_000_000, event: .gap(StreamGap(start: .zero, end: .zero, lostSamples: Int64(lost)))))
      #expect(words.words(now: 7_000_000_000, isPaused: false).count == (lost == 0 ? 1 : 2))
    }
    #expect(words.words(now: 11_000_000_000, isPaused: false) == ["No steps are seen."])
  }
}
