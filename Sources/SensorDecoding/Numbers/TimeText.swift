/// Reads times of day and dates as recorders write them.
enum TimeText {
  /// Nanoseconds since 1970 for a date, since midnight for a time of day; `nil` where it is neither.
  ///
  /// Reads `11:41:59:3050` (a fraction after the last colon), `2012-03-27 11:14:57.500`, ISO 8601 with and
  /// without zone, `8/26/2013 9:00:00.5` by `monthFirst`, and numbers without leading zeros.
  ///
  /// - Parameters:
  ///   - place: where it starts; left behind it.
  ///   - millisecondFraction: the last part is a whole number of milliseconds: `0.85` is 85 ms after.
  static func scan(
    _ place: inout UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, millisecondFraction: Bool,
    monthFirst: Bool = true
  ) -> Int64? {
    var at = place
    var days: Int64 = 0
    guard var first = whole(&at, end: end) else { return nil }
    if at < end, at.pointee == 0x2D || at.pointee == 0x2F {
      let separator = at.pointee
      at += 1
      guard let second = whole(&at, end: end), at < end, at.pointee == separator else { return nil }
      at += 1
      guard let third = whole(&at, end: end) else { return nil }
      let (year, month, day) =
        first > 31
        ? (first, second, third) : monthFirst && first <= 12 ? (third, first, second) : (third, second, first)
      guard (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
      days = daysSince1970(year, month, day)
      guard at < end, at.pointee == 0x54 || at.pointee == 0x20 || at.pointee == 0x74 || at.pointee == 0x5F
      else { return nil }
      at += 1
      guard let hour = whole(&at, end: end) else { return nil }
      first = hour
    }
    guard first < 25, at < end, at.pointee == 0x3A else { return nil }
    at += 1
    guard let minute = whole(&at, end: end), minute < 60, at < end, at.pointee == 0x3A else { return nil }
    at += 1
    guard let second = whole(&at, end: end), second < 61 else { return nil }
    var nanoseconds: Int64 = 0
    if at < end, at.pointee == 0x2E || at.pointee == 0x3A || at.pointee == 0x2C || at.pointee == 0x5F {
      let start = at + 1
      var after = start
      var unit: Int64 = 100_000_000
      var number: Int64 = 0
      while after < end, after.pointee &- 0x30 <= 9 {
        nanoseconds += Int64(after.pointee &- 0x30) * unit
        if number < 1_000_000 { number = number * 10 + Int64(after.pointee &- 0x30) }
        unit /= 10
        after += 1
      }
      if after > start {
        if millisecondFraction { nanoseconds = number * 1_000_000 }
        at = after
      }
    }
    var seconds = days * 86_400 + first * 3_600 + minute * 60 + second
    if at < end, at.pointee == 0x5A {
      at += 1
    } else if at + 2 < end || at + 1 < end {
      var zone = at
      if zone.pointee == 0x20 { zone += 1 }
      if zone < end, zone.pointee == 0x2B || zone.pointee == 0x2D {
        let isEast = zone.pointee == 0x2B
        zone += 1
        if let told = whole(&zone, end: end) {
          var minutes = told >= 100 ? told / 100 * 60 + told % 100 : told * 60
          if told < 100, zone < end, zone.pointee == 0x3A {
            zone += 1
            minutes += whole(&zone, end: end) ?? 0
          }
          seconds += isEast ? -minutes * 60 : minutes * 60
          at = zone
        }
      }
    }
    // Nanoseconds since 1970 reach from 1677 to 2262.
    guard abs(seconds) < 9_000_000_000 else { return nil }
    place = at
    return seconds * 1_000_000_000 + nanoseconds
  }

  private static func whole(_ at: inout UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) -> Int64? {
    let start = at
    var value: Int64 = 0
    while at < end, at.pointee &- 0x30 <= 9, at - start < 6 {
      value = value * 10 + Int64(at.pointee &- 0x30)
      at += 1
    }
    return at > start ? value : nil
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
