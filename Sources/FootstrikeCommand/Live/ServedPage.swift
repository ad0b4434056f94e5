import GaitModel
import GaitReporting
import Glibc
import HostSensors
import SensorIO
import StrikeDashboard
import StrikePipeline

/// A session's page while it goes on: the thread that serves it, and what it is told. Never waits for a browser.
final class ServedPage {
  private let feed: DashboardFeed
  private let thread: PipelineThread
  private let links: [String]
  private let isOpenToOthers: Bool
  private let keepsLink: Bool
  private var nextState: Int64 = 0
  private static let stateEvery: Int64 = 500_000_000

  /// Serves from now on.
  ///
  /// - Parameter token: what the link must carry; `nil` for a new one, where any is needed.
  init(_ address: ServeAddress, token: String?) throws(FootstrikeError) {
    let dashboard = try Dashboard(address, token: token)
    (links, isOpenToOthers, keepsLink) = (dashboard.links, dashboard.isOpenToOthers, token != nil)
    feed = dashboard.feed()
    thread = try PipelineThread { dashboard.run() }
  }

  /// Tells a person where it is; once nothing can come between any more, for a service tries again every few seconds.
  func tellLinks() {
    for link in links { Console.complain("footstrike: the page is \(link)") }
    guard isOpenToOthers else { return }
    Console.complain(
      "footstrike: whoever has this link, and is in the same network, can watch"
        + (keepsLink ? "" : "; another session has another link"))
    if let code = QRCode(links[0]) {
      Console.write(Self.picture(of: code, coloured: Console.errorIsTerminal && getenv("NO_COLOR") == nil))
    }
  }

  /// Says what the sensors are.
  func begin(_ session: SessionDescription) { feed.begin(session) }

  /// Shows what came.
  func push(_ events: Span<GaitEvent>) { feed.push(events) }

  /// Shows an event that did not come through the pipeline.
  func push(_ event: GaitEvent) { feed.push(event) }

  /// Shows, and has phones say, what is no event.
  func push(_ notice: DashboardNotice) { feed.push(notice) }

  /// Says how the lines and the computer are, now and then.
  func tell(_ status: LiveStatus, host: [HostReading], hasBegun: Bool) {
    let now = HostClock.nanoseconds()
    guard now >= nextState else { return }
    nextState = now + Self.stateEvery
    var state = DashboardState()
    state.isPaused = status.isPaused
    for port in status.ports {
      let (words, isWell) = LiveView.stream(port, now: now, isVerbose: false)
      state.lines.append(.init(words: words, isWell: isWell))
      state.missing += Self.missing(port, now: now, hasBegun: hasBegun).map { ["\(port.path): \($0)"] } ?? []
    }
    if status.droppedByRing > 0 {
      state.lines.append(
        .init(words: "\(status.droppedByRing) samples dropped: analysis too slow", isWell: false))
    }
    for reading in host {
      state.lines.append(.init(words: "\(reading)", isWell: reading.limitNear() == nil))
    }
    feed.tell(state)
  }

  /// Says of which recording it is.
  func tell(recording: String) {
    let now = HostClock.nanoseconds()
    guard now >= nextState else { return }
    nextState = now + Self.stateEvery
    var state = DashboardState()
    state.lines = [.init(words: "\(recording), replayed", isWell: true)]
    feed.tell(state)
  }

  /// Ends the page: browsers are told, and those that do not hear it are not waited for.
  func finish() {
    feed.finish()
    thread.join()
  }

  /// What keeps a port from telling anything; `nil` where nothing does.
  private static func missing(_ port: LiveStatus.Port, now: Int64, hasBegun: Bool) -> String? {
    let silence = max(0, (now - port.lastArrival) / 1_000_000_000)
    if port.hasFailed { return "it can't be read any more" }
    switch port.state {
    case .waiting: return "no bytes have come; is the sensor switched on?"
    case .listening: return "bytes come, and what they say is still found out"
    case .lost: return "nothing for \(silence) s; plug it in again"
    case .ended: return "it has ended"
    case .streaming:
      if silence >= 3 { return "nothing for \(silence) s; check its battery and how far it is" }
      return hasBegun ? nil : "samples come; move, so that the placement can be told"
    }
  }

  /// A code in half blocks, dark on light on a terminal that shows colours; on others light is what is drawn.
  static func picture(of code: QRCode, coloured: Bool) -> TerminalText {
    var text: TerminalText = ""
    for row in stride(from: -4, to: code.size + 4, by: 2) {
      var line = ""
      for column in -4..<code.size + 4 {
        let top = code[row: row, column: column] == coloured
        // The last row has no other half where their number is odd.
        let bottom = (row + 1 < code.size + 4 && code[row: row + 1, column: column]) == coloured
        line += top ? bottom ? "█" : "▀" : bottom ? "▄" : " "
      }
      text = text + (coloured ? "\u{1B}[30;107m\(line)\u{1B}[0m\n" : "\(line)\n")
    }
    return text
  }
}
