import Foundation
import GaitModel
import GaitReporting
import Testing

@testable import PracticeLog

/// What a log of known runs answers.
@Suite struct `Log answers` {
  static let utc = LogCalendar(TimeZone(identifier: "UTC")!)
  /// A Monday, 2026-03-02, 8:00 UTC.
  static let monday = 1_772_438_400.0
  static let day = 86_400.0

  /// Runs on some days after that Monday, changed from one to the next.
  private func log(_ days: [Double], _ change: (Int, inout SmallRun) -> Void = { _, _ in }) throws
    -> SessionLog
  {
    let log = try folder.log()
    for (number, day) in days.enumerated() {
      var run = SmallRun()
      run.began = Self.monday + day * Self.day
      change(number, &run)
      _ = try log.add(run.entry("\(number)"))
    }
    return log
  }

  private let folder: LogFolder

  init() throws { folder = try LogFolder() }

  private func trend(_ name: String, _ log: SessionLog, at placement: Placement? = nil) throws -> MeasureTrend
  {
    MeasureTrend(
      try #require(FollowedMeasure(named: name, on: .downhill)), of: "ann", in: try log.sessions(),
      at: placement)
  }

  // MARK: Trends

  @Test func `a measure is found by its key, its heading, and however it is spelt`() {
    for name in ["cadence", "Cadence", "cadence_spm"] {
      #expect(FollowedMeasure(named: name, on: .running)?.name == "cadence", "\(name)")
    }
    for name in ["ground-contact-time", "contact", "ground_contact_time_ms"] {
      #expect(FollowedMeasure(named: name, on: .running)?.name == "ground_contact_time", "\(name)")
    }
    #expect(FollowedMeasure(named: "peak_foot_acceleration_g", on: .running)?.name == "peak_acceleration")
    #expect(FollowedMeasure(named: "step length", on: .running)?.name == "step_length")
    #expect(FollowedMeasure(named: "heel-first", on: .downhill) == .heelFirst)
    #expect(FollowedMeasure(named: "power", on: .downhill) == nil)
    for name in FollowedMeasure.names { #expect(FollowedMeasure(named: name, on: .running)?.name == name) }
  }

  @Test func `a change of cadence is told with its interval`() throws {
    let log = try log([0, 4, 9, 15, 22, 30]) { number, run in
      run.cadence = 160 + 3 * Float(number) + (number.isMultiple(of: 2) ? 0.5 : -0.5)
    }
    let trend = try trend("cadence", log)
    let lines = trend.lines(Self.utc)
    #expect(lines[0] == "Cadence downhill (ann, shoe)" && lines.count >= 10)
    #expect(lines.contains { $0.contains("cadence downhill in 6 sessions from 2026-03-02 to 2026-04-01") })
    #expect(lines.contains { $0.hasSuffix(": higher cadence") && $0.contains("(95 %: +") }, "\(lines)")
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(trend.json)) as? [String: Any])
    let change = try #require(json["change"] as? [String: Double])
    #expect(change["low"]! < 15 && 15 < change["high"]! && change["low"]! > 8, "\(change)")
    #expect((json["sessions"] as? [Any])?.count == 6 && json["finding"] as? String == "change")
  }

  @Test func `under five sessions nothing is told`() throws {
    let log = try log([0, 4, 9, 15]) { number, run in run.cadence = 160 + 5 * Float(number) }
    let lines = try trend("cadence", log).lines(Self.utc)
    #expect(
      lines.contains { $0.contains("not enough sessions to tell: 4 with 20 or more downhill") }, "\(lines)")
    #expect(!lines.contains { $0.contains("higher cadence") })
  }

  @Test func `sessions that agree are no better known than what is shown`() throws {
    let log = try log([0, 4, 9, 15, 22, 30])
    let lines = try trend("cadence", log).lines(Self.utc)
    #expect(lines.contains { $0.hasSuffix("no change that these sessions can tell") }, "\(lines)")
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(trend("cadence", log).json)) as? [String: Any])
    let change = try #require(json["change"] as? [String: Double])
    #expect(change["high"]! - change["low"]! > 0.1)
  }

  @Test func `where the ground changed, the change is that at like grade`() throws {
    // Nothing but the slope: two steps a minute for each percent.
    let grades: [Float] = [-6, -14, -8, -12, -7, -13, -10, -9]
    let log = try log((0..<8).map { 5 * Double($0) }) { number, run in
      run.grade = grades[number]
      run.cadence = 160 - 2 * grades[number] + (number % 3 == 0 ? 0.3 : -0.2)
    }
    let lines = try trend("cadence", log).lines(Self.utc)
    #expect(lines.contains { $0.contains("at like grade: ") && $0.hasSuffix("can tell") }, "\(lines)")
    #expect(
      lines.contains {
        $0.contains("steeper sessions had higher cadence: +2.") || $0.contains("cadence: +1.9")
      })
    // What is followed is no ground to compare at.
    let grade = try trend("grade", log).lines(Self.utc)
    #expect(!grade.contains { $0.contains("at like grade") }, "\(grade)")
  }

  @Test func `placements are not mixed, a run counts once, and what is left out is told`() throws {
    let log = try log([0, 4, 9, 15, 22, 30, 30.0001, 37, 44]) { number, run in
      if number >= 7 { run.placement = .sacrum }
      if number == 2 { run.began = nil }
    }
    let trend = try trend("cadence", log)
    #expect(trend.placement == .shoe && trend.sessions.count == 5)
    let lines = trend.lines(Self.utc)
    #expect(lines.contains { $0.contains("1 session without a date") })
    #expect(lines.contains { $0.contains("1 session that another one overlaps") })
    #expect(lines.contains { $0.contains("2 sessions at the sacrum") && $0.contains("--placement sacrum") })
    #expect(try self.trend("cadence", log, at: .sacrum).sessions.count == 2)
    #expect(try self.trend("cadence", log, at: .wrist).sessions.isEmpty)
  }

  @Test func `the page of a trend follows its measure`() throws {
    let log = try log([0, 4, 9, 15, 22, 30]) { number, run in run.cadence = 160 + 3 * Float(number) }
    let page = String(
      decoding: SeasonPage(try trend("cadence", log).season, program: "footstrike").html, as: UTF8.self)
    #expect(page.contains("cadence downhill in 6 sessions") && page.contains("Cadence downhill"))
    #expect(!page.lowercased().contains("nan"))
  }

  // MARK: Weeks

  private func week(_ name: String, _ log: SessionLog) throws -> WeekLoad {
    WeekLoad(try #require(Self.utc.week(named: name)), of: "ann", in: try log.sessions(), calendar: Self.utc)
  }

  @Test func `a week is held against the four before it`() throws {
    // A run each Monday with 60, 20, 40, 100 and 150 m down.
    let drops: [Float] = [30, 10, 20, 50, 75]
    let log = try log([0, 7, 14, 21, 28]) { number, run in run.drop = drops[number] }
    let load = try week("2026-W14", log)
    let drop = load.quantities[0]
    #expect(drop.key == "drop_m" && drop.here == 150 && drop.before == [60, 20, 40, 100] && drop.usual == 50)
    #expect(drop.comparison == "3.0 ×")
    let work = load.quantities[2]
    #expect(abs(work.here - 150 * 9.80665) < 1e-3)
    let steep = load.quantities[1]
    #expect(abs(steep.here - 2 * 59 * 0.7) < 1e-6)
    let impacts = try #require(load.quantities.last)
    #expect(impacts.key == "peak_foot_acceleration_g_sum_one_foot" && abs(impacts.here - 1440) < 1e-6)
    let lines = load.lines(Self.utc, now: 0)
    #expect(lines[0].hasPrefix("Week 2026-W14, ann, 2026-03-30 to 2026-04-05: 1 session, "))
    #expect(lines.contains { $0.contains("metres descended") && $0.contains("150 m") && $0.contains("50 m") })
    #expect(lines.contains { $0.contains("60 m · 20 m · 40 m · 100 m") })
    let running = try week("2026-W14", log).lines(Self.utc, now: Self.monday + 29 * Self.day)[0]
    #expect(running.contains("so far"))
  }

  @Test func `a log that is too young has no usual week, and says since when`() throws {
    let log = try log([0, 7, 14])
    let load = try week("2026-W12", log)
    #expect(load.quantities.allSatisfy { $0.usual.isNaN && $0.before.isEmpty })
    #expect(load.lines(Self.utc, now: 0).contains { $0.contains("this log begins in 2026-W10") })
    // A week without a run is a week of nothing, and counts.
    let later = try week("2026-W15", log)
    #expect(later.quantities[0].here == 0 && later.quantities[0].before == [60, 60, 0, 0])
    #expect(later.lines(Self.utc, now: 0)[0].hasSuffix(": no session"))
  }

  @Test func `a run with two sensors counts once, and another runner's not at all`() throws {
    let log = try log([0, 0.0001, 0.0002, 1]) { number, run in
      if number == 1 { run.placement = .sacrum }
      if number == 2 { run.runner = "bob" }
    }
    let sessions = try log.sessions(SessionChoice(runner: .of("ann")))
    let load = WeekLoad(Self.utc.week(of: Self.monday), of: "ann", in: sessions, calendar: Self.utc)
    #expect(load.sessions.count == 2 && load.quantities[0].here == 120)
    #expect(try log.runners() == ["ann", "bob"])
  }

  @Test func `the days since a like descent are told`() throws {
    // Steep on days 0 and 30; between them only gentle, or steep and short.
    let log = try log([0, 10, 20, 30]) { number, run in
      run.grade = [-12, -6, -14, -13][number]
      run.drop = [40, 60, 10, 50][number]
    }
    let load = try week("2026-W14", log)
    let like = try #require(load.hardest?.like)
    #expect(like.days == 30 && like.session.id == 1)
    let lines = load.lines(Self.utc, now: 0)
    #expect(
      lines.contains { $0.contains("Hardest descent: 50 m down at −13 %, on 2026-04-01 (session 4)") },
      "\(lines)")
    #expect(lines.contains { $0.contains("30 days before (session 1)") && $0.contains("some three weeks") })
    let first = try week("2026-W10", log)
    #expect(
      first.hardest?.like == nil && first.lines(Self.utc, now: 0).contains { $0.contains("none like it") })
    // Nothing steep.
    #expect(try week("2026-W11", log).hardest == nil)
  }

  @Test func `no answer promises health`() throws {
    let log = try log([0, 7, 14, 21, 28, 30])
    let load = try week("2026-W14", log)
    let page = WeekPage(load, calendar: Self.utc, now: 0, program: "footstrike").html
    var texts = [load.lines(Self.utc, now: 0).joined(separator: "\n")]
    texts.append(
      // What the browser is told is no sentence.
      String(decoding: page, as: UTF8.self).split(separator: "<script>")[0].split(separator: "\n")
        .filter { !$0.hasPrefix("<meta") }.joined(separator: "\n"))
    texts.append(try trend("heel_first", log).lines(Self.utc).joined(separator: "\n"))
    for text in texts {
      for word in ["injur", "prevent", "safe", "healthy", "nan"] {
        #expect(!text.lowercased().contains(word), "\(word)")
      }
    }
  }

  // MARK: One session, lists

  @Test func `a session is held against those before it once there are five`() throws {
    let log = try log([0, 4, 9, 15, 22, 30]) { number, run in run.cadence = 160 + Float(number) }
    func answer(_ id: Int64) throws -> [String] {
      SessionAnswer(
        try #require(try log.session(id)), among: try log.sessions(), warnings: try log.warnings(of: id),
        calendar: Self.utc
      ).lines
    }
    let last = try answer(6)
    #expect(last.contains { $0.contains("median of the last 5") })
    #expect(
      last.contains {
        $0.contains("cadence") && $0.contains("165 steps/min") && $0.contains("162 (160 to 164) steps/min")
      }
    )
    let early = try answer(4)
    #expect(early.contains { $0.contains("not told: 3 of 5 sessions before") })
    #expect(!early.contains { $0.contains("161 (") })
  }

  @Test func `a list has a column of what is told, and none of what is not`() throws {
    let log = try log([0, 4]) { number, run in run.side = number == 0 ? .left : nil }
    let lines = SessionList(try log.sessions(), calendar: Self.utc).lines
    #expect(lines.count == 3 && !lines[0].contains("shoe ") && !lines[0].contains("route"))
    #expect(lines[1].contains("2026-03-02 08:00") && lines[1].contains("shoe, left"))
    try log.say(SessionNotes(route: "Hausberg"), of: 2)
    #expect(SessionList(try log.sessions(), calendar: Self.utc).lines[0].contains("route"))
  }

  @Test func `weeks and days are those of the calendar`() throws {
    let vienna = LogCalendar(TimeZone(identifier: "Europe/Vienna")!)
    #expect(
      vienna.week(of: 1_779_057_000).name == "2026-W21" && Self.utc.week(of: 1_779_057_000).name == "2026-W20"
    )
    #expect(Self.utc.week(named: "2026-05-17") == Self.utc.week(named: "2026-W20"))
    // The clock changes in this week, which is an hour shorter.
    let week = try #require(vienna.week(named: "2026-W13"))
    #expect(week.span.upperBound - week.span.lowerBound == 7 * 86_400 - 3600)
    #expect(
      vienna.week(1, after: week).name == "2026-W14" && vienna.week(-13, after: week).name == "2025-W52")
    for wrong in ["2026-W54", "2026-W0", "2026", "W20", "2026-02-30", "20-1-1", "x", "", "2026-W", "-W3"] {
      #expect(Self.utc.week(named: wrong) == nil, "\(wrong)")
    }
    #expect(vienna.days(from: 1_774_738_800, to: 1_774_742_400) == 0)
  }
}
