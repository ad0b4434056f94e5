import CLibrary
import GaitModel

/// Reads a table with a time and an altitude, pressure or speed column as a track: with the words, units,
/// numbers and times of the tables of samples.
struct CSVTrack {
  static func read(
    _ bytes: [UInt8], name: String, options: DecodingOptions
  ) throws(FootstrikeError) -> Track {
    // Before any of it is taken apart, which takes many times its bytes.
    guard bytes.count(where: { $0 == UInt8(ascii: "\n") }) <= TrackBuilder.most else {
      throw TrackBuilder.tooLong(name)
    }
    var sniffing = Sniffing(text: HeadText(bytes, isWhole: true), name: name, options: options)
    let columns = try sniffing.findTrackColumns()
    let lines = sniffing.takeAllRows()
    let clock = try sniffing.readTrackClock(columns[.time]!)
    var builder = TrackBuilder(name: name)
    builder.remarks = sniffing.guesses.filter { $0.isInferred || $0.what == "time zone" }
      .map { "\(name): \($0)" }
    let told = columns.mapValues { sniffing.column($0) }
    func value(_ role: ColumnRole, _ row: Int) -> Double {
      guard let values = told[role], let column = columns[role] else { return .nan }
      return values[row] * UnitSpelling.scale(sniffing.headings[column].unit)
    }
    for (row, line) in lines.enumerated() {
      var raw = TrackBuilder.RawPoint()
      raw.seconds = clock.seconds[row]
      raw.altitude = value(.altitude, row)
      if raw.altitude.isNaN { raw.altitude = altitude(pressure: value(.pressure, row)) }
      raw.distance = value(.distance, row)
      raw.speed = value(.speed, row)
      raw.cadence = value(.cadence, row)
      raw.latitude = value(.latitude, row)
      raw.longitude = value(.longitude, row)
      raw.line = Int64(line + 1)
      raw.byteOffset = Int64(sniffing.text.lines[line].lowerBound)
      raw.byteCount = Int64(sniffing.text.lines[line].count)
      builder.add(raw)
    }
    return try builder.track(kind: .csv, isUTC: clock.isUTC)
  }

  /// Metres in the standard atmosphere (ISO 2533) from hectopascals, or from pascals or kilopascals where the
  /// number can be nothing else.
  static func altitude(pressure: Double) -> Double {
    let hectopascals = pressure > 10_000 ? pressure / 100 : pressure < 120 ? pressure * 10 : pressure
    guard hectopascals > 250, hectopascals < 1_200 else { return .nan }
    return 44_330.77 * (1 - pow(hectopascals / 1_013.25, 0.190263))
  }
}

extension Sniffing {
  /// Finds the columns of a track.
  fileprivate mutating func findTrackColumns() throws(FootstrikeError) -> [ColumnRole: Int] {
    _ = try adoptDialect()
    var chosen: [ColumnRole: Int] = [:]
    for (role, told) in options.columns where ColumnRole.ofTracks.contains(role) {
      chosen[role] = try column(called: told)
    }
    let pinned = Array(chosen.values)
    for role in ColumnRole.ofTracks where chosen[role] == nil {
      chosen[role] = bestColumn(role, besides: pinned)
    }
    func missing(_ names: String, _ role: ColumnRole, _ unit: String) -> FootstrikeError {
      FootstrikeError(
        what: "no column is called \(names)", where: name, line: max(1, layout.skipLines),
        advice: "name the column of \(unit), or say which it is with --column \(role.rawValue)=COLUMN")
    }
    guard chosen[.time] != nil else { throw missing("time or timestamp", .time, "seconds time_s") }
    if [.altitude, .pressure, .speed].allSatisfy({ chosen[$0] == nil }) {
      throw missing("altitude, elevation, height or pressure", .altitude, "metres altitude_m")
    }
    layout.time = chosen[.time]
    return chosen
  }

  /// Looks at every row there is from now on, thinned where they are many; the 0-based line of each.
  fileprivate mutating func takeAllRows() -> [Int] {
    var kept = ThinnedList<Int>(most: TrackBuilder.mostKept)
    for line in text.lines.indices.dropFirst(layout.skipLines) where !text.lines[line].isEmpty {
      kept.append(line)
    }
    let lines = kept.elements
    rows = lines.map { text.cells($0, delimiter: delimiter) }
    return lines
  }

  /// The seconds of each row, NaN where it tells none, and whether they count from 1970.
  fileprivate mutating func readTrackClock(
    _ column: Int
  ) throws(FootstrikeError) -> (seconds: [Double], isUTC: Bool) {
    if options.timeUnit == nil, let reading = timeReading(column), reading.unit == .milliseconds,
      reading.dateOffset == nil, headings[column].unit.isEmpty,
      case let steps = reading.steps.filter({ $0 > 0 }).sorted(), !steps.isEmpty,
      case let step = steps[steps.count / 2], step <= 5_000_000
    {
      // Of samples it would be milliseconds.
      options.timeUnit = .seconds
      guesses.append(
        Guess(
          "time unit", "s",
          because: "its median step is \(step / 1_000_000), and no track has so many points",
          option: "--time-unit s"))
    }
    var clock = TimeSniffing(self)
    try clock.run()
    guesses = clock.sniffing.guesses
    layout = clock.sniffing.layout
    guard let column = layout.time, let reading = timeReading(column) else {
      throw FootstrikeError(
        what: "column \(columnName(column)) holds no times that can be read", where: name,
        line: layout.skipLines + 1, advice: "name another with --column time=COLUMN")
    }
    var stamps = reading.stamps
    if let part = layout.timeAddend.flatMap({ timeReading($0.column) }) { stamps = reading.adding(part) }
    let offset = clock.dateOffset ?? 0
    var before: Int64?
    var turns: Int64 = 0
    let seconds = stamps.map { stamp in
      guard let stamp else { return Double.nan }
      // A clock without a date starts anew at midnight.
      if let wrap = clock.wrapNanoseconds, let before, before - stamp > wrap / 2 { turns += wrap }
      before = stamp
      let (whole, rest) = (stamp &+ offset &+ turns).quotientAndRemainder(dividingBy: 1_000_000_000)
      return Double(whole) + Double(rest) / 1e9
    }
    return (seconds, clock.dateOffset != nil)
  }
}
