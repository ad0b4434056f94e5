import Foundation
import GaitModel
import GaitReporting
import Testing

@testable import PracticeLog

/// What other programs get, read by the rules that they read by.
@Suite struct `Log exports` {
  private let folder: LogFolder
  private let log: SessionLog
  private let vienna = LogCalendar(TimeZone(identifier: "Europe/Vienna")!)

  init() throws {
    folder = try LogFolder()
    log = try folder.log()
    _ = try log.add(SmallRun().entry("a", SessionNotes(runner: "=1+1", note: "a, \"b\"")))
    var second = SmallRun()
    second.descents = 1
    second.began = nil
    _ = try log.add(second.entry("b"))
  }

  private func table(_ bytes: [UInt8]) -> (header: [String], rows: [[String]]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return (lines[0], Array(lines.dropFirst()))
  }

  @Test func `one row a session, with every measure`() throws {
    let sessions = try log.sessions().filter { $0.id == 2 }
    let (header, rows) = table(LogTables.sessions(sessions))
    #expect(Set(header).count == header.count && rows.count == 1 && rows[0].count == header.count)
    func cell(_ key: String) throws -> String { rows[0][try #require(header.firstIndex(of: key))] }
    #expect(try cell("runner") == "ann" && cell("began") == "" && cell("drop_m") == "30.0")
    #expect(try cell("downhill_cadence_spm") == "170.0" && cell("peak_acceleration_g_sum") == "720.0")
    let foreign = String(decoding: LogTables.sessions(try log.sessions()), as: UTF8.self)
    #expect(foreign.contains(",'=1+1,") && foreign.contains("\"a, \"\"b\"\"\""))
  }

  @Test func `one row a descent, on the clock of the day`() throws {
    let sessions = try log.sessions(SessionChoice(ids: [2]), measuringDescents: true)
    let (header, rows) = table(LogTables.intervals(sessions))
    #expect(rows.count == 1 && rows[0].count == header.count && Set(header).count == header.count)
    let both = table(
      LogTables.intervals(
        try log.sessions(SessionChoice(ids: [1]), measuringDescents: true).map {
          var session = $0
          session.notes = SessionNotes()
          return session
        }))
    func cell(_ row: Int, _ key: String) throws -> String {
      both.rows[row][try #require(both.header.firstIndex(of: key))]
    }
    #expect(both.rows.count == 2)
    #expect(try cell(0, "began") == "2026-05-17T06:40:01Z" && cell(1, "descent") == "2")
    #expect(try cell(0, "mean_grade_percent") == "-12.00" && cell(0, "work_j_per_kg") == "294.2")
    #expect(try cell(0, "rearfoot_share") == "0.5000" && cell(0, "cadence_spm") == "170.0")
    #expect(try cell(0, "ground_contact_time_ms_first_third") == "230.0")
  }

  @Test func `every session is an object with its descents`() throws {
    for session in try log.sessions(measuringDescents: true) {
      let json = try #require(
        JSONSerialization.jsonObject(with: Data(session.json(descents: true))) as? [String: Any])
      #expect(json["schema"] as? String == "footstrike.log/1" && json["session"] as? Int64 == session.id)
      #expect((json["descents"] as? [[String: Any]])?.count == session.descents.count)
      let short = try #require(
        JSONSerialization.jsonObject(with: Data(session.json(descents: false))) as? [String: Any])
      #expect(Set(json.keys).subtracting(short.keys) == ["descents"])
    }
  }

  private func workout(_ id: Int64) throws -> WorkoutCSV {
    WorkoutCSV(try #require(try log.session(id)), try log.series(of: id), calendar: vienna)
  }

  /// The columns that its `CsvRideFile` reads by their places, and the beginning by the file's name.
  @Test func `GoldenCheetah's columns stand where it looks for them`() throws {
    let workout = try workout(1)
    #expect(workout.fileName == "2026_05_17_08_40_00_footstrike1.csv")
    let name = try #require(workout.fileName)
    #expect(
      name.wholeMatch(of: /\d\d\d\d_\d\d_\d\d_\d\d_\d\d_\d\d(_[^\.]*)?\.csv/) != nil)
    let text = String(decoding: workout.bytes(for: .goldenCheetah), as: UTF8.self)
    #expect(
      text.hasPrefix(
        "secs,cad,hr,km,kph,nm,watts,alt,lon,lat,headwind,slope,temp,interval,lrbalance,lte,rte,lps,rps,smo2,thb,o2hb,hhb"
      ))
    let (header, rows) = table(Array(text.utf8))
    #expect(rows.allSatisfy { $0.count == header.count } && rows.count > 110)
    let seconds = rows.compactMap { Double($0[0]) }
    #expect(seconds == (1...rows.count).map(Double.init))
    let kilometres = rows.compactMap { Double($0[3]) }
    #expect(
      kilometres == kilometres.sorted() && abs(kilometres.last! - 84 * 3 / 1000) < 0.01, "\(kilometres.last!)"
    )
    #expect(rows[10][1] == "85" && rows[10][4] == "10.8" && rows[10][11] == "-12" && rows[10][12] == "")
    // Before, the first descent, between, the second, after.
    let intervals = rows.compactMap { Int($0[13]) }
    #expect(
      intervals == intervals.sorted() && Set(intervals) == Set(1...intervals.last!) && intervals.last! >= 4)
  }

  /// As its `CsvWahoo` reads: blocks by their first column, cells by their names.
  @Test func `Runalyze's parser finds date, laps and moments`() throws {
    let bytes = try workout(1).bytes(for: .runalyze)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("File created by Wahoo Fitness iPhone App"))
    var (block, header) = ("", [String]())
    var (date, laps, moments) = ([String](), [[Double]](), [[String: Double]]())
    for line in text.split(separator: "\n") {
      let row = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if ["Device", "interval", "time"].contains(row[0]) {
        (block, header) = (row[0], row)
        continue
      }
      switch block {
      case "Device": date = row
      case "interval":
        #expect(laps.count + 1 == Int(row[0]))
        laps.append(try row.map { try #require(Double($0)) })
      default:
        #expect(row.count == header.count && row[1] == "0")
        moments.append(Dictionary(uniqueKeysWithValues: zip(header, row.map { Double($0) ?? .nan })))
      }
    }
    #expect(date == ["Year", "2026", "Month", "5", "Day", "17", "Hour", "8", "Minute", "40", "Second", "0"])
    #expect(laps.count >= 4 && laps.allSatisfy { $0.count == 3 })
    #expect(abs(laps.map { $0[1] }.reduce(0, +) - Double(moments.count)) <= Double(laps.count))
    #expect(abs(laps.map { $0[2] }.reduce(0, +) - moments.last!["fp_accdist"]!) < 1)
    #expect(moments[10]["ma_cadence"] == 170 && moments[10]["ma_gct"] == 0.23)
    #expect(!text.contains("nan"))
  }

  @Test func `a session without a date is no workout`() throws {
    #expect(try workout(2).fileName == nil)
  }

  @Test func `numbers of a stretch come back as they were`() {
    let values: [Float] = [0, -1.5, .nan, .infinity, 3.25e-20, .greatestFiniteMagnitude]
    let back = SessionSeries.stretches(SessionSeries.data(values))
    #expect(zip(values, back).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN } && back.count == values.count)
  }
}
