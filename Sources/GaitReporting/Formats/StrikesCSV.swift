import GaitModel

/// One tidy row a ground contact: a stride of that foot at a shoe or shank, a step at the trunk or wrist.
///
/// A cell is empty where nothing is known. `strike` counts from 1 in each source; `descent` is the number
/// of the descent and 0 where there is none; seconds count from the recording's first sample. A row comes
/// when its contact is complete, so rows are in the order of their initial contacts within one source.
public struct StrikesCSV: Report {
  /// What the peak's column is named after; `nil` where the rows of several sessions stand in one table.
  private let placement: Placement?
  /// The first cells of each row, with their commas.
  private let beginning: [UInt8]

  /// Rows of a session; the peak's column is named after the first sensor's placement.
  ///
  /// - Parameter recording: begins each row, before the placement, where rows of several sessions stand in
  ///   one table; its header is written by `writeHeader`, once.
  public init(_ session: SessionDescription, recording: String? = nil) {
    placement = recording == nil ? session.placement(of: 0) : nil
    var beginning: [UInt8] = []
    if let recording {
      beginning.append(cell: recording)
      beginning.append(",")
      if let stream = session.sensors[0].stream { beginning.append(text: stream.placement.rawValue) }
      beginning.append(",")
    }
    self.beginning = beginning
  }

  /// Writes the header; that of several sessions where there is no placement.
  public static func writeHeader(placement: Placement?, into bytes: inout [UInt8]) {
    if placement == nil { bytes.append("recording,placement,") }
    bytes.append(
      "strike,side,initial_contact_s,terminal_contact_s,pattern,confidence,no_pattern_reason,foot_strike_angle_deg,"
    )
    bytes.append(
      "grade_percent,descent,source,initial_contact_sample,terminal_contact_sample,stride_s,step_s,")
    bytes.append("ground_contact_time_ms,flight_time_ms,duty_factor,cadence_spm,")
    bytes.append(placement?.peakKey ?? "peak_acceleration_g")
    bytes.append(
      ",speed_m_s,grade_source,running,decided_after_ms,stride_length_m,stride_rise_m,mid_swing_s\n")
  }

  /// Writes the header of a session on its own.
  public func begin(into bytes: inout [UInt8]) {
    if let placement { Self.writeHeader(placement: placement, into: &bytes) }
  }

  /// Writes a row for a contact; other events have none.
  public func push(_ event: GaitEvent, into bytes: inout [UInt8]) {
    if case .contact(let contact) = event { row(contact, into: &bytes) }
  }

  /// Writes nothing.
  public func finish(_ summary: SessionSummary, into bytes: inout [UInt8]) {}

  /// Writes one contact's row.
  public func row(_ contact: GroundContact, into bytes: inout [UInt8]) {
    let strike = contact.strike
    bytes.append(contentsOf: beginning)
    bytes.append(integer: Int64(strike.number) + 1)
    cell(strike.side?.name, into: &bytes)
    comma(&bytes)
    bytes.append(secondsOf: strike.initialContact.nanoseconds)
    comma(&bytes)
    if let terminal = contact.terminalContact { bytes.append(secondsOf: terminal.nanoseconds) }
    cell(strike.pattern?.name, into: &bytes)
    cell(strike.pattern == nil ? .nan : strike.confidence, places: 3, into: &bytes)
    cell(strike.noPatternReason?.name, into: &bytes)
    cell(strike.footStrikeAngleDegrees, places: 2, into: &bytes)
    cell(strike.gradePercent, places: 2, into: &bytes)
    cell(Int64(strike.descent), into: &bytes)
    cell(Int64(strike.source), into: &bytes)
    cell(strike.initialContactIndex, into: &bytes)
    if contact.terminalContactIndex >= 0 {
      cell(contact.terminalContactIndex, into: &bytes)
    } else {
      comma(&bytes)
    }
    cell(contact.strideSeconds, places: 4, into: &bytes)
    cell(strike.stepSeconds, places: 4, into: &bytes)
    cell(contact.groundContactSeconds * 1000, places: 1, into: &bytes)
    cell(contact.flightSeconds * 1000, places: 1, into: &bytes)
    cell(contact.dutyFactor, places: 4, into: &bytes)
    cell(strike.cadenceStepsPerMinute, places: 1, into: &bytes)
    cell(strike.peakAccelerationG, places: 3, into: &bytes)
    cell(strike.speedMetresPerSecond, places: 3, into: &bytes)
    cell(strike.gradeSource?.name, into: &bytes)
    bytes.append(strike.isRunning ? ",true," : ",false,")
    bytes.append(decimal: strike.decidedAt.seconds(since: strike.initialContact) * 1000, places: 1)
    cell(strike.strideLengthMetres, places: 3, into: &bytes)
    cell(strike.strideRiseMetres, places: 3, into: &bytes)
    comma(&bytes)
    if let middle = contact.midSwing { bytes.append(secondsOf: middle.nanoseconds) }
    bytes.append(UInt8(ascii: "\n"))
  }

  private func comma(_ bytes: inout [UInt8]) { bytes.append(UInt8(ascii: ",")) }

  private func cell(_ text: StaticString?, into bytes: inout [UInt8]) {
    comma(&bytes)
    if let text { bytes.append(text) }
  }

  private func cell(_ value: Int64, into bytes: inout [UInt8]) {
    comma(&bytes)
    bytes.append(integer: value)
  }

  private func cell(_ value: Float, places: Int, into bytes: inout [UInt8]) {
    comma(&bytes)
    bytes.append(decimal: Double(value), places: places)
  }
}
