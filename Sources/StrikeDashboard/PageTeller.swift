import GaitModel
import GaitReporting

/// Puts a session into words for browsers: its events as the lines of `--events`, and twice a second how it stands.
struct PageTeller {
  private let board: Board
  private var report: EventsJSONL?
  private var missing = MissingWords()
  private var state = DashboardState()
  private var dropped = 0
  private var nextState: Int64 = 0
  private static let stateEvery: Int64 = 500_000_000

  init(board: Board) {
    self.board = board
    board.open(Self.message("opening") { $0.field("run", board.run) })
  }

  /// It is known of what events are.
  var hasSession: Bool { report != nil }

  /// Takes what was said of the session since the last time.
  mutating func take(_ orders: Dashboard.Orders) {
    if let session = orders.session {
      let report = EventsJSONL(session)
      self.report = report
      missing.session = session
      var line: [UInt8] = []
      report.begin(into: &line)
      board.open(
        Self.message("opening") { json in
          json.field("run", board.run)
          json.field("session", json: line.dropLast())
        })
    }
    for (at, notice) in orders.notices {
      board.post(
        Self.message("notice") { json in
          json.field("at_ms", Double(at) * 1e-6, places: 1)
          json.field("kind", notice.kind)
          json.field("phase", notice.phase.rawValue)
          json.field("message", notice.message)
          json.field("spoken", notice.spoken)
        }, at: at, about: "notice \(notice.kind)")
    }
    if let state = orders.state, state != self.state {
      self.state = state
      nextState = 0
    }
  }

  /// Takes events, of which so many were dropped before since this was too slow.
  mutating func take(_ events: [Dashboard.TimedEvent], dropped: Int) {
    for event in events {
      missing.take(event)
      var line: [UInt8] = []
      report?.push(event.event, into: &line)
      board.post(
        Self.message("event") { json in
          json.field("at_ms", Double(event.at) * 1e-6, places: 1)
          json.field("event", json: line.dropLast())
          if case .warning(let warning) = event.event { json.field("spoken", warning.spoken) }
        }, at: event.at, about: Self.subject(event.event))
    }
    guard dropped > self.dropped, let last = events.last else { return }
    board.post(Self.missed(dropped - self.dropped), at: last.at)
    self.dropped = dropped
  }

  /// Tells how it stands, where that is due.
  mutating func tellState(now: Int64) {
    guard now >= nextState else { return }
    nextState = now + Self.stateEvery
    board.show(
      Self.message("state") { json in
        json.field("now_ms", Double(now) * 1e-6, places: 1)
        json.field("paused", state.isPaused)
        json.beginList("missing")
        for words in state.missing + missing.words(now: now, isPaused: state.isPaused) { json.element(words) }
        json.endList()
        json.beginList("lines")
        for line in state.lines {
          json.beginObject()
          json.field("words", line.words)
          json.field("well", line.isWell)
          json.endObject()
        }
        json.endList()
      })
  }

  /// What a browser that comes late must know, however long ago it was.
  private static func subject(_ event: GaitEvent) -> String? {
    switch event {
    case .descentBegan, .descentEnded: "descent"
    case .warning(let warning): "warning \(warning.kind)"
    case .strike, .contact, .gap: nil
    }
  }

  /// What tells that events went by.
  static func missed(_ count: Int) -> [UInt8] { message("missed") { $0.field("events", count) } }

  /// That there will be no more.
  static let over = message("over") { _ in }

  private static func message(_ type: String, _ write: (inout JSONBytes) -> Void) -> [UInt8] {
    var json = JSONBytes(omitsUnknown: true)
    json.beginObject()
    json.field("type", type)
    write(&json)
    json.endObject()
    return json.bytes
  }
}
