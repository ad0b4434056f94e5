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
      unit = !bracketed.isEmpty ? bracketed : !told.isEmpty ? told : found.alias.unit
      adoptRole(of: unit)
      return true
    }
    return false
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
