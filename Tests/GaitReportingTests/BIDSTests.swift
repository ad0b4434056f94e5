import Foundation
import GaitModel
import StrikeWarnings
import Testing

@testable import GaitReporting

@Suite struct BIDSTests {
  private static func table(_ bytes: [UInt8]) -> [[String]] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func `events are rows in the order of their onsets, and every column is described`() throws {
    let report = BIDSEvents(SmallSession.description)
    let rows = Self.table(SmallSession.bytes(report))
    #expect(rows.allSatisfy { $0.count == rows[0].count && !$0.contains("") })
    #expect(
      rows.dropFirst().map { $0[2] } == [
        "strike", "descent", "strike", "warning", "strike", "gap", "warning_over",
      ])
    let onsets = rows.dropFirst().compactMap { Double($0[0]) }
    #expect(onsets == onsets.sorted() && onsets.count == 7)
    func cell(_ column: String, _ row: Int) throws -> String {
      rows[row][try #require(rows[0].firstIndex(of: column))]
    }
    #expect(try cell("duration", 1) == "0.250000" && cell("pattern", 1) == "rearfoot")
    #expect(
      try cell("onset", 2) == "1.500000" && cell("duration", 2) == "1.500000" && cell("drop", 2) == "3.20")
    #expect(try cell("warning", 4) == "heel_strike" && cell("side", 4) == "n/a")
    #expect(try cell("foot_strike_angle_deg", 3) == "-3.50")
    let described = try Formats.object(report.description)
    #expect(Set(rows[0].dropFirst(2)).isSubset(of: described.keys))
    let kinds = try #require((described["trial_type"] as? [String: Any])?["Levels"] as? [String: String])
    #expect(Set(rows.dropFirst().map { $0[2] }).isSubset(of: kinds.keys))
  }

  @Test(arguments: [true, false])
  func `a row has a value for each channel, and where nothing is known it says so`(hasAngularRate: Bool)
    throws
  {
    var session = SmallSession.description
    session.sensors[0].stream = StreamDescription(
      placement: .shoe, side: .left, rateHertz: 200, hasAngularRate: hasAngularRate, hasAltitude: true)
    let motion = try #require(BIDSMotion(session, source: 0))
    var bytes: [UInt8] = []
    motion.append(
      MotionSample(
        time: SensorTime(seconds: 0.005), acceleration: SIMD3(1, -2, 9.80665), angularRate: SIMD3(0.5, 0, -1)),
      to: &bytes)
    let row = String(decoding: bytes, as: UTF8.self)
    let rates = hasAngularRate ? "\t0.500000\t0.000000\t-1.000000" : ""
    #expect(row == "0.005000\t1.00000\t-2.00000\t9.80665\(rates)\tn/a\n")
    let channels = Self.table(motion.channels)
    #expect(channels.count - 1 == row.split(separator: "\t").count)
    #expect(channels[1].prefix(5) == ["latency", "n/a", "LATENCY", "n/a", "s"])
    #expect(channels[2].prefix(5) == ["acc_x", "x", "ACCEL", "left_shoe", "m/s^2"])
    #expect(Set(channels.map(\.[0])).count == channels.count)
    let told = try Formats.object(motion.description(task: "run", health: SmallSession.summary.health))
    #expect(told["SamplingFrequency"] as? Double == 200 && told["TaskName"] as? String == "run")
    #expect(told["MotionChannelCount"] as? Int == channels.count - 1)
    #expect(told["GYROChannelCount"] as? Int == (hasAngularRate ? 3 : 0))
    #expect(motion.label == "shoeleft")
  }
}
