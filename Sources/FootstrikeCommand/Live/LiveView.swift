import GaitModel
import GaitReporting
import Glibc
import HostSensors
import StrikePipeline

/// The live screen: a few lines that are drawn again in place, ten times a second at most.
///
/// It never waits: a picture is left out while the terminal has not taken the last one.
struct LiveView {
  private struct Foot {
    var strip: [Character] = []
    var last: Strike?
    var contact: GroundContact?
  }

  /// A warning, and when it was first drawn, by the host's clock.
  private struct Told {
    var warning: StrikeWarning
    var at: Int64?
  }

  private let session: String
  private let measures: [StrideMeasure]
  private var feet: [Foot]
  private var names: [String]
  private var warnings: [Told] = []
  private var notes: [String] = []
  private var descent: Descent?
  private var time = SensorTime.zero
  private var drawn = 0
  private var nextDraw: Int64 = 0
  private let isColoured: Bool
  /// Shows what is for those who look after the sensor, too.
  private let isVerbose: Bool

  private static let stripLength = 48
  private static let mostWarnings = 3
  private static let mostNotes = 2
  private static let drawEvery: Int64 = 100_000_000

  init(
    session: String, sensors: [StreamDescription], measures: [StrideMeasure] = StrideMeasure.all,
    coloured: Bool, verbose: Bool = false
  ) {
    self.session = session
    self.measures = measures.shown(in: .live)
    isColoured = coloured
    isVerbose = verbose
    feet = sensors.map { _ in Foot() }
    names = sensors.enumerated().map { number, sensor in
      sensor.side?.rawValue
        ?? (sensors.count > 1 ? "\(sensor.placement.rawValue) \(number + 1)" : sensor.placement.rawValue)
    }
  }

  /// Takes an event in.
  mutating func push(_ event: GaitEvent) {
    time = max(time, event.time)
    switch event {
    case .strike(let strike):
      let foot = min(Int(strike.source), feet.count - 1)
      feet[foot].last = strike
      feet[foot].strip.append(Self.mark(strike))
      if feet[foot].strip.count > Self.stripLength { feet[foot].strip.removeFirst() }
    case .contact(let contact):
      feet[min(Int(contact.strike.source), feet.count - 1)].contact = contact
    case .descentBegan(let began): descent = began
    case .descentEnded: descent = nil
    case .warning(let warning):
      warnings.append(Told(warning: warning))
      if warnings.count > Self.mostWarnings { warnings.removeFirst() }
    case .gap: break
    }
  }

  /// Takes words about the line or the computer in.
  mutating func note(_ words: String) {
    notes.append("\(Self.clock(time))  \(words)")
    if notes.count > Self.mostNotes { notes.removeFirst() }
  }

  /// Draws below what is on the screen now, as after the shell has written there.
  mutating func beginAnew() { drawn = 0 }

  /// Draws, where it is time and the terminal takes it: what is wider goes on below, and of a low terminal only what
  /// it has room for.
  mutating func draw(
    _ status: LiveStatus, host: [HostReading], now: Int64, on screen: OutputFile, force: Bool = false,
    size: (rows: Int, columns: Int) = Self.size()
  ) {
    guard force || now >= nextDraw && screen.isIdle else { return }
    nextDraw = now + Self.drawEvery
    let most = max(1, size.rows - 1)
    drawn = min(drawn, most)
    var text = drawn > 0 ? "\u{1B}[\(drawn)A\r" : ""
    let picture = lines(status, host: host, now: now).flatMap { $0.wrapped(size.columns) }.prefix(most)
    for line in picture { text += line.text.coloured(line.colour, isColoured) + "\u{1B}[K\n" }
    for _ in picture.count..<max(picture.count, drawn) { text += "\u{1B}[K\n" }
    drawn = max(drawn, picture.count)
    screen.buffer.append(contentsOf: text.utf8)
    // A failure stays, and the next event's writing tells it.
    try? screen.flush()
  }

  private struct Line {
    let text: String
    let colour: String

    /// Names of ports and sensors come from outside.
    init(text: String, colour: String = "") {
      self.text = text.harmless
      self.colour = colour
    }

    /// The same in pieces that are no wider, cut between words where that can be.
    func wrapped(_ columns: Int) -> [Line] {
      var pieces: [Line] = []
      var rest = Substring(text)
      while rest.count > columns {
        let piece = rest.prefix(columns + 1)
        let indent = pieces.isEmpty ? 0 : LiveView.indent.count
        var end = piece.lastIndex(of: " ") ?? piece.startIndex
        if piece.distance(from: piece.startIndex, to: end) <= indent {
          end = piece.index(before: piece.endIndex)
        }
        pieces.append(Line(text: String(rest[..<end]), colour: colour))
        rest = LiveView.indent + rest[end...].trimmingPrefix { $0 == " " }
      }
      return pieces + [Line(text: String(rest), colour: colour)]
    }
  }

  /// What stands before what belongs to the line above.
  private static let indent = "          "

