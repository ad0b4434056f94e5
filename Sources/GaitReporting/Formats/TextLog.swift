import GaitModel

/// A log for people: a line a contact, descents and warnings between them, and a summary at the end.
///
/// A contact's line comes when the contact is complete; a warning comes at once, and so may stand a line
/// before the contacts that caused it. Columns: time, side, where the foot landed, and measures.
public struct TextLog: Report {
  private let session: SessionDescription
  private let companions: Companions
  private let style: ReportStyle
  private let columns: [Measured]

  /// A measure's column, and where it ends.
  private struct Measured {
    let measure: StrideMeasure
    let suffix: TerminalText
    let end: Int
  }

  /// A log of a session.
  public init(_ session: SessionDescription, style: ReportStyle = ReportStyle()) {
    self.session = session
    companions = Companions(session)
    self.style = style
    var end = 28
    columns = session.measures.shown(in: .log, first: [.footStrikeAngle, .groundContactTime]).map {
      end += $0.width
      return Measured(measure: $0, suffix: "\($0.unit.suffix)", end: end)
    }
  }

  /// Writes a line about each sensor, and the columns' names.
  public func begin(into bytes: inout [UInt8]) {
    for sensor in session.sensors {
      line("\(sensor.input): \(sensor.words)", into: &bytes)
    }
    guard style.detail == .contacts, session.sensors.contains(where: { $0.stream != nil }) else { return }
    var heading = ReportLine()
    heading.put("     time  foot lands")
    for column in columns { heading.right(column.measure.heading, at: column.end + 3) }
    line("\(heading.text)", into: &bytes)
  }

  /// Writes the event's line, where it has one.
  public func push(_ event: GaitEvent, into bytes: inout [UInt8]) {
    if style.detail == .summary { return }
    switch event {
    case .strike: break
    case .contact(let contact):
      if style.detail == .contacts, !companions.contains(event) { row(contact, into: &bytes) }
    case .descentBegan(let descent):
      line("\(clock(descent.start))  ↘ descent \(descent.number) begins", into: &bytes)
    case .descentEnded(let descent):
      let length = Double(descent.lengthMetres)
      line(
        "\(clock(event.time))  → descent \(descent.number) ends"
          + (length.isFinite
            ? ": \(ReportLine.number(length, 0)) m, \(ReportLine.number(Double(descent.dropMetres), 1, " m")) down"
            : ""),
        into: &bytes)
    case .warning(let warning):
      let mark = warning.phase == .raised ? "▲" : "✓"
      let text: TerminalText = "\(clock(warning.time))  \(mark) \(warning.sentence)"
      let colour: TerminalText = warning.phase == .raised ? "\u{1B}[1;31m" : "\u{1B}[32m"
      line(style.isColoured ? colour + text + "\u{1B}[0m" : text, into: &bytes)
    case .gap(let gap):
      let length = gap.end.seconds(since: gap.start)
      line(
        "\(clock(gap.start))  … "
          + (gap.isPause
            ? "paused for \(ReportLine.number(length, 2)) s"
            : "gap of \(ReportLine.number(length, 2)) s, \(ReportLine.count(gap.lostSamples, "sample")) lost"),
        into: &bytes)
    }
  }

  /// Writes the summary.
  public func finish(_ summary: SessionSummary, into bytes: inout [UInt8]) {
    for text in SummaryText(summary).lines { line("\(text)", into: &bytes) }
  }

  /// Written straight into bytes: a long recording has a hundred thousand of these.
  private func row(_ contact: GroundContact, into bytes: inout [UInt8]) {
    let strike = contact.strike
    var line = TextColumns(&bytes)
    line.clock(strike.initialContact, at: 9, into: &bytes)
    line.left(strike.side.map { $0 == .left ? "L" : "R" } ?? "·", at: 12, into: &bytes)
    line.left(Self.landing(strike), at: 16, into: &bytes)
    for column in columns {
      let measure = column.measure
      line.right(
        measure.value(of: contact), measure.shownDecimals, signed: measure.isSigned, column.suffix,
        at: column.end, into: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private static func landing(_ strike: Strike) -> TerminalText {
    switch strike.pattern {
    case .rearfoot: return "█▁▁ heel"
    case .midfoot: return "▁█▁ flat"
    case .forefoot: return "▁▁█ ball"
    case nil: break
    }
    switch strike.noPatternReason {
    case .rateTooLow: return "··· slow rate"
    case .clipped: return "··· clipped"
    case .gap: return "··· gap"
    case .placementCannotTell: return "···"
    case .uncertain: return "··· unsure"
    case .noReference: return "··· no ref"
    case .notRunning: return "··· walk"
    case .gravityRemoved: return "··· no g"
    case .unfamiliar: return "··· unlike"
    case nil: return "···"
    }
  }

  private func clock(_ time: SensorTime) -> String {
    let text = ReportLine.clock(time.seconds)
    return String(repeating: " ", count: max(0, 9 - text.count)) + text
  }

  private func line(_ text: TerminalText, into bytes: inout [UInt8]) {
    bytes.append(terminal: text)
    bytes.append(UInt8(ascii: "\n"))
  }
}
