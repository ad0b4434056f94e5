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
    if let endedEarly {
      json.beginObject("ended_early")
      endedEarly.write(to: &json)
      json.endObject()
    } else {
      json.unknown("ended_early")
    }
    json.field("running_s", runningSeconds, places: 3)
    json.field("contacts", contacts)
    json.field("running_contacts", runningContacts)
    json.field("strides", strides)
    json.field("running_strides", runningStrides)
    for measure in session.measures.shown(in: .summaryJSON) { write(measure, to: &json) }
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
    writeGaits(to: &json)
    json.beginObject("caveats")
    for (measure, caveat) in caveats { json.field(JSONKey(measure.name), caveat) }
    json.endObject()
  }

  private func write(_ measure: StrideMeasure, to json: inout JSONBytes) {
    let (values, placement) = (distribution(of: measure), session.placement(of: 0))
    json.field(measure.summaryKey(at: placement), values.median, places: measure.summaryDecimals)
    if measure == .cadence { json.field("strides_per_minute", values.median / 2, places: 2) }
    if measure.tellsMean {
      json.field(measure.summaryKey(at: placement, "mean"), values.mean, places: measure.summaryDecimals)
    }
    if measure.tellsSpread {
      let key =
        measure.isSigned ? measure.summaryKey(at: placement, "sd") : JSONKey("\(measure.name)_cv_percent")
      json.field(key, spread(of: measure), places: 2)
    }
    if measure.tellsHigh {
      json.field(
        measure.summaryKey(at: placement, "p95"), values.quantile(0.95), places: measure.summaryDecimals)
    }
  }

  private func write(
    _ means: ContactMeans, _ measures: [StrideMeasure], to json: inout JSONBytes
  ) {
    let placement = session.placement(of: 0)
    for measure in measures {
      json.field(measure.summaryKey(at: placement), means[measure], places: measure.summaryDecimals)
    }
  }

  /// How many contacts, how the foot landed, and their means.
  private func writeGroup(_ contacts: ContactMeans, to json: inout JSONBytes) {
    json.field("contacts", contacts.count)
    json.field("rearfoot", contacts.patterns.rearfoot)
    json.field("midfoot", contacts.patterns.midfoot)
    json.field("forefoot", contacts.patterns.forefoot)
    json.field("no_pattern", contacts.patterns.none)
    write(contacts, session.measures.shown(in: .groups), to: &json)
  }

  private func writePatterns(to json: inout JSONBytes) {
    json.beginObject("contacts_by_pattern")
    patterns.write(to: &json)
    json.endObject()
    json.beginObject("no_pattern_by_reason")
    for (reason, count) in zip(NoPatternReason.allCases, noPatternReasons) {
      json.field(JSONKey(reason.rawValue), count)
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

  private func write(_ bands: ContactBands, _ key: JSONKey, to json: inout JSONBytes) {
    json.beginList(key)
    for band in bands.bands where band.contacts.count > 0 {
      json.beginObject()
      json.field("from", band.lower, places: 1)
      json.field("to", band.upper, places: 1)
      writeGroup(band.contacts, to: &json)
      json.endObject()
    }
    json.endList()
  }

  private func write(_ proportion: Proportion?, _ key: JSONKey, to json: inout JSONBytes) {
    guard let proportion else { return json.unknown(key) }
    json.beginObject(key)
    proportion.write(to: &json)
    json.endObject()
  }

  private func writeSides(to json: inout JSONBytes) {
    json.beginObject("sides")
    for (key, side) in [("left" as JSONKey, left), ("right", right)] {
      guard side.count > 0 else {
        json.unknown(key)
        continue
      }
      json.beginObject(key)
      json.field("contacts", side.count)
      write(side, session.measures.shown(in: .sides), to: &json)
      write(side.patterns.rearfootShare, "rearfoot", to: &json)
      json.endObject()
    }
    json.endObject()
    json.beginObject("asymmetry_percent")
    for measure in session.measures.shown(in: .asymmetry) {
      json.field(JSONKey(measure.name), asymmetry(measure), places: 2)
    }
    json.endObject()
  }

  private func writeDescents(to json: inout JSONBytes) {
    json.beginList("descents")
    for summary in descents {
      json.beginObject()
      json.field("number", Int64(summary.descent.number))
      summary.descent.write(to: &json)
      writeGroup(summary.contacts, to: &json)
      write(summary.contacts, session.measures.shown(in: .descents), to: &json)
      json.field("warnings", summary.warnings)
      json.field("walking_contacts", summary.walkingContacts)
      json.field("work_j_per_kg", summary.workJoulesPerKilogram, places: 1)
      json.field("held_s", summary.heldSeconds, places: 1)
      for measure in session.measures.shown(in: .doses) {
        let key = measure.summaryKey(at: session.placement(of: 0), "dose")
        json.field(key, summary.contacts.sum(of: measure), places: 1)
      }
      writeFading(summary, to: &json)
      json.endObject()
    }
    json.endList()
    json.field("descents_not_listed", descentsNotListed)
  }

  /// The first against the last third; no norm is known of any of it.
  private func writeFading(_ descent: DescentSummary, to json: inout JSONBytes) {
    func write(_ fading: Fading?, _ key: JSONKey, places: Int) {
      guard let fading else { return json.unknown(key) }
      json.beginObject(key)
      json.field("first_third", fading.first, places: places)
      json.field("last_third", fading.last, places: places)
      json.field("change", fading.change.value, places: places)
      json.field("low", fading.change.low, places: places)
      json.field("high", fading.change.high, places: places)
      json.endObject()
    }
    json.beginObject("fading")
    write(descent.heelFirstFading, "rearfoot_share", places: 4)
    for measure in session.measures.shown(in: .fading) {
      let key = measure.summaryKey(at: session.placement(of: 0))
      write(descent.fading(of: measure), key, places: measure.summaryDecimals)
    }
    json.endObject()
  }

  private func writeGaits(to json: inout JSONBytes) {
    json.beginList("gait_by_grade_percent")
    for band in gaits.bands where band.running + band.walking > 0 {
      json.beginObject()
      json.field("from", band.lower, places: 1)
      json.field("to", band.upper, places: 1)
      json.field("running", band.running)
      json.field("walking", band.walking)
      json.endObject()
    }
    json.endList()
    for (key, changeOver) in [
      ("walks_uphill_from" as JSONKey, gaits.uphill), ("walks_downhill_from", gaits.downhill),
    ] {
      guard let changeOver else {
        json.unknown(key)
        continue
      }
      json.beginObject(key)
      json.field("grade_percent", changeOver.gradePercent, places: 1)
      json.field("agreement", changeOver.agreement, places: 3)
      json.endObject()
    }
  }

  private func writeWarnings(to json: inout JSONBytes) {
    json.beginObject("warnings_raised")
    for raised in raisedWarnings { json.field(JSONKey(raised.kind.key), raised.count) }
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
    for refusal in refusals { json.field(JSONKey(refusal.cause), refusal.records) }
    json.endObject()
    json.field("dropped_by_ring", health.droppedByRing)
    guard let live else { return json.unknown("live") }
    json.beginObject("live")
    live.write(to: &json)
    json.endObject()
  }
}
