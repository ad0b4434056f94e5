import CLibrary
import GaitModel

/// Reads a table with a time and an altitude or pressure column as a track.
struct CSVTrack {
  private enum Column: CaseIterable { case time, altitude, pressure, distance, speed, cadence }

  /// Words a heading may be, in small letters, without its unit.
  private static let words: [Column: [String]] = [
    .time: [
      "time", "timestamp", "seconds_elapsed", "elapsed", "elapsed_time", "t", "seconds", "datetime", "date",
    ],
    .altitude: ["altitude", "elevation", "height", "relativealtitude", "alt", "ele", "enhanced_altitude"],
    .pressure: ["pressure", "baro", "barometer", "p"],
    .distance: ["distance", "dist"],
    .speed: ["speed", "velocity", "enhanced_speed"],
    .cadence: ["cadence"],
  ]

  static func read(_ bytes: [UInt8], name: String) throws(FootstrikeError) -> Track {
    let all = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    let lines = all.split(separator: 10, omittingEmptySubsequences: false)
    guard let head = lines.first else {
      throw FootstrikeError(what: "the file is empty", where: name, advice: "give a track with a heading")
    }
    let header = String(decoding: head, as: UTF8.self)
    let separator: Character = header.contains(";") ? ";" : header.contains("\t") ? "\t" : ","
    let headings = fields(header, separator)
    var found: [Column: (index: Int, unit: String)] = [:]
    for column in Column.allCases {
      for word in words[column] ?? [] where found[column] == nil {
        for (index, heading) in headings.enumerated() {
          let (stem, unit) = split(heading)
          if stem == word, found[column] == nil { found[column] = (index, unit) }
        }
      }
    }
    guard let time = found[.time] else {
      throw FootstrikeError(
        what: "no column is called time or timestamp", where: name, line: 1,
        advice: "name the column of seconds time_s")
    }
    guard found[.altitude] != nil || found[.pressure] != nil else {
      throw FootstrikeError(
        what: "no column is called altitude, elevation, height or pressure", where: name, line: 1,
        advice: "name the column of metres altitude_m")
    }
    var builder = TrackBuilder()
    var clock: (scale: Double, isUTC: Bool)?
    var offset = Int64(all.startIndex)
    for (row, line) in lines.enumerated() {
      defer { offset += Int64(line.count) + 1 }
      if row == 0 || line.isEmpty || line.elementsEqual([13]) { continue }
      let cells = fields(String(decoding: line, as: UTF8.self), separator)
      func value(_ column: Column) -> Double {
        guard let (index, _) = found[column], index < cells.count else { return .nan }
        return CSVTrack.number(cells[index], decimalComma: separator != ",")
      }
      var raw = TrackBuilder.RawPoint()
      let cell = time.index < cells.count ? cells[time.index] : ""
      if let utc = UTCTime.epochSeconds(cell) {
        raw.seconds = utc
        clock = clock ?? (1, true)
      } else {
        let told = number(cell, decimalComma: separator != ",")
        if clock == nil, told.isFinite { clock = scale(told, unit: time.unit) }
        raw.seconds = told * (clock?.scale ?? 1)
      }
      raw.altitude = value(.altitude)
      if raw.altitude.isNaN { raw.altitude = altitude(pressure: value(.pressure)) }
      raw.distance = value(.distance) * (found[.distance]?.unit == "km" ? 1_000 : 1)
      raw.speed = value(.speed) * (found[.speed]?.unit == "km/h" ? 1 / 3.6 : 1)
      raw.cadence = value(.cadence)
      builder.add(raw, line: Int64(row + 1), byteOffset: offset, byteCount: Int64(line.count))
    }
    return try builder.track(name: name, kind: .csv, isUTC: clock?.isUTC ?? false)
  }

  /// Metres in the standard atmosphere (ISO 2533) from hectopascals, or pascals where that many.
  static func altitude(pressure: Double) -> Double {
    let hectopascals = pressure > 10_000 ? pressure / 100 : pressure
    guard hectopascals > 250, hectopascals < 1_200 else { return .nan }
    return 44_330.77 * (1 - pow(hectopascals / 1_013.25, 0.190263))
  }

  /// Seconds in one tick, told by the unit or else by how many there are since 1970.
  private static func scale(_ first: Double, unit: String) -> (Double, Bool) {
    switch first {
    case 1e17...: (1e-9, true)
    case 1e14..<1e17: (1e-6, true)
    case 1e11..<1e14: (1e-3, true)
    default:
      switch unit {
      case "ns": (1e-9, false)
      case "us", "µs", "μs": (1e-6, false)
      case "ms": (1e-3, false)
      default: (1, first > 1e9)
      }
    }
  }

  private static func number(_ cell: String, decimalComma: Bool) -> Double {
    let text = decimalComma ? String(cell.map { $0 == "," ? "." : $0 }) : cell
    let value = Double(text) ?? .nan
    return value.isFinite ? value : .nan
  }

  private static func fields(_ line: String, _ separator: Character) -> [String] {
    line.split(separator: separator, omittingEmptySubsequences: false).map {
      String($0.trimming { $0 == "\"" || $0.isWhitespace })
    }
  }

  /// `altitude_m`, `Altitude (m)` and `altitude [m]` are the word and its unit.
  private static func split(_ heading: String) -> (stem: String, unit: String) {
    let text = heading.lowercased()
    if let open = text.firstIndex(where: { $0 == "(" || $0 == "[" }) {
      let unit = text[text.index(after: open)...].prefix { $0 != ")" && $0 != "]" }
      return (String(text[..<open].trimming(\.isWhitespace)), String(unit))
    }
    for unit in ["km", "ms", "us", "ns", "m", "s", "hpa", "pa", "spm"] where text.hasSuffix("_" + unit) {
      let stem = String(text.dropLast(unit.count + 1))
      // "speed_ms" is metres a second.
      return (stem, unit)
    }
    return (text, "")
  }
}
