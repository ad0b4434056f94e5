import Synchronization

/// What browsers are told: the last lines with their numbers, for each to read at its own pace.
///
/// Bounded: the oldest line makes room for the next, and whoever had not read it is told how many he missed.
final class Board: Sendable {
  /// How far a browser has read.
  struct Place {
    /// The number of the last line it was given.
    var last: Int
    /// Of the openings, the last it was given.
    var opening = 0
    /// It has had what it ends with.
    var hasEnded = false
  }

  private struct State {
    var lines: [(number: Int, at: Int64, bytes: [UInt8])] = []
    /// Index of the oldest in `lines` once that is full.
    var oldest = 0
    var next = 1
    /// What began long ago and may go on: the last line about each.
    var lasting: [(about: String, number: Int, bytes: [UInt8])] = []
    /// The session; told to each browser first.
    var opening: [UInt8] = []
    var openings = 0
    /// How it all stands; only the last is told.
    var current: [UInt8] = []
    var states = 0
    /// The last words; empty while there is more to come.
    var closing: [UInt8] = []
    var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
    var nextListener = 0

    func wake() { for listener in listeners.values { listener.yield() } }
  }

  private let state = Mutex(State())
  /// Lines that are kept.
  let capacity: Int
  /// Bytes that a browser is given at once.
  private static let mostBytes = 64 * 1024
  /// What a browser gets that comes new: more than a minute, nanoseconds.
  private static let backlog: Int64 = 70_000_000_000

  /// Tells one run of the program from the next, whose numbers begin anew.
  let run: String

  init(capacity: Int = 1024, run: String) {
    self.capacity = capacity
    self.run = run
  }

  /// Adds a line that stands for one event; `about` is what it is the last word on.
  func post(_ json: [UInt8], at: Int64, about: String? = nil) {
    state.withLock { state in
      let number = state.next
      state.next += 1
      let bytes = Array("id: \(run)-\(number)\ndata: ".utf8) + json + Array("\n\n".utf8)
      if state.lines.count < capacity {
        state.lines.append((number, at, bytes))
      } else {
        state.lines[state.oldest] = (number, at, bytes)
        state.oldest = (state.oldest + 1) % capacity
      }
      if let about {
        state.lasting.removeAll { $0.about == about }
        state.lasting.append((about, number, bytes))
        if state.lasting.count > 16 { state.lasting.removeFirst() }
      }
      state.wake()
    }
  }

  /// What each browser begins with; those that have begun are told it anew.
  func open(_ json: [UInt8]) {
    state.withLock { state in
      state.opening = Self.message(json)
      state.openings += 1
      state.wake()
    }
  }

  /// How it stands now; whoever has not read the last state will never know it.
  func show(_ json: [UInt8]) {
    state.withLock { state in
      state.current = Self.message(json)
      state.states += 1
      state.wake()
    }
  }

  /// Nothing will come after this.
  func end(_ json: [UInt8]) {
    state.withLock { state in
      state.closing = Self.message(json)
      state.wake()
    }
  }

  private static func message(_ json: [UInt8]) -> [UInt8] {
    Array("data: ".utf8) + json + Array("\n\n".utf8)
  }

  /// Where a browser goes on that has seen this identifier last; one that has seen none begins.
  func place(after identifier: String?) -> Place {
    state.withLock { state in
      let parts = identifier?.split(separator: "-", omittingEmptySubsequences: false) ?? []
      if parts.count == 2, parts[0] == run, let number = Int(parts[1]), (0..<state.next).contains(number) {
        return Place(last: number)
      }
      return Place(last: -1)
    }
  }

  /// What a browser has not been given yet, a piece at a time.
  ///
  /// - Returns: nothing where there is nothing new; `nil` where nothing more will come.
  func take(_ place: inout Place, now: Int64) -> [UInt8]? {
    state.withLock { state in
      var bytes: [UInt8] = []
      if place.opening < state.openings {
        bytes += state.opening
        place.opening = state.openings
      }
      let oldest = state.next - state.lines.count
      if place.last < 0 {
        // New here: what goes on, and the last minute.
        let first = state.lines.count(where: { $0.at < now - Self.backlog })
        place.last = oldest + first - 1
        for line in state.lasting where line.number <= place.last { bytes += line.bytes }
      } else if place.last < oldest - 1 {
        bytes += Self.message(PageTeller.missed(oldest - 1 - place.last))
        place.last = oldest - 1
      }
      while place.last < state.next - 1, bytes.count < Self.mostBytes {
        place.last += 1
        bytes += state.lines[(state.oldest + place.last - oldest) % max(1, state.lines.count)].bytes
      }
      guard bytes.isEmpty, !state.closing.isEmpty else { return bytes }
      guard !place.hasEnded else { return nil }
      place.hasEnded = true
      return state.closing
    }
  }

  /// The state, where it is another than the last that was given.
  func current(since seen: inout Int) -> [UInt8] {
    state.withLock { state in
      guard seen < state.states else { return [] }
      seen = state.states
      return state.current
    }
  }

  /// Wakes whoever iterates whenever there may be something new.
  func changes() -> AsyncStream<Void> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let number = state.withLock { state in
        state.nextListener += 1
        state.listeners[state.nextListener] = continuation
        return state.nextListener
      }
      continuation.onTermination = { [weak self] _ in
        self?.state.withLock { _ = $0.listeners.removeValue(forKey: number) }
      }
      continuation.yield()
    }
  }
}
