import FoundationEssentials

/// One line of text for a terminal, in columns. Widths count characters, not bytes.
package struct ReportLine {
  package private(set) var text = ""
  private var width = 0

  /// An empty line.
  package init() {}

  /// Appends text as it is.
  package mutating func put(_ more: String) {
    text += more
    width += more.count
  }

  /// Appends text that ends at that column.
  package mutating func right(_ more: String, at column: Int) {
    let room = column - width - more.count
    put(String(repeating: " ", count: max(room, width == 0 ? 0 : 1)) + more)
  }

  /// Appends text that starts at that column.
  package mutating func left(_ more: String, at column: Int) {
    put(String(repeating: " ", count: max(column - width, width == 0 ? 0 : 1)) + more)
  }

  /// A number as machines read it, without trailing zeros; zero where unknown.
  package static func plain(_ value: Double, _ places: Int) -> String {
    var bytes: [UInt8] = []
    guard bytes.append(decimal: value, places: places, trimming: true) else { return "0" }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A number with its decimals; a dash where unknown.
  package static func number(_ value: Double, _ places: Int, signed: Bool = false) -> String {
    var bytes: [UInt8] = []
    guard bytes.append(decimal: value, places: places) else { return "–" }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasPrefix("-") ? "−" + text.dropFirst() : (signed ? "+" : "") + text
  }

  /// A number with its unit; a dash where unknown.
  package static func number(_ value: Double, _ places: Int, signed: Bool = false, _ unit: String) -> String {
    value.isFinite ? number(value, places, signed: signed) + unit : "–"
  }

  /// A time in the session: `12:34.5`, `1:02:03.4`.
  package static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e9 else { return "–" }
    let tenths = Int((abs(seconds) * 10).rounded())
    let (hours, minutes, rest) = (tenths / 36_000, tenths / 600 % 60, tenths % 600)
    let tail = "\(rest / 100)\(rest / 10 % 10).\(rest % 10)"
    let sign = seconds < 0 && tenths > 0 ? "−" : ""
    return sign
      + (hours > 0 ? "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)" : "\(minutes):\(tail)")
  }

  /// The day of a time since 1970 UTC: `2026-03-01`; a dash where unknown.
  package static func date(_ epochSeconds: Double) -> String {
    day(epochSeconds)?.formatted(.iso8601.year().month().day()) ?? "–"
  }

  /// A time since 1970 to the second: `2026-03-01T09:19:00Z`; a dash where unknown.
  package static func instant(_ epochSeconds: Double) -> String {
    day(epochSeconds)?.formatted(.iso8601) ?? "–"
  }

  private static func day(_ epochSeconds: Double) -> Date? {
    epochSeconds.isFinite && abs(epochSeconds) < 1e11
      ? Date(timeIntervalSince1970: epochSeconds.rounded(.down)) : nil
  }

  /// A length of time in words: `31 min 4 s`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e9 else { return "an unknown time" }
    guard seconds >= 60 else { return number(seconds, 1) + " s" }
    let whole = Int(seconds.rounded())
    return whole >= 3600
      ? "\(whole / 3600) h \(whole / 60 % 60) min" : "\(whole / 60) min \(whole % 60) s"
  }

  /// A whole number with a thin grouping of thousands: `1,128`.
  package static func count(_ value: Int64) -> String {
    var digits = String(value.magnitude)
    var grouped = ""
    while digits.count > 3 {
      grouped = "," + digits.suffix(3) + grouped
      digits = String(digits.dropLast(3))
    }
    return (value < 0 ? "−" : "") + digits + grouped
  }

  /// A count with its noun in the right number: `1 gap`, `3 gaps`.
  package static func count(_ value: Int64, _ noun: String) -> String {
    "\(count(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// A share as a bar of that many cells, filled to the nearest cell, with at least one where not zero.
  package static func bar(_ shares: [(Int, Character)], cells: Int) -> String {
    let total = shares.reduce(0) { $0 + $1.0 }
    guard total > 0 else { return String(repeating: " ", count: cells) }
    // Largest remainders, so that the cells add up.
    var filled = shares.map { $0.0 * cells / total }
    let order = shares.indices.sorted {
      let (a, b) = (shares[$0].0 * cells % total, shares[$1].0 * cells % total)
      return a != b ? a > b : $0 < $1
    }
    for index in order.prefix(cells - filled.reduce(0, +)) { filled[index] += 1 }
    return zip(shares, filled).map { String(repeating: $0.1, count: $1) }.joined()
  }
}
