import GaitModel
import GaitReporting

@testable import PracticeLog

/// Runs whose numbers are known, without any signal.
struct SmallRun {
  /// Seconds since 1970 UTC; `nil` tells no date.
  var began: Double? = 1_779_000_000
  var runner: String? = "ann"
  var placement = Placement.shoe
  var side: Side? = .left
  /// Contacts on each descent, of which so many are heel first.
  var contacts = 60
  var heel = 30
  var descents = 2
  var grade: Float = -12
  var cadence: Float = 170
  var peak: Float = 12
  var drop: Float = 30

  var summary: SessionSummary {
    var session = SessionDescription(
      program: "footstrike test",
      sensors: [
        .init(
          input: "run.csv", format: "csv",
          stream: StreamDescription(
            placement: placement, side: side, rateHertz: 200, hasAngularRate: true))
      ])
    session.startEpochSeconds = began
    var summary = SessionSummary(session)
    var time = 1.0
    var number = 0
    for place in 1...max(1, descents) {
      var descent = Descent(number: Int32(place), start: SensorTime(seconds: time), gradeSource: .shoe)
      if descents > 0 { summary.push(.descentBegan(descent)) }
      for step in 0..<contacts {
        summary.push(
          .contact(contact(number, at: time, isHeel: step < heel, descents > 0 ? Int32(place) : 0)))
        number += 1
        time += 0.7
      }
      descent.end = SensorTime(seconds: time - 0.35)
      descent.lengthMetres = -100 * drop / grade
      descent.dropMetres = drop
      if descents > 0 { summary.push(.descentEnded(descent)) }
      time += 30
    }
    var health = StreamHealth()
    health.durationSeconds = time
    summary.finish(health: health)
    return summary
  }

  private func contact(_ number: Int, at time: Double, isHeel: Bool, _ descent: Int32) -> GroundContact {
    var strike = Strike(
      number: number, initialContact: SensorTime(seconds: time), initialContactIndex: Int64(time * 200),
      decidedAt: SensorTime(seconds: time + 0.1))
    strike.side = side
    strike.isRunning = true
    strike.descent = descent
    strike.gradePercent = descent > 0 ? grade : 0
    strike.speedMetresPerSecond = 3
    strike.peakAccelerationG = peak
    strike.strideSeconds = 120 / cadence
    strike.decide(isHeel ? .rearfoot : .forefoot, confidence: 0.9)
    return GroundContact(
      strike: strike, terminalContact: SensorTime(seconds: time + 0.23), terminalContactIndex: 0,
      nextInitialContact: SensorTime(seconds: time + 0.7))
  }

  func entry(_ digest: String, _ notes: SessionNotes? = nil) -> LogEntry {
    LogEntry(
      digest: digest, recording: "run \(digest)", path: "/runs/\(digest).csv",
      notes: notes ?? SessionNotes(runner: runner), summary: summary, addedEpochSeconds: 1_780_000_000)
  }
}