  private mutating func lines(_ status: LiveStatus, host: [HostReading], now: Int64) -> [Line] {
    var lines = [
      Line(
        text: "footstrike live  \(Self.clock(time))  \(session)\(status.isPaused ? "  PAUSED" : "")",
        colour: "1")
    ]
    let slope =
      feet.compactMap { $0.last }.max { $0.initialContact < $1.initialContact }.map { $0.gradePercent }
      ?? .nan
    let ground =
      descent.map { "descent \($0.number)" } ?? (slope.isFinite ? "no descent" : "slope unknown so far")
    lines.append(Line(text: "ground    \(Self.number(slope, 1, "%", signed: true))   \(ground)"))
    for (name, foot) in zip(names, feet) {
      let strike = foot.last
      let angle = Self.number(strike?.footStrikeAngleDegrees ?? .nan, 1, "°", signed: true)
      let numbers = measures.map { measure in
        let value =
          strike.flatMap { measure.value(of: $0) } ?? foot.contact.map(measure.value) ?? .nan
        return "\(measure.heading) \(Self.number(value, measure.shownDecimals, measure.unit.symbol))"
      }
      lines.append(
        Line(
          text: ([name.padded(9) + " " + Self.word(strike).padded(12), angle] + numbers).joined(
            separator: "  "), colour: "1"))
      lines.append(Line(text: Self.indent + String(foot.strip)))
    }
    if warnings.isEmpty { lines.append(Line(text: "no warnings", colour: "2")) }
    for place in warnings.indices {
      let told = warnings[place].at ?? now
      warnings[place].at = told
      let warning = warnings[place].warning
      let seconds = (now - told) / 1_000_000_000
      let age = seconds < 60 ? "\(seconds) s ago" : "\(seconds / 60) min ago"
      let isRaised = warning.phase == .raised
      lines.append(
        Line(
          text: "\(isRaised ? "▲" : "✓") \(age.padded(10)) \(warning.sentence)",
          colour: seconds >= 60 ? "2" : isRaised ? "1;31" : "32"))
    }
    for note in notes { lines.append(Line(text: note)) }
    for port in status.ports {
      let (text, isWell) = Self.stream(port, now: now, isVerbose: isVerbose)
      lines.append(Line(text: text, colour: isWell ? "2" : "1;31"))
    }
    var machine = host.filter { $0.limitNear() != nil }.map { "\($0)" }
    if machine.isEmpty,
      let hottest = host.filter({ $0.quantity == .temperature && $0.value.isFinite }).max(by: {
        $0.value < $1.value
      })
    {
      machine = ["\(hottest)"]
    }
    if status.droppedByRing > 0 {
      machine.insert("\(status.droppedByRing) samples dropped: analysis too slow", at: 0)
    }
    if !machine.isEmpty {
      lines.append(Line(text: "computer  " + machine.joined(separator: ", "), colour: "2"))
    }
    lines.append(Line(text: "h heel  m flat  f ball  · not told   ▲ warning  ✓ back on target", colour: "2"))
    lines.append(Line(text: "p pause  q quit and write the summary", colour: "2"))
    return lines
  }

  static func stream(
    _ port: LiveStatus.Port, now: Int64, isVerbose: Bool
  ) -> (text: String, isWell: Bool) {
    let silence = max(0, (now - port.lastArrival) / 1_000_000_000)
    var isWell = true
    var state = port.state.rawValue
    if port.state == .lost {
      (state, isWell) = ("HUNG UP for \(silence) s", false)
    } else if port.state == .streaming, silence > 0 {
      (state, isWell) = ("SILENT for \(silence) s", false)
    }
    let health = port.health
    var words = ["\(port.path): \(state)", port.protocolName ?? "protocol unknown"]
    if port.rateHertz > 0 { words.append(Self.number(Float(port.rateHertz), 1, "Hz")) }
    words.append("\(health.lostSamples) lost")
    words.append("\(health.refusedRecords) refused")
    if isVerbose, let drift = port.driftPPM {
      words.append("clock \(Self.number(Float(drift), 0, "ppm", signed: true))")
    }
    if port.reconnections > 0 { words.append("back \(port.reconnections)×") }
    return (words.joined(separator: ", "), isWell)
  }

  private static func mark(_ strike: Strike) -> Character {
    switch strike.pattern {
    case .rearfoot: "h"
    case .midfoot: "m"
    case .forefoot: "f"
    case nil: "·"
    }
  }

  private static func word(_ strike: Strike?) -> String {
    switch strike?.pattern {
    case .rearfoot: "█▁▁ heel"
    case .midfoot: "▁█▁ flat"
    case .forefoot: "▁▁█ ball"
    case nil: strike?.noPatternReason.map { "··· \(reason($0))" } ?? "···"
    }
  }

  private static func reason(_ reason: NoPatternReason) -> String {
    switch reason {
    case .rateTooLow: "too slow"
    case .clipped: "clipped"
    case .gap: "gap"
    case .placementCannotTell: "not told"
    case .uncertain: "unsure"
    case .noReference: "no flat"
    case .notRunning: "walk"
    case .gravityRemoved: "no gravity"
    case .unfamiliar: "unlike"
    }
  }

  private static func number(_ value: Float, _ places: Int, _ unit: String, signed: Bool = false) -> String {
    guard value.isFinite, abs(value) < 1e7 else { return "– \(unit)" }
    let scale: Float = places > 0 ? 10 : 1
    let rounded = Int((abs(value) * scale).rounded())
    let digits = places > 0 ? "\(rounded / 10).\(rounded % 10)" : "\(rounded)"
    let sign = value < 0 && rounded > 0 ? "−" : signed ? "+" : ""
    return sign + digits + " " + unit
  }

  private static func clock(_ time: SensorTime) -> String {
    let seconds = max(0, time.nanoseconds / 1_000_000_000)
    return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
  }

  /// The terminal's; what it does not tell is taken for usual.
  static func size() -> (rows: Int, columns: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 else { return (24, 80) }
    return (size.ws_row > 0 ? Int(size.ws_row) : 24, size.ws_col > 0 ? Int(size.ws_col) : 80)
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  fileprivate func coloured(_ code: String, _ isColoured: Bool) -> String {
    code.isEmpty || !isColoured ? self : "\u{1B}[\(code)m\(self)\u{1B}[0m"
  }
}
