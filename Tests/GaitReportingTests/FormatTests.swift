import Foundation
import GaitModel
import StrikeWarnings
import Testing

@testable import GaitReporting

@Suite struct `Formats` {
  /// `Tests/Expected/reports`, beside the targets so that no target has to declare its files.
  static let expected = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .appendingPathComponent("Expected/reports")

  @Test(arguments: ReportFormat.all.map(\.name))
  func `each writes the expected file`(name: String) throws {
    let format = try #require(ReportFormat.all.first { $0.name == name })
    let file = Self.expected.appendingPathComponent("session.\(format.fileExtension)")
    let written = SmallSession.bytes(format.make(SmallSession.description, ReportStyle()))
    if ProcessInfo.processInfo.environment["FOOTSTRIKE_REBUILD_EXPECTED"] != nil {
      try Data(written).write(to: file)
    }
    let expected = Array(try Data(contentsOf: file))
    if format.isBinary {
      #expect(written == expected)
    } else {
      #expect(String(decoding: written, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
    }
  }

  @Test func `every expected file is a format's`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.expected.path).sorted()
    #expect(files == ReportFormat.all.map { "session.\($0.fileExtension)" }.sorted())
  }

  @Test func `names and endings are unique`() {
    #expect(Set(ReportFormat.all.map(\.name)).count == ReportFormat.all.count)
    #expect(Set(ReportFormat.all.map(\.fileExtension)).count == ReportFormat.all.count)
  }

  @Test func `a format adds to the bytes already there`() {
    for format in ReportFormat.all {
      var report = format.make(SmallSession.description, ReportStyle())
      var bytes = Array("before".utf8)
      report.begin(into: &bytes)
      for event in SmallSession.events { report.push(event, into: &bytes) }
      report.finish(SmallSession.summary, into: &bytes)
      #expect(String(decoding: bytes, as: UTF8.self) == "before" + SmallSession.text(format))
    }
  }

  @Test func `CSV columns begin as agreed and every row has them all`() {
    let rows = SmallSession.text { StrikesCSV($0) }.split(separator: "\n")
    #expect(
      rows[0].hasPrefix(
        "strike,side,initial_contact_s,terminal_contact_s,pattern,confidence,no_pattern_reason,"
          + "foot_strike_angle_deg,grade_percent,descent,"))
    let columns = rows[0].split(separator: ",", omittingEmptySubsequences: false).count
    #expect(rows.count == 4)
    #expect(rows.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == columns })
  }

  @Test(arguments: [
    (Placement.shoe, "peak_foot_acceleration_g"), (.shank, "peak_tibial_acceleration_g"),
    (.sacrum, "peak_acceleration_g"), (.wrist, "peak_acceleration_g"),
  ])
  func `a peak is named after where it was felt`(placement: Placement, key: String) throws {
    var description = SmallSession.description
    description.sensors[0].stream!.placement = placement
    var bytes: [UInt8] = []
    StrikesCSV(description).begin(into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self).contains(",\(key),"))
    bytes = []
    EventsJSONL(description).push(SmallSession.events[0], into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self).contains("\"\(key)\":11.5"))
    #expect(try Self.object(SummaryJSON.write(SessionSummary(description))).keys.contains(key))
  }

  @Test func `every JSON line is an object with a type, the first a session and the last a summary`() throws {
    let lines = SmallSession.text { EventsJSONL($0) }.split(separator: "\n")
    let types = try lines.map { try #require(try Self.object(Array($0.utf8))["type"] as? String) }
    #expect(types.first == "session" && types.last == "summary")
    #expect(
      types.dropFirst().dropLast() == [
        "strike", "descent_began", "strike", "contact", "warning", "strike", "contact", "contact",
        "descent_ended", "gap", "warning",
      ])
  }

  @Test func `the summary reads back`() throws {
    let summary = try Self.object(SummaryJSON.write(SmallSession.summary))
    #expect(summary["schema"] as? String == "footstrike.summary/1")
    #expect(summary["contacts"] as? Int == 3)
    #expect(summary["strides"] as? Int == 2)
    #expect(summary["lost_samples"] as? Int == 99)
    let sensors = try #require(summary["sensors"] as? [[String: Any]])
    #expect(sensors[0]["input"] as? String == #"run "a".csv"#)
    let patterns = try #require(summary["descent_contacts_by_pattern"] as? [String: Int])
    #expect(patterns == ["rearfoot": 0, "midfoot": 0, "forefoot": 1, "none": 1])
    let descents = try #require(summary["descents"] as? [[String: Any]])
    #expect(descents.count == 1 && descents[0]["contacts"] as? Int == 2)
  }

  @Test func `a session of nothing is still valid everywhere, with nulls and no NaN`() throws {
    let nothing = SessionSummary(SmallSession.description)
    let bytes = SummaryJSON.write(nothing)
    let object = try Self.object(bytes)
    #expect(object["cadence_steps_per_minute"] is NSNull)
    #expect(object["effective_rate_hz"] is NSNull)
    for format in ReportFormat.all where !format.isBinary {
      var report = format.make(SmallSession.description, ReportStyle())
      var bytes: [UInt8] = []
      report.begin(into: &bytes)
      report.finish(nothing, into: &bytes)
      let text = String(decoding: bytes, as: UTF8.self).lowercased()
      #expect(!text.contains("nan") && !text.contains("inf\"") && !text.contains(":inf"))
    }
  }

  @Test func `unknown and absurd numbers never break the JSON`() throws {
    for value in [Float.nan, .infinity, -.infinity, 3e38, -3e38, 1e-38] {
      var strike = SmallSession.strike(0, at: 1, .rearfoot, angle: value, grade: value, descent: 1)
      strike.peakAccelerationG = value
      strike.stepSeconds = value
      strike.strideSeconds = value
      strike.speedMetresPerSecond = value
      strike.confidence = value
      var contact = GroundContact(strike: strike)
      contact.flightSeconds = value
      var descent = Descent(number: 1, start: .zero, gradeSource: .shoe)
      descent.lengthMetres = value
      descent.dropMetres = value
      let warning = StrikeWarning(
        kind: .hardImpact, phase: .raised, time: .zero, value: value, reference: value)
      let events: [GaitEvent] = [
        .strike(strike), .contact(contact), .descentEnded(descent), .warning(warning),
      ]
      var summary = SessionSummary(SmallSession.description)
      for event in events {
        summary.push(event)
        var line: [UInt8] = []
        EventsJSONL(SmallSession.description).push(event, into: &line)
        _ = try Self.object(line)
      }
      _ = try Self.object(SummaryJSON.write(summary))
      #expect(!SummaryText(summary).lines.isEmpty)
    }
  }

  @Test func `colours come only when asked for`() {
    #expect(!SmallSession.text { TextLog($0) }.contains("\u{1B}"))
    let coloured = SmallSession.text { TextLog($0, style: .init(isColoured: true)) }
    #expect(coloured.contains("\u{1B}[1;31m   0:02.1  ▲ heel first on 7 of the last 10"))
    #expect(
      coloured.replacing("\u{1B}[1;31m", with: "").replacing("\u{1B}[32m", with: "").replacing(
        "\u{1B}[0m", with: "") == SmallSession.text { TextLog($0) })
  }

  @Test func `contacts can be left out of the log`() {
    let text = SmallSession.text { TextLog($0, style: .init(detail: .warnings)) }
    #expect(!text.contains("█▁▁ heel") && text.contains("▲ heel first") && text.contains("Summary"))
  }

  static func object(_ bytes: [UInt8]) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }
}
