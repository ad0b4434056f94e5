import GaitModel

/// Strikes, descents, warnings and gaps as events of a BIDS data set: a row each, in the order of their onsets.
///
/// Written at the end: of a descent it is known late how long it was.
public struct BIDSEvents: Report {
  private var rows: [(onset: Int64, bytes: [UInt8])] = []
  private let columns: [Column]

  /// One column besides onset and duration.
  private struct Column: Sendable {
    let key: String
    let about: String
    var units: String?
    var levels: [(String, String)] = []
    /// Its cell for an event; nothing where that has none.
    let cell: @Sendable (GaitEvent, inout [UInt8]) -> Void
  }

  /// Events of a session.
  public init(_ session: SessionDescription) {
    columns =
      [
        Column(
          key: "trial_type", about: "What happened.",
          levels: [
            ("strike", "a foot is on the ground, from its initial contact on"),
            ("descent", "the ground goes down"), ("warning", "the runner was told something"),
            ("warning_over", "the runner is back on target"), ("gap", "samples are missing"),
            ("pause", "the runner had paused the session"),
          ]
        ) { event, bytes in
          switch event {
          case .strike, .contact: bytes.append("strike")
          case .descentBegan, .descentEnded: bytes.append("descent")
          case .warning(let warning): bytes.append(warning.phase == .raised ? "warning" : "warning_over")
          case .gap(let gap): bytes.append(gap.isPause ? "pause" : "gap")
          }
        },
        Column(key: "warning", about: "Which warning.") { event, bytes in
          if case .warning(let warning) = event { bytes.append(contentsOf: warning.kind.key.harmless.utf8) }
        },
        Column(key: "drop", about: "Metres lost on a descent.", units: "m") { event, bytes in
          if case .descentEnded(let descent) = event {
            bytes.append(decimal: Double(descent.dropMetres), places: 2)
          }
        },
      ]
      + Self.contactColumns(session).map { column, about, units in
        Column(key: column.key, about: about, units: units) { event, bytes in
          if case .contact(let contact) = event { bytes.append(cell: column.value(contact)) }
        }
      }
  }

  private static func contactColumns(_ session: SessionDescription) -> [(ContactColumn, String, String?)] {
    [
      (.source, "Which of the session's sensors, from 0.", nil), (.side, "Which foot.", nil),
      (.pattern, "Which part of the foot came first: rearfoot, midfoot or forefoot.", nil),
      (.confidence, "How sure the pattern is, from 0 to 1.", nil),
      (.noPatternReason, "Why no pattern is told.", nil), (.running, "The gait around it was running.", nil),
      (.descent, "The number of the descent; 0 is none.", nil),
    ]
      + session.measures.map { measure in
        (
          ContactColumn(measure, at: session.placement(of: 0)), measure.title + ".",
          measure.unit.symbol.isEmpty ? nil : measure.unit.words
        )
      }
  }

  /// Writes the names of the columns.
  public func begin(into bytes: inout [UInt8]) {
    bytes.append("onset\tduration")
    for column in columns {
      bytes.append(UInt8(ascii: "\t"))
      bytes.append(contentsOf: column.key.utf8)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Takes the event in.
  public mutating func push(_ event: GaitEvent, into bytes: inout [UInt8]) {
    var onset = event.time
    let end: SensorTime?
    switch event {
    // What is told of both is told once.
    case .strike, .descentBegan: return
    case .contact(let contact): end = contact.terminalContact
    case .descentEnded(let descent): (onset, end) = (descent.start, descent.end)
    case .warning: end = event.time
    case .gap(let gap): end = gap.end
    }
    var row: [UInt8] = []
    row.append(decimal: onset.seconds, places: 6)
    row.append(UInt8(ascii: "\t"))
    if end.map({ row.append(decimal: $0.seconds(since: onset), places: 6) }) == nil { row.append("n/a") }
    for column in columns {
      row.append(UInt8(ascii: "\t"))
      let before = row.count
      column.cell(event, &row)
      if row.count == before { row.append("n/a") }
    }
    row.append(UInt8(ascii: "\n"))
    rows.append((onset.nanoseconds, row))
  }

  /// Writes the rows.
  public func finish(_ summary: SessionSummary, into bytes: inout [UInt8]) {
    // A sort that keeps what came first.
    let order = rows.indices.sorted { (rows[$0].onset, $0) < (rows[$1].onset, $1) }
    for place in order { bytes.append(contentsOf: rows[place].bytes) }
  }

  /// What the columns mean: `events.json`.
  public var description: [UInt8] {
    var json = JSONBytes(omitsUnknown: true)
    json.beginObject()
    for column in columns {
      json.beginObject(JSONKey(column.key))
      json.field("Description", column.about)
      json.field("Units", column.units)
      if !column.levels.isEmpty {
        json.beginObject("Levels")
        for level in column.levels { json.field(JSONKey(level.0), level.1) }
        json.endObject()
      }
      json.endObject()
    }
    json.beginObject("StimulusPresentation")
    json.field("SoftwareName", "none")
    json.endObject()
    json.endObject()
    json.bytes.append(UInt8(ascii: "\n"))
    return json.bytes
  }
}
