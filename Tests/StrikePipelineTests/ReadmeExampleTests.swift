import Foundation
import GaitModel
import GaitSynthesis
import StrikePipeline
import Testing

// README: library

/// Warnings of a run, for a board that has its own way of getting samples.
func warnings(from samples: [MotionSample]) throws -> [String] {
  var shoe = StreamDescription(placement: .shoe, side: .left, rateHertz: 200, hasAngularRate: true)
  shoe.accelerationRange = 16 * Units.standardGravity
  var configuration = StrikeMonitor.Configuration(stream: shoe)
  configuration.gradePercent = -8

  var monitor = try StrikeMonitor(configuration)
  var events: [GaitEvent] = []
  monitor.push(samples.span, into: &events)  // as often as samples come, a few at a time
  monitor.finish(into: &events)

  return events.compactMap { event in
    guard case .warning(let warning) = event, warning.phase == .raised else { return nil }
    return "\(warning.time.seconds) s: \(warning.sentence)"
  }
}
// README: end

@Suite struct ReadmeExampleTests {
  @Test func `the example in the README is the code that is compiled here`() throws {
    let source = try String(contentsOfFile: #filePath, encoding: .utf8)
    let readme = try String(contentsOfFile: "README.md", encoding: .utf8)
    let example = try #require(
      source.components(separatedBy: "// README: library\n").last?.components(
        separatedBy: "// README: end"
      ).first)
    #expect(readme.contains(example.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  @Test func `the example warns of heel strikes on a descent`() throws {
    let scenario = Scenario(
      name: "heel",
      segments: [
        Segment(
          .running, .seconds(40), speedMetresPerSecond: 3.4, gradePercent: -8, strike: .angle(18))
      ])
    var simulation = Simulation(
      scenario: scenario, sensor: SensorModel(placement: .shoe, side: .left), runner: Runner(seed: 3),
      seed: 3)
    var samples: [MotionSample] = []
    while simulation.next(into: &samples, count: 4096) {}
    let said = try warnings(from: samples)
    #expect(said.contains { $0.contains("heel first on") })
  }
}
