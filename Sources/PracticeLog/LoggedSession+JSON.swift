import GaitModel
import GaitReporting

extension LoggedSession {
  /// The name and version that an object carries.
  public static let schema = "footstrike.log/1"

  /// The session as one JSON object on a line; every key is there, `null` where nothing is known.
  ///
  /// - Parameter descents: with each of its descents.
  public func json(descents: Bool) -> [UInt8] {
    var json = JSONBytes(omitsUnknown: false)
    json.beginObject()
    json.field("schema", Self.schema)
    json.field("session", id)
    json.field("digest", digest)
    json.field("recording", recording)
    json.field("path", path)
    json.field("added_utc", ReportLine.instant(addedEpochSeconds))
    json.field("program", program)
    json.field("runner", notes.runner)
    json.field("shoe", notes.shoe)
    json.field("route", notes.route)
    json.field("note", notes.note)
    json.field("start_utc", figures.startEpochSeconds.map(ReportLine.instant))
    json.field("mode", isLive ? "live" : isOffline ? "offline" : "causal")
    json.field("placement", figures.placement?.rawValue)
    json.field("side", side?.rawValue)
    json.field("feet", feet)
    json.field("duration_s", figures.recordedSeconds, places: 3)
    json.field("running_s", figures.runningSeconds, places: 3)
    json.field("strides", figures.strides)
    json.field("contacts", figures.contacts)
    json.field("warnings", figures.warnings)
    json.field("lost_samples", figures.lostSamples)
    json.field("drop_m", dropMetres, places: 1)
    json.field("work_j_per_kg", workJoulesPerKilogram, places: 1)
    json.field("below_10_percent_s", steepSeconds, places: 1)
    write("contacts_by_pattern", figures.patterns, to: &json)
    write("downhill_contacts_by_pattern", figures.downhill, to: &json)
    for (key, means) in [
      ("running_medians" as JSONKey, figures.medians), ("running_means", figures.runningMeans),
      ("downhill_means", figures.downhillMeans), ("running_doses", doses),
    ] {
      json.beginObject(key)
      for measure in StrideMeasure.all where means[measure].isFinite {
        json.field(measureKey(measure), means[measure], places: measure.decimals)
      }
      json.endObject()
    }
    if descents {
      json.beginList("descents")
      for descent in self.descents { write(descent, to: &json) }
      json.endList()
    }
    json.endObject()
    json.bytes.append(UInt8(ascii: "\n"))
    return json.bytes
  }

  /// What became of a recording, as one JSON object on a line.
  public static func json(id: Int64?, state: String, recording: String) -> [UInt8] {
    var json = JSONBytes(omitsUnknown: false)
    json.beginObject()
    json.field("schema", schema)
    if let id { json.field("session", id) } else { json.unknown("session") }
    json.field("state", state)
    json.field("recording", recording)
    json.endObject()
    json.bytes.append(UInt8(ascii: "\n"))
    return json.bytes
  }

  private func measureKey(_ measure: StrideMeasure) -> JSONKey { JSONKey(measure.key(at: figures.placement)) }

  private func write(_ key: JSONKey, _ counts: PatternCounts, to json: inout JSONBytes) {
    json.beginObject(key)
    write(counts, to: &json)
    json.endObject()
  }

  private func write(_ counts: PatternCounts, to json: inout JSONBytes) {
    json.field("rearfoot", counts.rearfoot)
    json.field("midfoot", counts.midfoot)
    json.field("forefoot", counts.forefoot)
    json.field("none", counts.none)
  }

  private func write(_ logged: LoggedDescent, to json: inout JSONBytes) {
    let descent = logged.descent
    json.beginObject()
    json.field("number", Int64(descent.number))
    json.field("start_s", descent.start)
    json.field("end_s", descent.end)
    json.field("length_m", descent.lengthMetres, places: 1)
    json.field("drop_m", descent.dropMetres, places: 1)
    json.field("mean_grade_percent", descent.meanGradePercent, places: 2)
    json.field("grade_source", descent.gradeSource.rawValue)
    json.field("contacts", logged.patterns.total)
    write(logged.patterns, to: &json)
    json.field("walking_contacts", logged.walkingContacts)
    json.field("warnings", logged.warnings)
    json.beginObject("means")
    for measure in StrideMeasure.all {
      guard let found = logged.measures[measure.name] else { continue }
      json.field(measureKey(measure), found.mean, places: measure.decimals)
    }
    json.endObject()
    json.endObject()
  }
}

extension LoggedSession {
  /// What gravity did on the way down, J/kg: the most that muscles can have absorbed.
  public var workJoulesPerKilogram: Double { Double(Units.standardGravity) * dropMetres }
}
