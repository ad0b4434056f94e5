import GaitModel

/// Events as JSON lines: a `session` object first, one object an event, a `summary` object last.
///
/// Every object has a `type`; a key is left out where its value is unknown. Keys are only ever added
/// within one schema version.
public struct EventsJSONL: Report {
  private let session: SessionDescription
  /// Of each source: a peak is named after where it was felt.
  private let fields: [(strike: [ContactColumn], contact: [ContactColumn])]

  /// The name and version the first line carries.
  public static let schema = "footstrike.events/1"

  /// The summary's line is the only one.
  private let isSummaryOnly: Bool

  /// Lines of a session.
  public init(_ session: SessionDescription, style: ReportStyle = ReportStyle()) {
    self.session = session
    isSummaryOnly = style.detail == .summary
    fields = session.sensors.indices.map {
      Self.fields(session.measures, at: session.placement(of: UInt16($0)))
    }
  }

  /// Writes the `session` line.
  public func begin(into bytes: inout [UInt8]) {
    if isSummaryOnly { return }
    line(into: &bytes) { json in
      json.field("type", "session")
      json.field("schema", Self.schema)
      session.write(to: &json)
    }
  }

  /// Writes the event's line.
  public func push(_ event: GaitEvent, into bytes: inout [UInt8]) {
    if isSummaryOnly { return }
    line(into: &bytes) { json in
      switch event {
      case .strike(let strike):
        json.field("type", "strike")
        json.fields(fields[session.index(of: strike.source)].strike, GroundContact(strike: strike))
      case .contact(let contact):
        json.field("type", "contact")
        json.fields(fields[session.index(of: contact.strike.source)].contact, contact)
      case .descentBegan(let descent):
        json.field("type", "descent_began")
        json.field("descent", Int64(descent.number))
        json.field("start_s", descent.start)
        json.field("grade_source", descent.gradeSource.rawValue)
      case .descentEnded(let descent):
        json.field("type", "descent_ended")
        json.field("descent", Int64(descent.number))
        descent.write(to: &json)
      case .warning(let warning):
        json.field("type", "warning")
        warning.write(to: &json)
        json.field("message", warning.sentence)
      case .gap(let gap):
        json.field("type", "gap")
        json.field("source", Int64(gap.source))
        json.field("start_s", gap.start)
        json.field("end_s", gap.end)
        json.field("lost_samples", gap.lostSamples)
      }
    }
  }

  /// Writes the `summary` line.
  public func finish(_ summary: SessionSummary, into bytes: inout [UInt8]) {
    // A summary has every key, known or not, as in its own file.
    line(omittingUnknown: false, into: &bytes) { json in
      json.field("type", "summary")
      summary.write(to: &json)
    }
  }

  private func line(
    omittingUnknown omitsUnknown: Bool = true, into bytes: inout [UInt8], _ write: (inout JSONBytes) -> Void
  ) {
    var json = JSONBytes(omitsUnknown: omitsUnknown)
    // Lent and given back: two owners of one buffer would mean a copy of it for every line.
    swap(&json.bytes, &bytes)
    json.beginObject()
    write(&json)
    json.endObject()
    json.bytes.append(UInt8(ascii: "\n"))
    swap(&json.bytes, &bytes)
  }

  private static let strike: [ContactColumn.Place] = [
    .column(.number), .column(.source), .column(.side), .column(.initialContact),
    .column(.initialContactSample), .column(.decided), .column(.pattern), .column(.confidence),
    .column(.noPatternReason), .measure(.footStrikeAngle), .measure(.peakAcceleration), .column(.peakClipped),
    .measure(.grade), .column(.gradeSource), .column(.descent), .column(.running), .measure(.speed),
    .measure(.strideTime), .measure(.stepTime), .measure(.strideLength), .measure(.strideRise),
    .measure(.cadence),
  ]

  private static let contact: [ContactColumn.Place] = [
    .column(.number), .column(.source), .column(.side), .column(.initialContact), .column(.terminalContact),
    .column(.terminalContactSample), .column(.nextInitialContact), .measure(.groundContactTime),
    .measure(.flightTime), .measure(.strideTime), .measure(.dutyFactor), .column(.pattern), .column(.descent),
    .column(.running),
  ]

  /// Columns of a strike, and of a contact what the strike did not tell.
  private static func fields(
    _ measures: [StrideMeasure], at placement: Placement
  ) -> (strike: [ContactColumn], contact: [ContactColumn]) {
    func isKnown(_ measure: StrideMeasure, withStrike: Bool) -> Bool {
      switch measure.reading {
      case .strike: withStrike
      case .contact: !withStrike
      case .stride: true
      }
    }
    return (
      ContactColumn.columns(strike, measures.filter { isKnown($0, withStrike: true) }) {
        ContactColumn(ofStrike: $0, at: placement)
      },
      ContactColumn.columns(contact, measures.filter { isKnown($0, withStrike: false) }) {
        ContactColumn($0, at: placement)
      }
    )
  }
}
