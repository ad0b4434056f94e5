import GaitModel

/// One tidy row a ground contact: a stride of that foot at a shoe or shank, a step at the trunk or wrist.
///
/// A cell is empty where nothing is known. `strike` counts from 1 in each source; `descent` is the number
/// of the descent and 0 where there is none; seconds count from the recording's first sample. A row comes
/// when its contact is complete, so rows are in the order of their initial contacts within one source. A last
/// line that begins with `#` says where a person ended the session early.
///
/// What a sensor saw that goes with another one, as a sacrum with a shoe, stands in further columns of the same
/// row, which begin with its name: `sacrum_ground_contact_time_ms`.
public struct StrikesCSV: Report {
  private let columns: [ContactColumn]
  /// Of each sensor that goes with another one.
  private let joined: [[ContactColumn]]
  private let companions: Companions
  private var join: ContactJoin
  /// The rows of several sessions stand in one table, which has one header.
  private let isPart: Bool
  /// The first cells of each row, with their commas.
  private let beginning: [UInt8]

  /// The columns that readers know by their place; measures that came later follow.
  private static let layout: [ContactColumn.Place] = [
    .column(.number), .column(.side), .column(.initialContact), .column(.terminalContact),
    .column(.pattern),
    .column(.confidence), .column(.noPatternReason), .measure(.footStrikeAngle), .measure(.grade),
    .column(.descent), .column(.source), .column(.initialContactSample),
    .column(.terminalContactSample),
    .measure(.strideTime), .measure(.stepTime), .measure(.groundContactTime), .measure(.flightTime),
    .measure(.dutyFactor), .measure(.cadence), .measure(.peakAcceleration), .measure(.speed),
    .column(.gradeSource), .column(.running), .column(.decidedAfter), .measure(.strideLength),
    .measure(.strideRise), .column(.midSwing),
  ]

  /// Rows of a session; the peak's column is named after the first sensor's placement.
  ///
  /// - Parameter recording: begins each row, before the placement, where rows of several sessions stand in
  ///   one table; its header is written once.
  public init(_ session: SessionDescription, recording: String? = nil) {
    self.init(
      session, beginning: recording.map { [$0, session.sensors[0].stream?.placement.rawValue ?? ""] },
      joins: recording == nil)
  }

  /// Rows of a session in a table of all, which begin with what tells it from the others.
  ///
  /// - Parameter names: what `tableHeader` has headings for, in their order.
  public init(_ session: SessionDescription, recording: String, names: [String]) {
    self.init(
      session,
      beginning: [recording] + names
        + [session.isOffline ? "offline" : "causal", session.sensors[0].stream?.placement.rawValue ?? ""],
      joins: true)
  }

  private init(_ session: SessionDescription, beginning cells: [String]?, joins: Bool) {
    companions = Companions(session)
    let others = joins ? companions.sources : []
    join = ContactJoin(others)
    joined = others.map { source in
      let name = session.sensors[session.index(of: source)].name
      let placement = session.placement(of: source)
      return Self.columns(session.measures, of: name ?? placement.rawValue, at: placement)
    }
    columns = Self.columns(session.measures, at: cells == nil ? session.placement(of: 0) : nil)
    isPart = cells != nil
    var beginning: [UInt8] = []
    for cell in cells ?? [] {
      beginning.append(cell: cell)
      beginning.append(",")
    }
    self.beginning = beginning
  }

  /// The header of a table of several sessions that are told apart by names besides the recording's.
  ///
  /// - Parameter others: the sensors of every session that go with another one, in the order of their numbers.
  public static func tableHeader(
    _ names: [String], others: [(name: String, placement: Placement)] = []
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      header: ["recording"] + names + ["mode", "placement"]
        + (columns(StrideMeasure.all, at: nil)
        + others.flatMap { columns(StrideMeasure.all, of: $0.name, at: $0.placement) }).map(\.key))
    return bytes
  }

  /// What a sensor that goes with another one saw of a step.
  private static func columns(
    _ measures: [StrideMeasure], of name: String, at placement: Placement
  ) -> [ContactColumn] {
    let own: [ContactColumn] =
      [.number, .initialContact, .terminalContact] + measures.map { ContactColumn($0, at: placement) }
    let words = name.replacing("-", with: "_")
    return own.map { ContactColumn("\(words)_\($0.key)", $0.value) }
  }

  private static func columns(_ measures: [StrideMeasure], at placement: Placement?)
    -> [ContactColumn]
  {
    ContactColumn.columns(layout, measures) { ContactColumn($0, at: placement) }
  }

  /// The header of a table of several sessions.
  static func header(_ measures: [StrideMeasure] = StrideMeasure.all) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(header: ["recording", "placement"] + columns(measures, at: nil).map(\.key))
    return bytes
  }

  /// Writes the header of a session on its own.
  public func begin(into bytes: inout [UInt8]) {
    if !isPart { bytes.append(header: (columns + joined.flatMap(\.self)).map(\.key)) }
  }

  /// Writes a row for a contact; other events have none.
  public mutating func push(_ event: GaitEvent, into bytes: inout [UInt8]) {
    guard case .contact(let contact) = event else { return }
    if joined.isEmpty {
      if !companions.contains(event) { row(contact, [], into: &bytes) }
    } else {
      var steps: [ContactJoin.Step] = []
      join.push(contact) { steps.append($0) }
      for step in steps { row(step.contact, step.others, into: &bytes) }
    }
  }

  private func row(_ contact: GroundContact, _ others: [GroundContact?], into bytes: inout [UInt8]) {
    bytes.append(contentsOf: beginning)
    for place in columns.indices {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(cell: columns[place].value(contact))
    }
    for (columns, contact) in zip(joined, others) {
      for column in columns {
        bytes.append(UInt8(ascii: ","))
        if let contact { bytes.append(cell: column.value(contact)) }
      }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Writes what waited, and a comment where the session was ended early: rows are missing.
  public mutating func finish(_ summary: SessionSummary, into bytes: inout [UInt8]) {
    var steps: [ContactJoin.Step] = []
    join.finish { steps.append($0) }
    for step in steps { row(step.contact, step.others, into: &bytes) }
    guard let early = summary.endedEarly else { return }
    bytes.append(contentsOf: "# \(early.words)\n".utf8)
  }
}
