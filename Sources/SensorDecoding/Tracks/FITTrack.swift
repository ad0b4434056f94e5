import GaitModel

/// Makes a track of a FIT file.
struct FITTrack {
  /// Reads a whole file; what is damaged is left out, and said.
  static func read(_ bytes: [UInt8], name: String) throws(FootstrikeError) -> Track {
    let decoder = FITDecoder(bytes)
    if decoder.count > TrackBuilder.most { throw TrackBuilder.tooLong(name) }
    var builder = TrackBuilder(name: name)
    let isCycling = decoder.sport == 2
    for record in decoder.records {
      var raw = TrackBuilder.RawPoint()
      raw.seconds = record.epochSeconds
      raw.altitude = record.altitude ?? .nan
      raw.distance = record.distance ?? .nan
      raw.speed = record.speed ?? .nan
      raw.cadence = isCycling ? .nan : (record.cadence ?? .nan) * 2
      raw.heartRate = record.heartRate ?? .nan
      raw.latitude = record.latitude ?? .nan
      raw.longitude = record.longitude ?? .nan
      raw.track = record.file
      raw.byteOffset = record.offset
      raw.byteCount = Int64(record.count)
      builder.add(raw)
    }
    for (offset, count) in decoder.untimed {
      var raw = TrackBuilder.RawPoint()
      raw.byteOffset = offset
      raw.byteCount = Int64(count)
      builder.add(raw)
    }
    builder.remarks += decoder.notes.map { "\(name): \($0)" }
    for damage in decoder.damages {
      if damage.count > 0 {
        builder.refusals.add(
          Refusal(cause: damage.cause, byteOffset: Int64(damage.offset), byteCount: Int64(damage.count)))
      }
    }
    for damage in decoder.damages.prefix(5) {
      let left = damage.count > 2 ? "; \(damage.count) bytes are left out" : ""
      builder.remarks.append("\(name): at byte \(damage.offset): \(damage.what)\(left)")
    }
    if decoder.records.isEmpty, decoder.untimed.isEmpty, let damage = decoder.damages.first {
      throw FootstrikeError(
        what: damage.what, where: "\(name): at byte \(damage.offset)",
        advice: "copy the file from the watch again")
    }
    let nothing: (what: String, advice: String) =
      if decoder.hasAcceleration {
        ("it holds accelerometer_data and no track", "give it as the recording, and not with --altitude")
      } else if let kind = decoder.kindInWords {
        ("this FIT file holds \(kind), and no track", "give the activity")
      } else {
        ("this FIT file holds no record of an activity", "give the activity's file")
      }
    var track = try builder.track(kind: .fit, isUTC: true, nothing: nothing)
    track.copy = FITCopy(bytes)
    return track
  }
}
