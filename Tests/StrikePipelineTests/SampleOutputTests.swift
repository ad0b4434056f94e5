import Foundation
import GaitModel
import GaitReporting
import MotionRecordings
import StrikeMonitoring
import StrikePipeline
import StrikeWarnings
import Testing

/// The samples' strikes and summaries against `Samples/expected/`.
///
/// Numbers may differ in their last digit from machine to machine; all else must be the same. After a change
/// that is meant to change them, `Scripts/update-expected` writes them anew.
@Suite struct SampleOutputTests {
  struct Sample: CustomTestStringConvertible, Sendable {
    var name: String
    var placement: Placement
    var gradePercent: Double?
    var testDescription: String { name }
  }

  static let samples = [
    Sample(name: "downhill-shoe", placement: .shoe),
    Sample(name: "downhill-accelerometer", placement: .shoe, gradePercent: -9),
    Sample(name: "sacrum-treadmill", placement: .sacrum),
    Sample(name: "stairs-down-walk", placement: .shoe),
    Sample(name: "too-slow-20hz", placement: .shoe),
    Sample(name: "drive-downhill", placement: .shoe),
    Sample(name: "damaged", placement: .shoe),
  ]

  static let rebuilds = ProcessInfo.processInfo.environment["FOOTSTRIKE_REBUILD_EXPECTED"] == "1"

  @Test(arguments: samples) func `a sample gives what it is expected to give`(sample: Sample) throws {
    let (strikes, summary) = try Self.replay(sample)
    let folder = "Samples/expected/"
    if Self.rebuilds {
      try Data(strikes).write(to: URL(fileURLWithPath: folder + sample.name + ".strikes.csv"))
      try Data(summary).write(to: URL(fileURLWithPath: folder + sample.name + ".summary.json"))
    }
    let wantedStrikes = try String(contentsOfFile: folder + sample.name + ".strikes.csv", encoding: .utf8)
    let wantedSummary = try Data(
      contentsOf: URL(fileURLWithPath: folder + sample.name + ".summary.json"))
    let found = String(decoding: strikes, as: UTF8.self).split(separator: "\n")
    let wanted = wantedStrikes.split(separator: "\n")
    #expect(found.count == wanted.count)
    for (line, (have, want)) in zip(found, wanted).enumerated() where !Self.isSame(have, want) {
      Issue.record("\(sample.name).strikes.csv:\(line + 1): \(have), and expected is \(want)")
    }
    let difference = Self.difference(
      try JSONSerialization.jsonObject(with: Data(summary)),
      try JSONSerialization.jsonObject(with: wantedSummary), at: "")
    #expect(difference == nil, "\(sample.name).summary.json\(difference ?? "")")
  }

  @Test func `what must raise nothing raises nothing`() throws {
    for name in ["stairs-down-walk", "drive-downhill", "too-slow-20hz"] {
      var sample = try #require(Self.samples.first { $0.name == name })
      sample.gradePercent = -8
      let (_, summary) = try Self.replay(sample)
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(summary)) as? [String: Any])
      let raised = try #require(object["warnings_raised"] as? [String: Int])
      for (kind, count) in raised where kind != "sensor_trouble" {
        #expect(count == 0, "\(name) raised \(kind)")
      }
    }
  }

  private static func replay(_ sample: Sample) throws -> (strikes: [UInt8], summary: [UInt8]) {
    guard case .samples(let file) = try MotionRecording.open("Samples/\(sample.name).csv") else {
      throw CocoaError(.fileReadCorruptFile)
    }
    let description = file.description
    let stream = StreamDescription(
      placement: sample.placement, rateHertz: try description.knownRateHertz(),
      hasAngularRate: description.hasAngularRate, hasAltitude: description.hasAltitude,
      gravityRemoved: description.gravityRemoved, accelerationRange: description.accelerationRange)
    var configuration = StrikeMonitor.Configuration(stream: stream)
    configuration.gradePercent = sample.gradePercent
    var session = SessionDescription(
      program: "footstrike", sensors: [.init(input: sample.name, format: "csv", stream: stream)])
    session.warningKinds = WarningRules.kinds
    var report = StrikesCSV(session)
    var summary = SessionSummary(session)
    var strikes: [UInt8] = []
    report.begin(into: &strikes)
    let source = RecordingSource([RecordingInput(file)])
    _ = try PipelineRun(monitor: StrikeMonitor(configuration)).run(source) { events in
      for index in events.indices {
        report.push(events[index], into: &strikes)
        summary.push(events[index])
      }
    }
    summary.finish(health: source.health)
    return (strikes, SummaryJSON.write(summary))
  }

  /// Two CSV lines, number for number.
  private static func isSame(_ a: Substring, _ b: Substring) -> Bool {
    let first = a.split(separator: ",", omittingEmptySubsequences: false)
    let second = b.split(separator: ",", omittingEmptySubsequences: false)
    return first.count == second.count
      && zip(first, second).allSatisfy { have, want in
        if have == want { return true }
        guard let have = Double(have), let want = Double(want) else { return false }
        return isClose(have, want)
      }
  }

  private static func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 0.002 + 0.002 * abs(b) }

  /// The first place at which two JSON values differ; `nil` where they don't.
  private static func difference(_ a: Any, _ b: Any, at path: String) -> String? {
    switch (a, b) {
    case (let a as [String: Any], let b as [String: Any]):
      if a.keys.sorted() != b.keys.sorted() { return "\(path): other keys" }
      return a.keys.sorted().lazy.compactMap { difference(a[$0]!, b[$0]!, at: "\(path).\($0)") }.first
    case (let a as [Any], let b as [Any]):
      if a.count != b.count { return "\(path): \(a.count) and expected are \(b.count)" }
      return a.indices.lazy.compactMap { difference(a[$0], b[$0], at: "\(path)[\($0)]") }.first
    case (let a as NSNumber, let b as NSNumber):
      return isClose(a.doubleValue, b.doubleValue) ? nil : "\(path): \(a), and expected is \(b)"
    default:
      return "\(a)" == "\(b)" ? nil : "\(path): \(a), and expected is \(b)"
    }
  }
}
