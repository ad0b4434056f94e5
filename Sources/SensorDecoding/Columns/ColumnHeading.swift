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

  /// Units as they end a name, and how they are written here.
  private static let suffixes: [(String, String)] = [
    ("g", "g"), ("mg", "mg"), ("ms2", "m/s2"), ("mss", "m/s2"), ("lsb", "lsb"), ("raw", "lsb"),
    ("rads", "rad/s"), ("rps", "rad/s"), ("dps", "deg/s"), ("degs", "deg/s"), ("hpa", "hpa"), ("pa", "pa"),
    ("s", "s"), ("ms", "ms"), ("us", "us"), ("ns", "ns"), ("m", "m"), ("kmh", "km/h"), ("counts", "lsb"),
  ]

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
    // `since reboot (s)` and `time (01:00)`: only what is a unit counts.
    unit = Self.unit(inside)
    var words = name.split { !($0.isLetter || $0.isNumber || $0 == "/" || $0 == "^" || $0 == "²") }
      .map { $0.lowercased() }
    if let last = words.last, words.count > 1 {
      if last == "cal" { words.removeLast() }
      if last == "uncal" {
        words.removeLast()
        unit = "lsb"
      }
    }
    if match(words) { return }
    // `m/s/s` and the like at the end of a name.
    if words.count > 1, let last = words.last {
      let told = Self.suffixes.first { $0.0 == last }?.1 ?? Self.unit(last)
      if !told.isEmpty, match(Array(words.dropLast())) { unit = unit.isEmpty ? told : unit }
    }
  }

  /// Looks for the longest end of the words that is a known spelling.
  private mutating func match(_ words: [String]) -> Bool {
    for start in words.indices {
      let spelling = words[start...].joined()
      guard let found = ColumnAlias.bySpelling[spelling] else { continue }
      if start > 0, found.alias.standsAlone || spelling.count < 2 { return false }
      alias = found.alias
      rank = found.rank
      sensor = words[..<start].joined(separator: "_")
      if unit.isEmpty { unit = found.alias.unit }
      if unit == "deg/s" || unit == "rad/s",
        let axis = ColumnRole.accelerations.firstIndex(of: found.alias.role)
      {
        alias?.role = ColumnRole.angularRates[axis]
      }
      return true
    }
    return false
  }

  /// One spelling for each unit; empty for what is none.
  static func unit(_ text: String) -> String {
    let plain = text.lowercased().filter { !$0.isWhitespace && $0 != "\"" }
    switch plain {
    case "g": return "g"
    case "mg", "milli-g": return "mg"
    case "m/s^2", "m/s2", "m/s²", "m/s/s", "m/(s^2)", "m/(s²)", "ms^-2", "ms-2", "m/s^2)": return "m/s2"
    case "deg/s", "°/s", "dps", "degree/s", "degrees/s", "deg/sec": return "deg/s"
    case "rad/s", "rads", "rad/sec": return "rad/s"
    case "s", "sec", "seconds": return "s"
    case "ms", "msec": return "ms"
    case "us", "µs", "μs", "usec": return "us"
    case "ns": return "ns"
    case "hpa", "mbar": return "hpa"
    case "pa": return "pa"
    case "m": return "m"
    case "m/s": return "m/s"
    case "km/h": return "km/h"
    case "lsb", "no_units", "counts", "raw": return "lsb"
    default: return ""
    }
  }
}
