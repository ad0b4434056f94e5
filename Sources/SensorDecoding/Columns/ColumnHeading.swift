/// A column's heading, taken apart into sensor, role and unit.
struct ColumnHeading: Sendable {
  /// As it stands in the file.
  var text: String
  /// What is left of the name before the part that tells the role: `left` of `left_acc_x`.
  var sensor = ""
  /// The spelling that matched; `nil` where none did.
  var alias: ColumnAlias?
  /// Place of the spelling in its table: less is better.
  var rank = Int.max
  /// Unit from the heading; empty where it tells none.
  var unit = ""
  /// A bare axis in G: of an acceleration or of a magnetic field.
  var mayBeGauss = false

  init(_ heading: String) {
    text = heading
    var name = ""
    var inside = ""
    var depth = 0
    for character in heading {
      if character == "(" || character == "[" {
        depth += 1
        if depth == 1 { continue }
      }
      if character == ")" || character == "]" {
        depth -= 1
        if depth == 0 { continue }
      }
      if depth > 0 { inside.append(character) } else { name.append(character) }
    }
    // Physicists write `a_x / (m/s²)` and `t / s`.
    if let slash = name.firstRange(of: " / ") {
      if inside.isEmpty { inside = String(name[slash.upperBound...]) }
      name = String(name[..<slash.lowerBound])
    }
    var words = name.split { !($0.isLetter || $0.isNumber || "/^²°".contains($0)) }.map { $0.lowercased() }
    // pandas numbers headings that came before: `X[s].1`.
    if words.count > 1, words[words.count - 1].allSatisfy(\.isNumber), let dot = heading.lastIndex(of: "."),
      heading[heading.index(after: dot)...] == words[words.count - 1]
    {
      words.removeLast()
    }
    var isRaw = false
    if let last = words.last, words.count > 1, last == "cal" || last == "uncal" {
      words.removeLast()
      isRaw = last == "uncal"
    }
    // `ax`, `ax_g`, `ax_m_s2`, `time in ms`: what stands behind a known name must be its unit.
    for count in 0..<min(words.count, 5) {
      let tail = words.suffix(count).drop { $0 == "in" }.joined(separator: "/")
      guard match(Array(words.dropLast(count)), unit: inside, tail: tail) else { continue }
      if isRaw, inside.isEmpty { unit = "lsb" }
      return
    }
    // `ax/g` and `time/s`.
    defer { if alias == nil { matchApart(words, unit: inside) } }
    if let slash = name.firstIndex(of: "/") {
      let stem = name[..<slash].split { !($0.isLetter || $0.isNumber) }.map { $0.lowercased() }
      let told = inside.isEmpty ? String(name[name.index(after: slash)...]) : inside
      _ = match(stem, unit: told, tail: "")
    }
  }

  /// Looks for the longest end of the words that is a known spelling.
  ///
  /// - Parameters:
  ///   - inside: what the heading says in brackets; no unit there is no harm: `since reboot (01:00)`.
  ///   - tail: what follows the name; it must be a unit of its role.
  private mutating func match(_ words: [String], unit inside: String, tail: String) -> Bool {
    for start in words.indices {
      let spelling = words[start...].joined()
      guard let found = ColumnAlias.bySpelling[spelling] else { continue }
      if start > 0, found.alias.standsAlone || spelling.count < 2 { return false }
      let told = UnitSpelling.unit(tail, of: found.alias.role)
      if !tail.isEmpty, told.isEmpty { return false }
      alias = found.alias
      rank = found.rank
      sensor = words[..<start].joined(separator: "_")
      let bracketed = UnitSpelling.unit(inside, of: found.alias.role)
      // `X[s]` is the time axis of a plot.
      if bracketed.isEmpty, found.alias.standsAlone, !UnitSpelling.unit(inside, of: .time).isEmpty {
        alias = ColumnAlias("x", .time, standsAlone: true)
        rank = ColumnAlias.table.count
        unit = UnitSpelling.unit(inside, of: .time)
        return true
      }
      mayBeGauss = found.alias.standsAlone && (inside == "G" || inside.lowercased() == "gauss")
      unit = !bracketed.isEmpty ? bracketed : !told.isEmpty ? told : found.alias.unit
      adoptRole(of: unit)
      return true
    }
    return false
  }

  /// Words that make a reading something else than what the sensor read.
  private static let derived: Set<String> = [
    "magnetometer", "magnetic", "mag", "quaternion", "quat", "euler", "orientation", "angle", "covariance",
    "bias", "offset", "jerk", "mean", "std", "velocity", "position", "displacement", "gravity", "emg",
    "force",
  ]
  /// Words beside the place of a sensor that say nothing of it.
  private static let fillers: Set<String> = [
    "sensor", "sensors", "imu", "data", "channel", "raw", "calibrated", "cal", "filtered", "total", "noraxon",
    "myomotion", "segments", "ultium", "trigno", "avanti", "im", "delsys",
  ]

  private static let clocks: Set = ["t", "time", "timestamp", "utc", "zeit", "tiempo", "temps", "tempo"]

  /// `Foot Accel Sensor X LT (mG)`, `Trigno IM sensor 1: Acc 1.X (IM) [g]`: quantity and axis apart from each
  /// other, anywhere among words; and times with a word behind: `t_unix`.
  private mutating func matchApart(_ words: [String], unit inside: String) {
    if let first = words.first, words.count > 1, Self.clocks.contains(first),
      !words.contains("zone"), !words.contains("accuracy")
    {
      alias = ColumnAlias("t", .time)
      rank = ColumnAlias.table.count
      unit = UnitSpelling.unit(inside, of: .time)
      return
    }
    let isFree = words.contains { ["linear", "user", "free"].contains($0) }
    let isRate = words.contains("angular") && words.contains { $0 == "velocity" || $0 == "rate" }
    guard isRate || Self.derived.isDisjoint(with: words) else { return }
    let quantity = words.firstIndex {
      ["acc", "accel", "acceleration", "accelerometer", "gyro", "gyr", "gyroscope", "rotation"].contains($0)
        || isRate && $0 == "angular"
    }
    let axes = words.indices.filter { ["x", "y", "z"].contains(words[$0]) }
    guard let quantity, axes.count == 1, let axis = ["x", "y", "z"].firstIndex(of: words[axes[0]]) else {
      return
    }
    let isAcceleration = words[quantity].hasPrefix("acc")
    let role = isAcceleration ? ColumnRole.accelerations[axis] : ColumnRole.angularRates[axis]
    alias = ColumnAlias(isAcceleration ? "acceleration" : "gyroscope", role, gravityRemoved: isFree)
    rank = ColumnAlias.table.count + (isFree ? 1 : 0)
    unit = UnitSpelling.unit(inside, of: role)
    sensor = words.indices.filter { $0 != quantity && $0 != axes[0] && !Self.fillers.contains(words[$0]) }
      .map { words[$0] }.filter { !($0 == "velocity" || $0 == "rate" || $0 == "linear") }
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: "_")
  }

  /// `X (deg/s)` is no acceleration, whatever its name.
  mutating func adoptRole(of unit: String) {
    self.unit = unit
    guard unit.hasSuffix("deg/s") || unit == "rad/s", let role = alias?.role,
      let axis = ColumnRole.accelerations.firstIndex(of: role)
    else { return }
    alias?.role = ColumnRole.angularRates[axis]
  }
}
