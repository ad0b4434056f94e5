import GaitModel

/// The session summary as one JSON object. Every key is always there, `null` where nothing is known.
public struct SummaryJSON: Report {
  /// The name and version it carries.
  public static let schema = "footstrike.summary/1"

  /// A summary's writer.
  public init() {}

  /// Writes nothing.
  public func begin(into bytes: inout [UInt8]) {}

  /// Writes nothing.
  public func push(_ event: GaitEvent, into bytes: inout [UInt8]) {}

  /// Writes the object.
  public func finish(_ summary: SessionSummary, into bytes: inout [UInt8]) {
    bytes.append(contentsOf: Self.write(summary))
  }

  /// The object as bytes, with a newline at its end.
  public static func write(_ summary: SessionSummary) -> [UInt8] {
    var json = JSONBytes(omitsUnknown: false)
    json.beginObject()
    summary.write(to: &json)
    json.endObject()
    json.bytes.append(UInt8(ascii: "\n"))
    return json.bytes
  }
}

extension SessionSummary {
  func write(to json: inout JSONBytes) {
    json.field("schema", SummaryJSON.schema)
    session.write(to: &json)
    json.field("duration_s", health.durationSeconds, places: 4)
    json.field("running_s", runningSeconds, places: 3)
    json.field("contacts", contacts)
    json.field("running_contacts", runningContacts)
    json.field("strides", strides)
    json.field("running_strides", runningStrides)
    json.field("cadence_steps_per_minute", cadence.median, places: 2)
    json.field("strides_per_minute", cadence.median / 2, places: 2)
    json.field("ground_contact_time_ms", contactMilliseconds.median, places: 1)
    json.field("flight_time_ms", flightMilliseconds.median, places: 1)
    json.field("duty_factor", dutyFactor.median, places: 4)
    json.field("foot_strike_angle_deg", strikeAngle.median, places: 2)
    json.field("foot_strike_angle_mean_deg", strikeAngle.mean, places: 2)
    json.field(session.placement(of: 0).peakKey, peakG.median, places: 3)
    json.field(session.placement(of: 0).highPeakKey, peakG.quantile(0.95), places: 3)
    json.field("clipped_peaks", clippedPeaks)
    writePatterns(to: &json)
    writeSides(to: &json)
    writeDescents(to: &json)
    writeWarnings(to: &json)
    json.beginObject("decision_latency_ms")
    json.field("median", latencyMilliseconds.median, places: 1)
    json.field("max", latencyMilliseconds.maximum, places: 1)
    json.endObject()
    writeHealth(to: &json)
  }

  private func writePatterns(to json: inout JSONBytes) {
    json.beginObject("contacts_by_pattern")
    patterns.write(to: &json)
    json.endObject()
    json.beginObject("no_pattern_by_reason")
    for (reason, count) in zip(NoPatternReason.allCases, noPatternReasons) {
      json.field(named: reason.rawValue, Int64(count))
    }
    json.endObject()
    json.beginObject("descent_contacts_by_pattern")
    descentPatterns.write(to: &json)
    json.endObject()
    write(descentPatterns.rearfootShare, "descent_rearfoot", to: &json)
    write(slopes, "descent_contacts_by_grade_percent", to: &json)
    write(speeds, "descent_contacts_by_speed_m_s", to: &json)
    json.beginObject("descent_rearfoot_trend")
    let halves = timeline.downhillHalves
    write(halves?.first.rearfootShare, "first_half", to: &json)
    write(halves?.second.rearfootShare, "second_half", to: &json)
    if let change = halves?.change {
      json.beginObject("change")
      json.field("share", change.value, places: 4)
      json.field("low", change.low, places: 4)
      json.field("high", change.high, places: 4)
      json.endObject()
    } else {
      json.unknown("change")
    }
    json.endObject()
  }

  private func write(_ bands: ContactBands, _ key: StaticString, to json: inout JSONBytes) {
    json.beginList(key)
    for band in bands.bands where band.contacts.count > 0 {
      json.beginObject()
      json.field("from", band.lower, places: 1)
      json.field("to", band.upper, places: 1)
      band.contacts.write(to: &json)
      json.endObject()
    }
    json.endList()
  }

