import Foundation

/// Days and weeks as the runner's wall has them.
public struct LogCalendar: Sendable {
  private let calendar: Calendar

  /// Weeks begin on Monday and are numbered by ISO 8601.
  public init(_ zone: TimeZone) {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = zone
    self.calendar = calendar
  }

  /// Seven days from a Monday on.
  public struct Week: Sendable, Equatable {
    /// The year that it is numbered in.
    public let year: Int
    /// 1…53.
    public let number: Int
    /// From when to before when, seconds since 1970 UTC.
    public let span: Range<Double>

    /// `2026-W20`.
    public var name: String { "\(year)-W\(number < 10 ? "0" : "")\(number)" }
  }

  /// The week that a time since 1970 UTC falls in.
  public func week(of epochSeconds: Double) -> Week {
    let date = Date(timeIntervalSince1970: epochSeconds)
    let parts = calendar.dateComponents([.yearForWeekOfYear, .weekOfYear], from: date)
    let span = calendar.dateInterval(of: .weekOfYear, for: date)
    let begin = span?.start.timeIntervalSince1970 ?? epochSeconds
    return Week(
      year: parts.yearForWeekOfYear ?? 0, number: parts.weekOfYear ?? 0,
      span: begin..<(span?.end.timeIntervalSince1970 ?? begin + 604_800))
  }

  /// The week that many weeks later.
  public func week(_ weeks: Int, after week: Week) -> Week {
    let middle = Date(timeIntervalSince1970: (week.span.lowerBound + week.span.upperBound) / 2)
    let other = calendar.date(byAdding: .day, value: 7 * weeks, to: middle) ?? middle
    return self.week(of: other.timeIntervalSince1970)
  }

  /// A day as `2026-05-17`, from midnight to midnight; `nil` where there is none of that name.
  public func span(ofDay name: String) -> Range<Double>? {
    let parts = name.split(separator: "-").map { Int($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
      (1970...9999).contains(year),
      let date = calendar.date(from: DateComponents(year: year, month: month, day: day, hour: 12)),
      self.day(date.timeIntervalSince1970) == "\(year)-\(two(month))-\(two(day))",
      let span = calendar.dateInterval(of: .day, for: date)
    else { return nil }
    return span.start.timeIntervalSince1970..<span.end.timeIntervalSince1970
  }

  /// The week of that name, as `2026-W20`; of a day, as `2026-05-17`; `nil` for anything else.
  public func week(named name: String) -> Week? {
    if let day = span(ofDay: name) { return week(of: (day.lowerBound + day.upperBound) / 2) }
    let parts = name.split(separator: "-")
    guard parts.count == 2, let year = Int(parts[0]), (1970...9999).contains(year), parts[1].first == "W",
      let number = Int(parts[1].dropFirst()),
      let date = calendar.date(
        from: DateComponents(weekday: 5, weekOfYear: number, yearForWeekOfYear: year))
    else { return nil }
    let week = week(of: date.timeIntervalSince1970)
    return week.number == number && week.year == year ? week : nil
  }

  /// Midnights between two times; negative where the second is the earlier.
  public func days(from first: Double, to last: Double) -> Int {
    func midnight(_ seconds: Double) -> Date {
      calendar.startOfDay(for: Date(timeIntervalSince1970: seconds))
    }
    return calendar.dateComponents([.day], from: midnight(first), to: midnight(last)).day ?? 0
  }

  /// `2026-05-17`.
  public func day(_ epochSeconds: Double) -> String {
    let parts = parts(of: epochSeconds)
    return "\(parts.year!)-\(two(parts.month!))-\(two(parts.day!))"
  }

  /// `2026-05-17 06:40`.
  public func minute(_ epochSeconds: Double) -> String {
    let parts = parts(of: epochSeconds)
    return "\(day(epochSeconds)) \(two(parts.hour!)):\(two(parts.minute!))"
  }

  /// Year, month, day, hour, minute and second.
  func parts(of epochSeconds: Double) -> DateComponents {
    calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: epochSeconds))
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
