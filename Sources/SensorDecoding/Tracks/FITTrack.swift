import GaitModel

/// Makes a track of a FIT file.
struct FITTrack {
  /// Reads a whole file; what stands before damage is kept, and said.
  static func read(_ bytes: [UInt8], name: String) throws(FootstrikeError) -> Track {
    let decoder = FITDecoder(bytes)
    var builder = TrackBuilder()
    let isCycling = decoder.sport == 2
    var last: Double?
    for record in decoder.records {
      var raw = TrackBuilder.RawPoint()
      raw.seconds = record.epochSeconds
      // A wrong bit in a time would throw the rest away as older: no activity pauses for two days.
      if let last, abs(record.epochSeconds - last) > 172_800 { raw.seconds = .infinity }
      raw.altitude = record.altitude ?? .nan
      raw.distance = record.distance ?? .nan
      raw.speed = record.speed ?? .nan
      raw.cadence = isCycling ? .nan : (record.cadence ?? .nan) * 2
      raw.latitude = record.latitude ?? .nan
      raw.longitude = record.longitude ?? .nan
      if raw.seconds.isFinite { last = raw.seconds }
      builder.add(raw, line: 0, byteOffset: Int64(record.offset), byteCount: Int64(record.count))
    }
    if let damage = decoder.damage {
      let rest = damage.cause == .checksum ? 2 : bytes.count - damage.offset
      builder.refusals.add(
        Refusal(cause: damage.cause, byteOffset: Int64(damage.offset), byteCount: Int64(max(0, rest))))
      if builder.points.isEmpty {
        throw FootstrikeError(
          what: damage.what, where: "\(name): at byte \(damage.offset)",
          advice: "copy the file from the watch again")
      }
      builder.remarks.append(
        "\(name): at byte \(damage.offset): \(damage.what); the \(builder.points.count) points decoded are used"
      )
    }
    return try builder.track(name: name, kind: .fit, isUTC: true)
  }
}