  private func write(_ proportion: Proportion?, _ key: StaticString, to json: inout JSONBytes) {
    guard let proportion else { return json.unknown(key) }
    json.beginObject(key)
    proportion.write(to: &json)
    json.endObject()
  }

  private func writeSides(to json: inout JSONBytes) {
    json.beginObject("sides")
    for (key, side) in [("left" as StaticString, left), ("right", right)] {
      guard side.count > 0 else {
        json.unknown(key)
        continue
      }
      json.beginObject(key)
      json.field("contacts", side.count)
      json.field("ground_contact_time_ms", side.groundContactSeconds * 1000, places: 1)
      json.field("foot_strike_angle_deg", side.footStrikeAngleDegrees, places: 2)
      json.field(session.placement(of: 0).peakKey, side.peakAccelerationG, places: 3)
      write(side.patterns.rearfootShare, "rearfoot", to: &json)
      json.endObject()
    }
    json.endObject()
    json.beginObject("asymmetry_percent")
    json.field("ground_contact_time", asymmetry(\.groundContactSeconds), places: 2)
    json.field("flight_time", asymmetry(\.flightSeconds), places: 2)
    json.field("peak_acceleration", asymmetry(\.peakAccelerationG), places: 2)
    json.endObject()
  }

  /// Left less right, as percent of their mean; NaN where either side has fewer than 20 contacts.
  func asymmetry(_ quantity: (ContactMeans) -> Double) -> Double {
    guard left.count >= 20, right.count >= 20 else { return .nan }
    let (a, b) = (quantity(left), quantity(right))
    return 200 * (a - b) / (a + b)
  }

  private func writeDescents(to json: inout JSONBytes) {
    json.beginList("descents")
    for summary in descents {
      json.beginObject()
      json.field("number", Int64(summary.descent.number))
      summary.descent.write(to: &json)
      summary.contacts.write(to: &json)
      json.field("foot_strike_angle_deg", summary.contacts.footStrikeAngleDegrees, places: 2)
      json.field(session.placement(of: 0).peakKey, summary.contacts.peakAccelerationG, places: 3)
      json.field("speed_m_s", summary.contacts.speedMetresPerSecond, places: 3)
      json.field("warnings", summary.warnings)
      json.endObject()
    }
    json.endList()
    json.field("descents_not_listed", descentsNotListed)
  }

  private func writeWarnings(to json: inout JSONBytes) {
    json.beginObject("warnings_raised")
    for (kind, count) in zip(StrikeWarning.Kind.allCases, raisedWarnings) {
      json.field(named: kind.rawValue, Int64(count))
    }
    json.endObject()
    json.beginList("warnings")
    for warning in warnings {
      json.beginObject()
      warning.write(to: &json)
      json.endObject()
    }
    json.endList()
    json.field("warnings_not_listed", warningsNotListed)
  }

  private func writeHealth(to json: inout JSONBytes) {
    json.field("samples", health.samples)
    json.field(
      "effective_rate_hz", health.effectiveRateHertz > 0 ? health.effectiveRateHertz : .nan, places: 4)
    json.field("lost_samples", health.lostSamples)
    json.field("gaps", health.gaps)
    json.field("duplicate_samples", health.duplicateSamples)
    json.field("backward_samples", health.backwardSamples)
    json.field("clipped_samples", health.clippedSamples)
    json.field("refused_lines", health.refusedRecords)
    json.field("refused_bytes", health.refusedBytes)
    json.beginObject("refused_lines_by_cause")
    for refusal in refusals { json.field(named: refusal.cause, refusal.records) }
    json.endObject()
    json.field("dropped_by_ring", health.droppedByRing)
    guard let live else { return json.unknown("live") }
    json.beginObject("live")
    live.write(to: &json)
    json.endObject()
  }
}

extension ContactMeans {
  /// How many contacts, how the foot landed, and their means.
  fileprivate func write(to json: inout JSONBytes) {
    json.field("contacts", count)
    json.field("rearfoot", patterns.rearfoot)
    json.field("midfoot", patterns.midfoot)
    json.field("forefoot", patterns.forefoot)
    json.field("no_pattern", patterns.none)
    json.field("cadence_steps_per_minute", cadenceStepsPerMinute, places: 2)
    json.field("ground_contact_time_ms", groundContactSeconds * 1000, places: 1)
  }
}
