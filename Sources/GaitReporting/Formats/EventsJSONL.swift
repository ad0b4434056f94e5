import GaitModel

/// Events as JSON lines: a `session` object first, one object an event, a `summary` object last.
///
/// Every object has a `type`; a key is left out where its value is unknown. Keys are only ever added
/// within one schema version.
public struct EventsJSONL: Report {
  private let session: SessionDescription

  /// The name and version the first line carries.
  public static let schema = "footstrike.events/1"

  /// Lines of a session.
  public init(_ session: SessionDescription) { self.session = session }

  /// Writes the `session` line.
  public func begin(into bytes: inout [UInt8]) {
    line(into: &bytes) { json in
      json.field("type", "session")
      json.field("schema", Self.schema)
      session.write(to: &json)
    }
  }

  /// Writes the event's line.
  public func push(_ event: GaitEvent, into bytes: inout [UInt8]) {
    line(into: &bytes) { json in
      switch event {
      case .strike(let strike): write(strike, to: &json)
      case .contact(let contact): write(contact, to: &json)
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

  private func write(_ strike: Strike, to json: inout JSONBytes) {
    json.field("type", "strike")
    json.field("strike", strike.number + 1)
    json.field("source", Int64(strike.source))
    json.field("side", strike.side?.rawValue)
    json.field("initial_contact_s", strike.initialContact)
    json.field("initial_contact_sample", strike.initialContactIndex)
    json.field("decided_s", strike.decidedAt)
    json.field("pattern", strike.pattern?.rawValue)
    if strike.pattern != nil { json.field("confidence", strike.confidence, places: 3) }
    json.field("no_pattern_reason", strike.noPatternReason?.rawValue)
    json.field("foot_strike_angle_deg", strike.footStrikeAngleDegrees, places: 2)
    json.field(session.placement(of: strike.source).peakKey, strike.peakAccelerationG, places: 3)
    if strike.peakIsClipped { json.field("peak_clipped", true) }
    json.field("grade_percent", strike.gradePercent, places: 2)
    json.field("grade_source", strike.gradeSource?.rawValue)
    json.field("descent", Int64(strike.descent))
    json.field("running", strike.isRunning)
    json.field("speed_m_s", strike.speedMetresPerSecond, places: 3)
    json.field("stride_s", strike.strideSeconds, places: 4)
    json.field("step_s", strike.stepSeconds, places: 4)
    json.field("stride_length_m", strike.strideLengthMetres, places: 3)
    json.field("stride_rise_m", strike.strideRiseMetres, places: 3)
    json.field("cadence_spm", strike.cadenceStepsPerMinute, places: 1)
  }

  private func write(_ contact: GroundContact, to json: inout JSONBytes) {
    json.field("type", "contact")
    json.field("strike", contact.strike.number + 1)
    json.field("source", Int64(contact.strike.source))
    json.field("side", contact.strike.side?.rawValue)
    json.field("initial_contact_s", contact.strike.initialContact)
    json.field("terminal_contact_s", contact.terminalContact)
    if contact.terminalContactIndex >= 0 {
      json.field("terminal_contact_sample", contact.terminalContactIndex)
    }
    json.field("next_initial_contact_s", contact.nextInitialContact)
    json.field("ground_contact_time_ms", contact.groundContactSeconds * 1000, places: 1)
    json.field("flight_time_ms", contact.flightSeconds * 1000, places: 1)
    json.field("stride_s", contact.strideSeconds, places: 4)
    json.field("duty_factor", contact.dutyFactor, places: 4)
    json.field("pattern", contact.strike.pattern?.rawValue)
    json.field("descent", Int64(contact.strike.descent))
    json.field("running", contact.strike.isRunning)
  }
}
