import CLibrary

/// How a recording writes dates and times that can be read in two ways.
public struct TimeGrammar: Sendable, Equatable {
  /// `1/3/2026` is the first of March.
  public var dayFirst = false
  /// The last part is a whole number of milliseconds: `0.85` is 85 ms after.
  public var millisecondFraction = false
}

/// A date, a time of day or a duration, as recorders write them.
package struct TimeText {
  /// What a text tells.
  struct Parts: OptionSet {
    let rawValue: UInt8
    static let date = Parts(rawValue: 1)
    static let clock = Parts(rawValue: 2)
    static let zone = Parts(rawValue: 4)
    /// Second 60 of a minute: the one after it has the same number.
    static let leapSecond = Parts(rawValue: 8)
    /// Minutes and seconds only: it starts anew each hour.
    static let minutes = Parts(rawValue: 16)
    /// A date whose day and month could change places.
    static let isOpenOrder = Parts(rawValue: 32)
    /// A day that can be no month stands where a month is read.
    static let isOtherOrder = Parts(rawValue: 64)
  }

  /// Nanoseconds since 1970 where there is a date, else since midnight; in UTC where there is a zone.
  var nanoseconds: Int64 = 0
  var parts: Parts = []

  /// Reads a time that makes up all of a field; `nil` where anything else stands in it.
  ///
  /// Dates by their parts in any usual order, with `-`, `/`, `.` or blanks, months in numbers or in English;
  /// ISO 8601 with its short forms; 12 and 24 hours; zones as offsets and by their usual abbreviations, an
  /// IANA name in brackets skipped; `mm:ss.f`; and durations: `0 days 00:00:01.5`.
  static func whole(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ grammar: TimeGrammar
  ) -> TimeText? {
    var reader = TimeTextReader(at: start, end: end)
    guard let found = reader.read(grammar), reader.at == end else { return nil }
    return found
  }

  /// Seconds since 1970 UTC of a date and time of day as XML and JSON write them; UTC where no zone is told.
  package static func epochSeconds(_ text: some StringProtocol) -> Double? {
    var text = String(text)
    let told = text.withUTF8 { utf8 -> TimeText? in
      guard let start = utf8.baseAddress else { return nil }
      return whole(start, start + utf8.count, TimeGrammar())
    }
    guard let told, told.parts.isSuperset(of: [.date, .clock]) else { return nil }
    let (seconds, rest) = told.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return Double(seconds) + Double(rest) / 1e9
  }

  /// An instant as ISO 8601 writes it, to the second: `2026-03-01T08:30:00Z`.
  static func instant(_ epochSeconds: Double) -> String {
    let seconds = Int(min(max(epochSeconds, -6e10), 2e11).rounded(.down))
    var moment = time_t(seconds)
    var parts = tm()
    guard gmtime_r(&moment, &parts) != nil else { return "\(seconds) s" }
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1_900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  /// Days of the proleptic Gregorian calendar (Hinnant's `days_from_civil`).
  static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

/// A place in a time's text.
private struct TimeTextReader {
  var at: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>

  /// Nanoseconds since 1970 reach from 1677 to 2262.
  private static let mostSeconds: Int64 = 9_000_000_000

  mutating func read(_ grammar: TimeGrammar) -> TimeText? {
    var found = TimeText()
    var seconds: Int64 = 0
    if let days = duration() {
      seconds = days * 86_400
      if at == end { return nil }
    } else if let days = date(grammar, &found.parts) {
      seconds = days * 86_400
      found.parts.insert(.date)
      if at == end {
        guard abs(seconds) < Self.mostSeconds else { return nil }
        found.nanoseconds = seconds * 1_000_000_000
        return found
      }
      guard skipGap() else { return nil }
    }
    guard let clock = clock(grammar, &found.parts, hasDate: found.parts.contains(.date)) else { return nil }
    found.parts.insert(.clock)
    seconds += clock.seconds
    guard let zone = ending(&found.parts) else { return nil }
    seconds += zone
    guard abs(seconds) < Self.mostSeconds else { return nil }
    found.nanoseconds = seconds * 1_000_000_000 + clock.nanoseconds
    return found
  }

  // MARK: dates

  private static let weekdays: [StaticString] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
  private static let months: [StaticString] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// `2 days ` and `-1 days +`, as pandas writes a duration.
  private mutating func duration() -> Int64? {
    var place = self
    let isNegative = place.take(0x2D)
    guard let days = place.number(), days < Self.mostSeconds / 86_400, place.skipBlanks(), place.word("day")
    else {
      return nil
    }
    _ = place.word("s")
    _ = place.skipBlanks()
    _ = place.take(0x2B)
    self = place
    return isNegative ? -days : days
  }

  /// Days since 1970.
  private mutating func date(_ grammar: TimeGrammar, _ parts: inout TimeText.Parts) -> Int64? {
    var place = self
    place.skipWeekday()
    if let month = place.month() { return finishNamed(&place, month: month) }
    let start = place.at
    guard let first = place.number(), place.at < end else { return nil }
    let digits = place.at - start
    if digits == 8 || digits == 14, first >= 19_000_000 { return compact(from: start, digits: digits) }
    let separator = place.at.pointee
    guard separator == 0x2D || separator == 0x2F || separator == 0x2E || separator == 0x20 else { return nil }
    place.at += 1
    if let month = place.month() {
      // `01-Mar-2026`.
      guard place.skip(separator, or: separator, or: separator), let year = place.number() else { return nil }
      return finish(&place, first > 31 ? first : year, month, first > 31 ? year : first)
    }
    guard separator != 0x20, let second = place.number(), place.take(separator),
      let third = place.number()
    else { return nil }
    if first > 31 { return finish(&place, first, second, third) }
    if first <= 12, second <= 12 { parts.insert(.isOpenOrder) }
    // Points stand between a day and its month; elsewhere either may be first.
    var isDayFirst = grammar.dayFirst || separator == 0x2E
    if first > 12 || second > 12, isDayFirst != (first > 12) {
      parts.insert(.isOtherOrder)
      isDayFirst = first > 12
    }
    return isDayFirst ? finish(&place, third, second, first) : finish(&place, third, first, second)
  }

  private mutating func finish(
    _ place: inout TimeTextReader, _ year: Int64, _ month: Int64, _ day: Int64
  ) -> Int64? {
    let year = year < 100 ? year + 2_000 : year
    guard (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    self = place
    return TimeText.daysSince1970(year, month, day)
  }

  /// `Mar 1, 2026` behind the month.
  private mutating func finishNamed(_ place: inout TimeTextReader, month: Int64) -> Int64? {
    guard place.skip(0x20, or: 0x2D, or: 0x2E), let day = place.number(),
      place.skip(0x2C, or: 0x20, or: 0x2D),
      let year = place.number()
    else { return nil }
    return finish(&place, year, month, day)
  }

  /// `20260301`, and the same with six more digits, of which the clock is left.
  private mutating func compact(from start: UnsafePointer<UInt8>, digits: Int) -> Int64? {
    var place = self
    place.at = start
    guard let year = place.number(most: 4), let month = place.number(most: 2), let day = place.number(most: 2)
    else { return nil }
    return finish(&place, year, month, day)
  }

  private mutating func skipWeekday() {
    var place = self
    guard place.name(of: Self.weekdays) != nil else { return }
    _ = place.skip(0x2C, or: 0x20, or: 0x2E)
    self = place
  }

  private mutating func month() -> Int64? {
    name(of: Self.months).map { Int64($0 + 1) }
  }

  /// Between a date and its time of day.
  private mutating func skipGap() -> Bool {
    switch at.pointee {
    case 0x54, 0x74, 0x5F, 0x2D, 0x3A:
      at += 1
      return true
    case 0x30...0x39: return true
    default: return skip(0x20, or: 0x2C, or: 0x3B)
    }
  }

  // MARK: times of day

  private mutating func clock(
    _ grammar: TimeGrammar, _ parts: inout TimeText.Parts, hasDate: Bool
  ) -> (seconds: Int64, nanoseconds: Int64)? {
    let start = at
    guard var hour = number() else { return nil }
    if hasDate, at - start == 6 || at - start == 4, at == end || at.pointee != 0x3A {
      let second = at - start == 6 ? hour % 100 : 0
      let whole = at - start == 6 ? hour / 100 : hour
      guard whole / 100 < 25, whole % 100 < 60, second < 61 else { return nil }
      return (whole / 100 * 3_600 + whole % 100 * 60 + second, fraction(grammar))
    }
    guard at < end, take(0x3A), let minute = number(), minute < 60 else { return nil }
    guard at < end, at.pointee == 0x3A else {
      if !hasDate, at < end, at.pointee == 0x2E || at.pointee == 0x2C {
        // `00:04.5`: minutes and seconds, as a spreadsheet shows them.
        guard hour < 60 else { return nil }
        parts.insert(.minutes)
        return (hour * 60 + minute, fraction(grammar))
      }
      guard hasDate, hour < 25, let half = half() else { return nil }
      return (half.isTold ? half.hour(hour) * 3_600 + minute * 60 : hour * 3_600 + minute * 60, 0)
    }
    at += 1
    guard let second = number(), second < 61, hour < (hasDate ? 25 : 10_000) else { return nil }
    if second == 60 { parts.insert(.leapSecond) }
    let nanoseconds = fraction(grammar)
    guard let half = half() else { return nil }
    if half.isTold { hour = half.hour(hour) }
    return (hour * 3_600 + minute * 60 + second, nanoseconds)
  }

  /// Nanoseconds behind a point, a comma, a colon or a low line; 0 where none is.
  private mutating func fraction(_ grammar: TimeGrammar) -> Int64 {
    guard at < end, at.pointee == 0x2E || at.pointee == 0x3A || at.pointee == 0x2C || at.pointee == 0x5F
    else { return 0 }
    var place = at + 1
    var nanoseconds: Int64 = 0
    var unit: Int64 = 100_000_000
    var number: Int64 = 0
    while place < end, place.pointee &- 0x30 <= 9 {
      nanoseconds += Int64(place.pointee &- 0x30) * unit
      if number < 1_000_000 { number = number * 10 + Int64(place.pointee &- 0x30) }
      unit /= 10
      place += 1
    }
    guard place > at + 1 else { return 0 }
    at = place
    return grammar.millisecondFraction ? number * 1_000_000 : nanoseconds
  }

  /// Which half of the day.
  private struct Half {
    var isTold = false
    var isAfternoon = false

    func hour(_ told: Int64) -> Int64 { told % 12 + (isAfternoon ? 12 : 0) }
  }

  /// `AM`, ` pm`, ` a.m.`; `nil` where the letters begin so and are something else.
  private mutating func half() -> Half? {
    var place = self
    _ = place.skipBlanks()
    guard place.at < end, place.at.pointee | 0x20 == 0x61 || place.at.pointee | 0x20 == 0x70 else {
      return Half()
    }
    let isAfternoon = place.at.pointee | 0x20 == 0x70
    place.at += 1
    _ = place.take(0x2E)
    guard place.at < end, place.at.pointee | 0x20 == 0x6D else { return Half() }
    place.at += 1
    _ = place.take(0x2E)
    guard place.at == end || !place.isLetter else { return Half() }
    self = place
    return Half(isTold: true, isAfternoon: isAfternoon)
  }

  // MARK: zones

  /// Hours east of Greenwich of the abbreviations that mean one thing.
  private static let zones: [(StaticString, Int64)] = [
    ("utc", 0), ("gmt", 0), ("z", 0), ("wet", 0), ("west", 1), ("bst", 1), ("cet", 1), ("cest", 2),
    ("mez", 1), ("mesz", 2), ("eet", 2), ("eest", 3), ("msk", 3), ("jst", 9), ("kst", 9), ("aest", 10),
    ("aedt", 11), ("nzst", 12), ("nzdt", 13), ("est", -5), ("edt", -4), ("cdt", -5), ("mst", -7),
    ("mdt", -6), ("pst", -8), ("pdt", -7), ("akst", -9), ("akdt", -8), ("hst", -10),
  ]

  /// Reads what may stand behind a time; seconds to add to be in UTC. `nil` where it is no zone.
  private mutating func ending(_ parts: inout TimeText.Parts) -> Int64? {
    var seconds: Int64 = 0
    while at < end {
      _ = skipBlanks()
      guard at < end else { break }
      switch at.pointee {
      case 0x2B, 0x2D:
        guard let offset = offset() else { return nil }
        seconds = offset
        parts.insert(.zone)
      case 0x5B, 0x28:
        let closing: UInt8 = at.pointee == 0x5B ? 0x5D : 0x29
        while at < end, at.pointee != closing { at += 1 }
        guard take(closing) else { return nil }
      default:
        guard let named = zoneName() else { return nil }
        seconds = named
        parts.insert(.zone)
      }
    }
    return seconds
  }

  private mutating func zoneName() -> Int64? {
    for (name, hours) in Self.zones {
      var place = self
      if place.word(name), place.at == end || !place.isLetter {
        self = place
        return hours * -3_600
      }
    }
    return nil
  }

  /// `+01:00`, `-0400`, `+1`.
  private mutating func offset() -> Int64? {
    let isEast = at.pointee == 0x2B
    at += 1
    guard let told = number() else { return nil }
    var minutes = told >= 100 ? told / 100 * 60 + told % 100 : told * 60
    if told < 100, take(0x3A) { minutes += number() ?? 0 }
    guard minutes <= 1_080 else { return nil }
    return isEast ? -minutes * 60 : minutes * 60
  }

  // MARK: pieces

  private var isLetter: Bool { (at.pointee | 0x20) &- 0x61 < 26 }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard at < end, at.pointee == byte else { return false }
    at += 1
    return true
  }

  private mutating func skipBlanks() -> Bool { skip(0x20) }

  /// Skips at least one of these.
  private mutating func skip(_ byte: UInt8, or other: UInt8 = 0x20, or third: UInt8 = 0x20) -> Bool {
    let start = at
    while at < end, at.pointee == byte || at.pointee == other || at.pointee == third { at += 1 }
    return at > start
  }

  private mutating func number(most: Int = 14) -> Int64? {
    let start = at
    var value: Int64 = 0
    while at < end, at.pointee &- 0x30 <= 9, at - start < most {
      value = value * 10 + Int64(at.pointee &- 0x30)
      at += 1
    }
    return at > start ? value : nil
  }

  /// Letters in any case.
  private mutating func word(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard end - at >= length else { return false }
    for step in 0..<length where (at + step).pointee | 0x20 != text.utf8Start[step] { return false }
    at += length
    return true
  }

  /// Which of these names stands here; the rest of its letters are skipped.
  private mutating func name(of names: [StaticString]) -> Int? {
    guard at < end, isLetter, let found = names.indices.first(where: { word(names[$0]) }) else { return nil }
    while at < end, isLetter { at += 1 }
    return found
  }
}
