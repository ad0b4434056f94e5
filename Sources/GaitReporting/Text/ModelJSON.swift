import GaitModel

extension SessionDescription {
  func write(to json: inout JSONBytes) {
    json.field("program", program)
    json.field("mode", isOffline ? "offline" : "causal")
    json.field("start_utc", startEpochSeconds.map(ReportLine.instant))
    json.beginList("sensors")
    for (source, sensor) in sensors.enumerated() {
      json.beginObject()
      json.field("source", source)
      json.field("input", sensor.input)
      json.field("format", sensor.format)
      json.field("placement", sensor.stream?.placement.rawValue)
      json.field("side", sensor.stream?.side?.rawValue)
      if let stream = sensor.stream {
        json.field("rate_hz", stream.rateHertz, places: 4)
        json.field("has_angular_rate", stream.hasAngularRate)
        json.field("has_altitude", stream.hasAltitude)
        json.field("gravity_removed", stream.gravityRemoved)
      }
      json.endObject()
    }
    json.endList()
    json.beginList("guesses")
    for guess in guesses {
      json.beginObject()
      json.field("quantity", guess.quantity)
      json.field("value", guess.value)
      json.field("option", guess.option)
      json.endObject()
    }
    json.endList()
  }
}

extension Descent {
  func write(to json: inout JSONBytes) {
    json.field("start_s", start)
    json.field("end_s", end)
    json.field("length_m", lengthMetres, places: 1)
    json.field("drop_m", dropMetres, places: 1)
    json.field("mean_grade_percent", meanGradePercent, places: 2)
    json.field("grade_source", gradeSource.rawValue)
  }
}

extension StrikeWarning {
  func write(to json: inout JSONBytes) {
    json.field("kind", kind.key)
    json.field("phase", phase.rawValue)
    json.field("time_s", time)
    json.field("initial_contact_s", initialContact)
    json.field("source", Int64(source))
    json.field("side", side?.rawValue)
    json.field("value", value, places: 3)
    json.field("reference", reference, places: 3)
    json.field("descent", Int64(descent))
  }
}

extension PatternCounts {
  func write(to json: inout JSONBytes) {
    json.field("rearfoot", rearfoot)
    json.field("midfoot", midfoot)
    json.field("forefoot", forefoot)
    json.field("none", none)
  }
}

extension Proportion {
  func write(to json: inout JSONBytes) {
    json.field("share", share, places: 4)
    json.field("low", low, places: 4)
    json.field("high", high, places: 4)
    json.field("count", count)
    json.field("of", of)
  }
}
