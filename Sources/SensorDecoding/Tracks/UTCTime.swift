/// Seconds since 1970 from a time as XML and JSON write it (ISO 8601).
enum UTCTime {
  /// `2012-12-26T21:29:53.5Z`, `2012-12-26 21:29:53+01:00`; without a zone it is UTC. `nil` for all else.
  static func epochSeconds(_ text: some StringProtocol) -> Double? {
    let b = Array(text.utf8)
    func number(_ from: Int, _ count: Int) -> Int? {
      guard from + count <= b.count else { return nil }
      var n = 0
      for c in b[from..<from + count] {
        guard c >= 48, c <= 57 else { return nil }
        n = n * 10 + Int(c - 48)
      }
      return n
    }
    func has(_ c: Character, at index: Int) -> Bool { index < b.count && b[index] == c.asciiValue }

    guard let year = number(0, 4), has("-", at: 4), let month = number(5, 2), has("-", at: 7),
      let day = number(8, 2), has("T", at: 10) || has(" ", at: 10) || has("t", at: 10),
      let hour = number(11, 2), has(":", at: 13), let minute = number(14, 2), has(":", at: 16),
      let second = number(17, 2)
    else { return nil }
    guard (1...12).contains(month), (1...31).contains(day), hour < 25, minute < 60, second < 61 else {
      return nil
    }
    let days = TimeText.daysSince1970(Int64(year), Int64(month), Int64(day))
    var seconds = Double(Int(days) * 86_400 + hour * 3_600 + minute * 60 + second)
    var at = 19
    if has(".", at: at) || has(",", at: at) {
      at += 1
      var scale = 0.1
      while let digit = number(at, 1) {
        seconds += Double(digit) * scale
        scale /= 10
        at += 1
      }
    }
    if at == b.count { return seconds }
    if has("Z", at: at) || has("z", at: at) { return at + 1 == b.count ? seconds : nil }
    guard has("+", at: at) || has("-", at: at), let zoneHours = number(at + 1, 2) else { return nil }
    let sign = has("-", at: at) ? 1.0 : -1.0
    let minutesAt = has(":", at: at + 3) ? at + 4 : at + 3
    let zoneMinutes = minutesAt < b.count ? number(minutesAt, 2) : 0
    guard let zoneMinutes, minutesAt + 2 >= b.count else { return nil }
    return seconds + sign * Double(zoneHours * 3_600 + zoneMinutes * 60)
  }
}
